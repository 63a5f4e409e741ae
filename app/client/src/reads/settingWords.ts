/** Settings in words: each with its unit. */
import { getBase16Decoder, type ReadonlyUint8Array } from '@solana/kit';
import { termsUriOf } from '../instructions/settings.ts';
import { amountWord, decimalWord } from './amounts.ts';
import { lengthWord } from './words.ts';

/** What is set, by its name. */
export type Settings = Readonly<Record<string, string>>;

/** Decimals of the currencies that amounts are in; without them they are in base units. */
export interface Decimals {
    readonly decimals?: number | undefined;
    readonly governanceDecimals?: number | undefined;
}

type Value = bigint | number | string | ReadonlyUint8Array | readonly (number | bigint | object)[] | object;
type Unit = (value: Value, decimals: Decimals) => string;

const seconds: Unit = (value) => lengthWord(BigInt(value as number));
const money: Unit = (value, { decimals }) => amountWord(value as bigint, decimals);
const tokens: Unit = (value, { governanceDecimals }) => amountWord(value as bigint, governanceDecimals);
const plain: Unit = (value) => String(value);
/** Prices and rates are kept with 1.0 = 100 000 000. */
const price: Unit = (value) => decimalWord(value as bigint, 8);
/** Basis points as percent. */
const percent: Unit = (value) => `${decimalWord(BigInt(value as number), 2)} %`;

/** Everything that is not in basis points, which names say. */
const UNITS: Readonly<Record<string, Unit>> = {
    withdrawalCooldown: seconds,
    withdrawalWindow: seconds,
    claimPeriod: seconds,
    voting: seconds,
    timelock: seconds,
    providerTimelock: seconds,
    grace: seconds,
    commit: seconds,
    reveal: seconds,
    challengeMin: seconds,
    challengeMax: seconds,
    activation: seconds,
    unstakeCooldown: seconds,
    minTerm: seconds,
    maxTerm: seconds,
    minQuorum: tokens,
    maxEmission: tokens,
    cap: money,
    minPremium: money,
    freeCover: money,
    coverRate: price,
    termsHash: (value) => getBase16Decoder().decode(value as ReadonlyUint8Array),
    termsUri: (value) => termsUriOf(value as ReadonlyUint8Array),
    quorumHeads: (value) => [...(value as ReadonlyUint8Array)].join(' and '),
};

/** Every setting of `rules` in words; nested ones are flattened, padding is left out. */
export function settingsOf(rules: object, decimals: Decimals): Settings {
    const settings: Record<string, string> = {};
    for (const [name, value] of Object.entries(rules) as [string, Value][]) {
        if (name === 'padding') continue;
        if (isNested(value)) Object.assign(settings, settingsOf(value, decimals));
        else settings[nameWord(name)] = valueWord(name, value, decimals);
    }
    return settings;
}

const isNested = (value: Value): value is object =>
    typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);

function valueWord(name: string, value: Value, decimals: Decimals): string {
    const unit = UNITS[name] ?? (name.endsWith('Bps') ? percent : plain);
    return Array.isArray(value) ? value.map((each) => unit(each, decimals)).join(' and ') : unit(value, decimals);
}

/** `withdrawalCooldown` is "withdrawal cooldown". */
const nameWord = (name: string): string =>
    name
        .replace(/Bps$/, '')
        .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
        .trim();
