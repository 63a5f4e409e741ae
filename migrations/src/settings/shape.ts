/** What a settings file consists of. Bounds that need no other setting are checked here, the rest in `checks`. */
import * as z from 'zod';
import { Assessment, ProductKind, Settlement, Source } from '@ballast/client';
import { BAND_BOUNDS, BOUNDS, DAY } from './bounds.ts';
import { amount, count, hex32, key, level, part, time, words } from './words.ts';

const B = BOUNDS;
const HALF = B.BPS / 2;

/** One of some names, each with the number that the program has for it. */
const named = <Value extends number>(values: Readonly<Record<string, Value>>) =>
    z.enum(Object.keys(values) as [string, ...string[]]).transform((name) => values[name]!);

export const KINDS = {
    smartContract: ProductKind.SmartContract,
    depeg: ProductKind.Depeg,
    oracleFailure: ProductKind.OracleFailure,
    custody: ProductKind.Custody,
    slashing: ProductKind.Slashing,
};
export const ASSESSMENTS = {
    vote: Assessment.Vote,
    parametric: Assessment.Parametric,
    committee: Assessment.Committee,
};
export const SETTLEMENTS = {
    fixed: Settlement.Fixed,
    surrender: Settlement.Surrender,
    assessed: Settlement.Assessed,
};
export const SOURCES = {
    priceFeed: Source.PriceFeed,
    feedDeviation: Source.FeedDeviation,
    stakePool: Source.StakePool,
    slashingRecord: Source.SlashingRecord,
};

const governance = z.strictObject({
    mint: key,
    minQuorum: amount,
    voting: time(B.MIN_VOTING, B.MAX_VOTING),
    timelock: time(B.MIN_TIMELOCK, B.MAX_TIMELOCK),
    providerTimelock: time(B.MIN_TIMELOCK, B.MAX_TIMELOCK),
    grace: time(B.MIN_GRACE, B.MAX_GRACE),
    quorum: part(B.MIN_QUORUM_BPS, HALF),
    threshold: part(1, B.BPS / 10),
});

const protocol = z.strictObject({
    withdrawalCooldown: time(B.MIN_COOLDOWN, B.MAX_WINDOW),
    withdrawalWindow: time(B.MIN_WINDOW, B.MAX_WINDOW),
    claimPeriod: time(B.MIN_CLAIM_PERIOD, B.MAX_CLAIM_PERIOD),
    stakers: part(0, B.MAX_FEES_BPS),
    underwriters: part(0, B.MAX_FEES_BPS),
    treasury: part(0, B.MAX_FEES_BPS),
    referrer: part(0, B.MAX_FEES_BPS),
    cancelFee: part(0, B.MAX_CANCEL_FEE_BPS),
});

const phase = time(B.MIN_PHASE, B.MAX_PHASE);
const heads = count(1, B.MAX_HEADS);

const staking = z.strictObject({
    /** Governance tokens a second. */
    maxEmission: amount,
    commit: z.tuple([phase, phase]),
    reveal: z.tuple([phase, phase]),
    challenge: z.strictObject({
        least: time(B.MIN_PHASE, B.MAX_CHALLENGE),
        most: time(B.MIN_PHASE, B.MAX_CHALLENGE),
    }),
    activation: time(B.MIN_PHASE, B.MAX_ACTIVATION),
    unstakeCooldown: time(B.MIN_PHASE, B.MAX_UNSTAKE_COOLDOWN),
    /** Whole tokens of the collateral. */
    bond: z.strictObject({ least: count(1, B.MAX_BOND), most: count(1, B.MAX_BOND), part: part(0, HALF) }),
    fee: part(0, HALF),
    quorum: z.tuple([part(1, HALF), part(1, HALF)]),
    quorumHeads: z.tuple([heads, heads]),
    weightCap: part(1, B.BPS),
    wrong: part(0, B.MAX_SILENT_BPS),
    silent: part(0, B.MAX_SILENT_BPS),
    contested: part(HALF, B.BPS),
});

const bandTime = time(1, BAND_BOUNDS.MAX_BAND_TIME);
const peg = BigInt(B.PRICE_SCALE);
const band = z.strictObject({ below: level(1n, peg), for: bandTime });

const monitor = z.strictObject({
    source: named(SOURCES),
    /** Pyth's, of a price or of two feeds. */
    feed: hex32.optional(),
    /** Switchboard's, of two feeds. */
    secondFeed: key.optional(),
    bands: z.tuple([band, band]),
    recovery: level(1n, peg),
    recoveryDuration: bandTime,
    saleFloor: level(1n, peg),
    maxGap: bandTime,
    maxAge: time(1, B.MAX_FEED_AGE),
    slope: part(1, BAND_BOUNDS.MAX_SLOPE_BPS),
    maxConfidence: part(1, BAND_BOUNDS.MAX_CONFIDENCE_BPS),
    severity: z.strictObject({ floor: part(1, B.BPS), cap: part(1, B.BPS) }),
});

const committee = z.strictObject({
    members: z.array(key).min(1).max(B.MAX_MEMBERS),
    threshold: count(1, B.MAX_MEMBERS),
    window: phase,
});

const watch = z.strictObject({
    /** A token account of the covered protocol, or another account for its lamports. */
    vault: key,
    /** Whose redeployment stops sales. */
    program: key.optional(),
    window: time(B.MIN_WATCH_WINDOW, B.MAX_WATCH_WINDOW),
    freeze: time(1, B.MAX_FREEZE),
    fall: part(1, B.BPS - 1),
});

const discount = HALF;
const underwriting = z.strictObject({
    /** Cover behind one governance token, in whole tokens of the collateral. */
    coverPerToken: amount.optional(),
    freeCover: amount.optional(),
    signalDiscount: part(0, discount).optional(),
    attestationDiscount: part(0, discount / B.SEATS).optional(),
    minAttestations: count(0, B.SEATS).optional(),
});

const rate = part(1, B.MAX_RATE_BPS);
const term = time(B.MIN_TERM, B.MAX_TERM);

const product = z.strictObject({
    name: words,
    /** Of a product that is listed already and whose terms a vote has changed. */
    index: count(0, B.MAX_PRODUCTS - 1).optional(),
    kind: named(KINDS),
    assessment: named(ASSESSMENTS),
    settlement: named(SETTLEMENTS),
    group: count(0, B.GROUPS - 1),
    subject: key,
    terms: z.strictObject({ uri: words, file: words.optional(), hash: hex32.optional() }),
    cap: amount,
    minPremium: amount,
    maxShare: part(1, B.BPS),
    price: z.strictObject({ base: rate, kink: part(1, B.BPS - 1), kinkRate: rate, most: rate }),
    waitingPeriod: time(B.MIN_WAITING, B.MAX_WAITING),
    tail: time(0, B.MAX_TAIL),
    minTerm: term,
    maxTerm: term,
    underwriting: underwriting.prefault({}),
    monitor: monitor.optional(),
    committee: committee.optional(),
    watch: watch.optional(),
});

const pool = z.strictObject({
    name: words,
    mint: key,
    index: count(0, 65_535).default(0),
    seed: amount,
    leverage: part(1, B.MAX_LEVERAGE_BPS),
    groupLimit: part(1, B.MAX_LEVERAGE_BPS),
    /** Whether fees can be distributed, and stakers and voters earn in this collateral. */
    feeVault: z.boolean().default(true),
    products: z.array(product).max(B.MAX_PRODUCTS),
});

const auditor = z.strictObject({ name: words, key, credential: key.optional(), schema: key.optional() });

export const settingsShape = z.strictObject({
    network: z.enum(['mainnet', 'devnet', 'testnet', 'local']),
    program: key,
    build: words.optional(),
    /** Room for larger builds later, as a part of this one. */
    headroom: part(0, 4 * B.BPS).prefault('0%'),
    roles: z.strictObject({
        admin: key,
        guardian: key,
        upgradeAuthority: z.union([z.enum(['governor', 'deployer', 'nobody']), key]),
    }),
    endBootstrap: z.boolean().default(false),
    governance,
    protocol,
    staking: staking.optional(),
    pools: z.array(pool),
    auditors: z.array(auditor).default([]),
});

export type Settings = z.output<typeof settingsShape>;
export type PoolSettings = Settings['pools'][number];
export type ProductSettings = PoolSettings['products'][number];
export type MonitorSettings = NonNullable<ProductSettings['monitor']>;

/** Least run-off of what people assess, and least waiting periods of two sources, in seconds. */
export const LEAST = { tailByPeople: DAY, waitStakePool: 3 * DAY, waitSlashingRecord: DAY } as const;
