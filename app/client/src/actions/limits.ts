/** Limits for whoever names none: what a trial gave, with some slack, for a short time. */
import { chainTime } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';

/** Slack in basis points. */
const SLACK_BPS = 50n;
/** Seconds. */
const SOON = 120n;

/** Two minutes from now, by the chain's clock. */
export async function soon(client: BallastClient): Promise<bigint> {
    return (await chainTime(client)) + SOON;
}

/** The least to accept where a trial gave `amount`: half a percent less, rounded down. */
export const lessSlack = (amount: bigint): bigint => amount - (amount * SLACK_BPS + 9_999n) / 10_000n;

/** The most to pay where a trial cost `amount`: half a percent more, rounded up. */
export const plusSlack = (amount: bigint): bigint => amount + (amount * SLACK_BPS + 9_999n) / 10_000n;
