/** Prices as Pyth's receiver program keeps them: the layout of `PriceUpdateV2`, fully verified. */
import {
    fixEncoderSize,
    getBytesEncoder,
    getI32Encoder,
    getI64Encoder,
    getStructEncoder,
    getU64Encoder,
    getU8Encoder,
    type Address,
} from '@solana/kit';
import type { Network } from './network.ts';

export const PYTH_RECEIVER = 'rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ' as Address;
/** Pyth's USDC/USD feed. */
export const USDC_USD = Uint8Array.from(
    Buffer.from('eaa020c61cc479712813461ce153894a96a6c00b21ed0cfc2798d1f9a9e9c94a', 'hex'),
);
/** Anchor's discriminator of the account. */
const DISCRIMINATOR = Uint8Array.from([34, 241, 35, 99, 157, 126, 244, 205]);
const FULLY_VERIFIED = 1;
/** Bytes that the receiver allots to an account, one more than a full verification uses. */
const LENGTH = 134;

export interface PriceUpdate {
    /** Eight decimals. */
    readonly price: bigint;
    /** Unix seconds. */
    readonly publishedAt: bigint;
    /** Eight decimals. Default: 0.04 % of the price. */
    readonly confidence?: bigint;
    readonly feedId?: Uint8Array;
}

/** Account bytes as the receiver writes them. */
export function priceUpdate({ price, publishedAt, confidence, feedId = USDC_USD }: PriceUpdate): Uint8Array {
    const bytes = (length: number) => fixEncoderSize(getBytesEncoder(), length);
    const encoder = getStructEncoder([
        ['discriminator', bytes(8)],
        ['writeAuthority', bytes(32)],
        ['verification', getU8Encoder()],
        ['feedId', bytes(32)],
        ['price', getI64Encoder()],
        ['confidence', getU64Encoder()],
        ['exponent', getI32Encoder()],
        ['publishTime', getI64Encoder()],
        ['previousPublishTime', getI64Encoder()],
        ['emaPrice', getI64Encoder()],
        ['emaConfidence', getU64Encoder()],
        ['postedSlot', getU64Encoder()],
    ]);
    const spread = confidence ?? price / 2_500n;
    const out = new Uint8Array(LENGTH);
    const written = encoder.encode({
        discriminator: DISCRIMINATOR,
        writeAuthority: new Uint8Array(32).fill(7),
        verification: FULLY_VERIFIED,
        feedId,
        price,
        confidence: spread,
        exponent: -8,
        publishTime: publishedAt,
        previousPublishTime: publishedAt - 1n,
        emaPrice: price,
        emaConfidence: spread,
        postedSlot: 123_456n,
    });
    out.set(written);
    return out;
}

/** Posts a price to the account of the actor `name` and returns its address. */
export const postPrice = (network: Network, name: string, update: PriceUpdate): Promise<Address> =>
    network.write(name, PYTH_RECEIVER, priceUpdate(update));
