/** Evidence is on the chain as a hash only. */
import { getUtf8Encoder, type ReadonlyUint8Array } from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import { sha256 } from '../votes/seal.ts';

/** A text or bytes, of which the hash is recorded, or that hash itself: 32 bytes, SHA-256. */
export type Evidence = string | ReadonlyUint8Array | { readonly hash: ReadonlyUint8Array };

/** The hash that is recorded. Where the evidence itself can be read is up to you. Errors: kind `input`. */
export async function evidenceHash(evidence: Evidence): Promise<ReadonlyUint8Array> {
    if (typeof evidence === 'string') return sha256(getUtf8Encoder().encode(evidence));
    if (!('hash' in evidence)) return sha256(evidence);
    if (evidence.hash.length === 32) return evidence.hash;
    throw new BallastError(
        'input',
        `The hash of the evidence has ${evidence.hash.length} bytes, not 32: give its SHA-256, or the evidence itself.`,
    );
}
