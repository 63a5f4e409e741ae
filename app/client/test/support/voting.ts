/** Voters, wallets and browsers of the tests about sealed votes. */
import assert from 'node:assert/strict';
import {
    createKeyPairSignerFromPrivateKeyBytes,
    getAddressDecoder,
    type Address,
    type KeyPairSigner,
    type TransactionSigner,
} from '@solana/kit';
import { createClient, type BallastClient } from '../../src/chain/client.ts';
import { BallastError, type FailureKind } from '../../src/errors/error.ts';
import type { StorageLike, VoteKeeper } from '../../src/votes/keeper.ts';

export const bytesOf = (byte: number) => new Uint8Array(32).fill(byte);
export const addressOfBytes = (byte: number): Address => getAddressDecoder().decode(bytesOf(byte));

export const POLL = addressOfBytes(1);
export const voter = (seed = 7): Promise<KeyPairSigner> => createKeyPairSignerFromPrivateKeyBytes(bytesOf(seed));
/** A wallet that signs transactions only. */
export const silent = ({ address, signTransactions }: KeyPairSigner): TransactionSigner => ({
    address,
    signTransactions,
});
export const clientOf = (signer: TransactionSigner, votes?: VoteKeeper): BallastClient =>
    createClient({ url: 'http://127.0.0.1:1', signer, ...(votes ? { votes } : {}) });

export async function fails(call: Promise<unknown>, kind: FailureKind, sentence: RegExp): Promise<void> {
    await assert.rejects(call, (error: unknown) => {
        assert.ok(error instanceof BallastError, String(error));
        assert.equal(error.kind, kind);
        assert.match(error.message, sentence);
        return true;
    });
}

/** A browser's storage. */
export function browserStorage(room = Infinity): StorageLike & { readonly content: Map<string, string> } {
    const content = new Map<string, string>();
    return {
        content,
        get length() {
            return content.size;
        },
        key: (index) => [...content.keys()][index] ?? null,
        getItem: (key) => content.get(key) ?? null,
        setItem: (key, value) => {
            if (content.size >= room) throw new DOMException('full', 'QuotaExceededError');
            content.set(key, value);
        },
        removeItem: (key) => void content.delete(key),
    };
}
