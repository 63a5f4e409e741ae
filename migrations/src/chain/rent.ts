/** What accounts and transactions cost. */
import type { BallastClient } from '@ballast/client';
import { Refusal } from '../refusal.ts';
import { nodeOf, patiently } from './patience.ts';

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
            ).then((rent) => believable(client, BigInt(bytes), rent));
        known.set(bytes, asked);
        return asked;
    };
}

/** Lamports for a byte, and bytes that every account counts on top: as on all clusters of Solana. */
const RENT_PER_BYTE = 6_960n;
const OVERHEAD = 128n;

/** What is sent on the node's word alone is twice of what it can be at most. Errors: `Refusal`. */
function believable(client: BallastClient, bytes: bigint, rent: bigint): bigint {
    if (rent <= 2n * RENT_PER_BYTE * (OVERHEAD + bytes)) return rent;
    throw new Refusal(
        `${nodeOf(client)} says that an account of ${bytes} bytes needs ${rent} lamports, which is too much: use another node.`,
    );
}

/** The fee of a transaction, in lamports. `priorityFee`: micro-lamports per compute unit. */
export const feeOf = (signatures: number, units: number, priorityFee: bigint): bigint =>
    SIGNATURE_FEE * BigInt(signatures) + (priorityFee * BigInt(units) + 999_999n) / 1_000_000n;
