/** What accounts and transactions cost. */
import type { BallastClient } from '@ballast/client';
import { patiently } from './patience.ts';

/** Lamports for each signature of a transaction. */
export const SIGNATURE_FEE = 5_000n;

/** The deposit of an account, in lamports. Asked once for each size. */
export type Rent = (bytes: number) => Promise<bigint>;

export function rentOf(client: BallastClient): Rent {
    const known = new Map<number, Promise<bigint>>();
    return (bytes) => {
        const asked =
            known.get(bytes) ??
            patiently(client, (abortSignal) =>
                client.rpc.getMinimumBalanceForRentExemption(BigInt(bytes)).send({ abortSignal }),
            );
        known.set(bytes, asked);
        return asked;
    };
}

/** The fee of a transaction, in lamports. `priorityFee`: micro-lamports per compute unit. */
export const feeOf = (signatures: number, units: number, priorityFee: bigint): bigint =>
    SIGNATURE_FEE * BigInt(signatures) + (priorityFee * BigInt(units) + 999_999n) / 1_000_000n;
