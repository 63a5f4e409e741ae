/** Sealed votes: what is committed to, and which answer a commitment hides. */
import { getAddressEncoder, type Address, type ReadonlyUint8Array } from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import { sentenceOfName } from '../errors/named.ts';

/** The answer of whoever finds the evidence too thin to decide. */
export const CANNOT_DECIDE = 21;
/** Result of a round without one. */
export const NO_RESULT = 255;
/** Percent in one step of a severity. */
const STEP = 5;
/** Bytes of a salt. */
export const SALT_BYTES = 32;

/** The bucket of a severity, or of the part of a loss that is owed, in percent. Errors: kind `input`. */
export function bucketOf(percent: number): number {
    return checkedBucket(percent / STEP, percent > 100);
}

/** Percent of a bucket; `undefined` for "cannot decide" and for a round without a result. */
export const percentOf = (bucket: number): number | undefined => (bucket < CANNOT_DECIDE ? bucket * STEP : undefined);

/** A bucket that the program can count: it takes any commitment, but opens only these. Errors: kind `input`. */
export function checkedBucket(bucket: number, tooLarge = false): number {
    if (!tooLarge && Number.isInteger(bucket) && bucket >= 0 && bucket <= CANNOT_DECIDE) return bucket;
    throw new BallastError('input', sentenceOfName('InvalidSeverity'));
}

/** SHA-256. */
export async function sha256(bytes: ReadonlyUint8Array): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
}

/** What a voter commits to: SHA-256 of poll, voter, bucket and salt, 97 bytes. */
export async function commitmentOf(
    poll: Address,
    voter: Address,
    bucket: number,
    salt: ReadonlyUint8Array,
): Promise<Uint8Array> {
    const text = new Uint8Array(65 + SALT_BYTES);
    text.set(getAddressEncoder().encode(poll));
    text.set(getAddressEncoder().encode(voter), 32);
    text[64] = bucket;
    text.set(salt, 65);
    return sha256(text);
}

export const isSame = (a: ReadonlyUint8Array, b: ReadonlyUint8Array): boolean =>
    a.length === b.length && a.every((byte, at) => byte === b[at]);

/** The bucket that the commitment hides, if this is its salt. */
export async function bucketBehind(
    commitment: ReadonlyUint8Array,
    poll: Address,
    voter: Address,
    salt: ReadonlyUint8Array,
): Promise<number | undefined> {
    for (let bucket = 0; bucket <= CANNOT_DECIDE; bucket++)
        if (isSame(await commitmentOf(poll, voter, bucket, salt), commitment)) return bucket;
    return undefined;
}
