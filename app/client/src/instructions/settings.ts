/** Settings as people write them, and as the program keeps them: no padding, texts instead of bytes. */
import { getUtf8Decoder, getUtf8Encoder, type ReadonlyUint8Array } from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import type {
    BandRulesArgs,
    GovernanceRulesArgs,
    ProductRulesArgs,
    ProtocolRulesArgs,
    StakingRulesArgs,
    UnderwritingRulesArgs,
    WatchRulesArgs,
} from '../generated/types/index.ts';

/** How votes are held: times in seconds, parts in basis points, `minQuorum` in base units of the governance token. */
export type GovernanceSettings = Omit<GovernanceRulesArgs, 'padding'>;

/** Of the whole protocol: times in seconds, parts in basis points. */
export type ProtocolSettings = Omit<ProtocolRulesArgs, 'governance'> & { readonly governance: GovernanceSettings };

/** Of staking and polls. Where there are two numbers, they are of the first and of the second round. */
export type StakingSettings = Omit<StakingRulesArgs, 'padding' | 'commit' | 'reveal' | 'quorumBps' | 'quorumHeads'> & {
    /** Seconds to seal a vote. */
    readonly commit: readonly [number, number];
    /** Seconds to open it. */
    readonly reveal: readonly [number, number];
    readonly quorumBps: readonly [number, number];
    /** Fewest opened votes. */
    readonly quorumHeads: readonly [number, number];
};

/** What underwriters and auditors do to a product's capacity and price. What is left out is nothing. */
export type UnderwritingSettings = Partial<Omit<UnderwritingRulesArgs, 'padding'>>;

/** What a vote can change of a product. Money in base units, times in seconds, the rest in basis points. */
export type ProductSettings = Omit<ProductRulesArgs, 'termsUri' | 'underwriting'> & {
    /** Where the terms are, at most 96 bytes. */
    readonly termsUri: string;
    readonly underwriting?: UnderwritingSettings;
};

/** Levels and times of a monitor: prices with 1.0 = 100 000 000, times in seconds. The shallow band first. */
export type BandSettings = Omit<BandRulesArgs, 'padding'>;

/** What counts as a fall of the watched balance. Seconds; `fallBps` in basis points. */
export type WatchSettings = Omit<WatchRulesArgs, 'padding'>;

const TERMS_URI_BYTES = 96;
const zeros = (count: number): ReadonlyUint8Array => new Uint8Array(count);

export const governanceRules = (settings: GovernanceSettings): GovernanceRulesArgs => ({
    ...settings,
    padding: zeros(4),
});

export const protocolRules = (settings: ProtocolSettings): ProtocolRulesArgs => ({
    ...settings,
    governance: governanceRules(settings.governance),
});

export const stakingRules = (settings: StakingSettings): StakingRulesArgs => ({
    ...settings,
    commit: [...settings.commit],
    reveal: [...settings.reveal],
    quorumBps: [...settings.quorumBps],
    quorumHeads: Uint8Array.from(settings.quorumHeads),
    padding: zeros(6),
});

export const underwritingRules = (settings: UnderwritingSettings = {}): UnderwritingRulesArgs => ({
    coverRate: 0n,
    freeCover: 0n,
    signalDiscountBps: 0,
    attestationDiscountBps: 0,
    minAttestations: 0,
    ...settings,
    padding: zeros(3),
});

/** Errors: kind `input` when the address of the terms is too long. */
export const productRules = (settings: ProductSettings): ProductRulesArgs => ({
    ...settings,
    termsUri: termsUriBytes(settings.termsUri),
    underwriting: underwritingRules(settings.underwriting),
});

export const bandRules = (settings: BandSettings): BandRulesArgs => ({ ...settings, padding: 0 });

export const watchRules = (settings: WatchSettings): WatchRulesArgs => ({ ...settings, padding: zeros(6) });

/** The address of the terms as products keep it. Errors: kind `input` when it is too long. */
export function termsUriBytes(uri: string): ReadonlyUint8Array {
    const text = getUtf8Encoder().encode(uri);
    if (text.length > TERMS_URI_BYTES)
        throw new BallastError(
            'input',
            `The address of the terms has ${text.length} bytes and may have ${TERMS_URI_BYTES}: shorten it.`,
        );
    const bytes = new Uint8Array(TERMS_URI_BYTES);
    bytes.set(text);
    return bytes;
}

/** The address of the terms, read back. */
export function termsUriOf(bytes: ReadonlyUint8Array): string {
    const end = bytes.indexOf(0);
    return getUtf8Decoder().decode(end < 0 ? bytes : bytes.slice(0, end));
}
