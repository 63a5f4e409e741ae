/** Pools: what they are, and how they stand. */
import type { Address } from '@solana/kit';
import { chainTime, read, readWhere, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { poolAccount } from '../generated/kinds.ts';
import type { Solvency } from '../generated/types/index.ts';
import type { Pool } from '../generated/accounts/index.ts';
import { yieldOf, type Yield } from './yields.ts';
import { sharePriceOf, type SharePrice } from './shares.ts';
import { solvency } from './solvency.ts';

/** All pools, as their accounts stand, in the order of their index. Errors: kinds `unreachable`, `lagging`. */
export async function readPools(client: BallastClient): Promise<Found<Pool>[]> {
    const found = await readWhere(client, poolAccount);
    return found.sort((a, b) => a.data.index - b.data.index);
}

/** A pool as of now, income up to this second included. */
export interface PoolReport extends Found<Pool> {
    /** The program's own numbers: what sales and withdrawals are decided by. */
    readonly solvency: Solvency;
    readonly price: SharePrice;
    readonly yield: Yield;
    /** Nothing is sold and nothing deposited any more. */
    readonly runOff: boolean;
    /** The chain's clock, unix seconds. */
    readonly now: bigint;
}

/** One pool with its ledger as of now. `data` is the account itself, which knows of income only up to `accruedAt`. */
export async function readPool(client: BallastClient, pool: Address): Promise<PoolReport> {
    const [data, stand, now] = await Promise.all([
        read(client, poolAccount, pool),
        solvency(client, pool),
        chainTime(client),
    ]);
    return {
        address: pool,
        data,
        solvency: stand,
        price: sharePriceOf(data, stand),
        yield: yieldOf(data, stand, now),
        runOff: data.runOff !== 0,
        now,
    };
}
