/** What shares of a pool are worth: exact fractions of whole numbers. */
import type { Pool } from '../generated/accounts/index.ts';
import type { Solvency } from '../generated/types/index.ts';

/** Units that the program adds to both sides of the share price; see docs/economics.md. */
const VIRTUAL_UNITS = 1_000n;
/** One, in the scale of `e18`. */
const ONE = 10n ** 18n;

/** A price of shares: base units of the collateral for one base unit of shares. Both have the same decimals. */
export interface SharePrice {
    /** The exact price is `assets / shares`; both contain the program's virtual units. */
    readonly assets: bigint;
    readonly shares: bigint;
    /** The same times 10^18, rounded down. */
    readonly e18: bigint;
    /**
     * The price at which tickets are paid, times 10^18, rounded down: lower while an event is being decided, by what it
     * may cost. 0 while the pool has debts or may owe all that it has: nothing is paid then.
     */
    readonly exitE18: bigint;
}

/** The price of a pool's shares, of its account and its solvency read at about the same time. */
export function sharePriceOf(pool: Pick<Pool, 'totalShares'>, stand: Solvency): SharePrice {
    const assets = stand.assets + VIRTUAL_UNITS;
    const shares = pool.totalShares + VIRTUAL_UNITS;
    return {
        assets,
        shares,
        e18: (assets * ONE) / shares,
        exitE18: paysNothing(stand) ? 0n : ((payable(stand) + VIRTUAL_UNITS) * ONE) / shares,
    };
}

/**
 * What `shares` base units would be paid if all of them were paid out now, in base units of the collateral, rounded down.
 * Leaves out cooldown and window, and that capital which backs cover stays until it is free: `solvency.free` is what could
 * leave now.
 */
export function valueOf(shares: bigint, pool: Pick<Pool, 'totalShares'>, stand: Solvency): bigint {
    if (paysNothing(stand)) return 0n;
    const net = payable(stand);
    const amount = (shares * (net + VIRTUAL_UNITS)) / (pool.totalShares + VIRTUAL_UNITS);
    return amount < net ? amount : net;
}

const payable = (stand: Solvency): bigint => stand.assets - stand.openLiability;
const paysNothing = (stand: Solvency): boolean => stand.debt > 0n || stand.openLiability >= stand.assets;
