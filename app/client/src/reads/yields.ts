/** What capital in a pool earns at the present rate. */
import type { Pool } from '../generated/accounts/index.ts';
import type { Solvency } from '../generated/types/index.ts';

/** Seconds, as the program counts them for rates. */
const DAY = 86_400n;
const YEAR = 365n * DAY;
const BPS = 10_000n;
/** Days of the ring in which the pool notes when income stops. */
const RING_DAYS = 512n;

export interface Yield {
    /** Income of the capital providers now, in base units a second times 2^64. */
    readonly rateQ64: bigint;
    /** The same over a year, in base units, rounded down: if everything that ends were replaced at the same price. */
    readonly yearly: bigint;
    /**
     * `yearly` in basis points of the providers' assets, rounded down.
     *
     * It is what a share would gain in a year in which premiums go on coming in as they do at this moment. Fees for
     * stakers, underwriters and treasury are not in it any more. It leaves out every loss, which is what the premiums are
     * paid for; that cover which ends may not be bought again; and what newcomers' deposits would take from the others.
     * Income does not add up on itself, so it is a simple rate. 0 while the pool repays debts with its income.
     */
    readonly apyBps: bigint;
}

/** What a pool's stream would earn in a year. `now` is the chain's clock in unix seconds. */
export function yieldOf(pool: Pool, stand: Pick<Solvency, 'assets' | 'debt'>, now: bigint): Yield {
    const rateQ64 = stand.debt > 0n ? 0n : rateAt(pool, now);
    const yearly = (rateQ64 * YEAR) >> 64n;
    return { rateQ64, yearly, apyBps: stand.assets > 0n ? (yearly * BPS) / stand.assets : 0n };
}

/** The stream's rate at a time: that of the account, less what has stopped since with the end of a day. */
function rateAt(pool: Pool, now: bigint): bigint {
    const q64 = ({ lo, hi }: { lo: bigint; hi: bigint }): bigint => (hi << 64n) + lo;
    const [first, today] = [pool.accruedAt / DAY, now / DAY];
    if (today - first >= RING_DAYS) return 0n;
    let rate = q64(pool.streamRate);
    for (let day = first; day < today; day += 1n) rate -= q64(pool.ring[Number(day % RING_DAYS)]!);
    return rate;
}
