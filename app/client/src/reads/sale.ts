/** Whether a product can be bought now, and if not, why and until when. */
import type { Address } from '@solana/kit';
import type { BallastClient } from '../chain/client.ts';
import { asSomebody } from '../chain/views.ts';
import { simulate } from '../chain/transactions.ts';
import { read } from '../chain/accounts.ts';
import { BallastError } from '../errors/error.ts';
import type { Config, Monitor, Pool, Product } from '../generated/accounts/index.ts';
import { productAccount } from '../generated/kinds.ts';
import { Assessment } from '../generated/types/index.ts';
import { buyCoverSteps } from '../instructions/cover.ts';
import { timeWord } from './words.ts';

/** Bits of `product.lacks`. */
const LACKS_COMMITTEE = 1n;
const LACKS_SALVAGE = 2n;
/** State of a monitor that has nothing on watch. */
const NORMAL = 0;

/** Whether cover is sold. */
export interface Sale {
    readonly open: boolean;
    /** Why not, in a sentence; empty while it is open. */
    readonly reason: string;
    /** When that is over (unix seconds), where a clock ends it. */
    readonly until?: bigint;
}

const NO_MONITOR = 'The monitor that decides about this product is not set up yet: wait until it is.';
const OPEN: Sale = { open: true, reason: '' };
const closed = (reason: string, until?: bigint): Sale =>
    until === undefined ? { open: false, reason } : { open: false, reason, until };

/** What accounts say about a sale. */
export interface SaleAccounts {
    readonly config: Pick<Config, 'pausedUntil'>;
    readonly pool: Pick<Pool, 'runOff'>;
    readonly product: Pick<Product, 'runOff' | 'lacks' | 'frozenUntil' | 'assessment' | 'eventOpen'>;
    /** Of a product whose incidents a monitor decides; undefined when it has none yet. */
    readonly monitor: Pick<Monitor, 'episode'> | undefined;
}

/**
 * Whether the accounts allow sales at a time (unix seconds). They do not know what a price feed says and whether the
 * covered program has just been deployed anew: {@link canBuy} asks the program for that.
 */
export function saleOf({ config, pool, product, monitor }: SaleAccounts, now: bigint): Sale {
    if (pool.runOff !== 0) return closed('The pool is in run-off: it pays what it has sold and sells nothing new.');
    if (product.runOff !== 0) return closed('The product is in run-off: what was sold stays in force, nothing new is.');
    if (now < config.pausedUntil)
        return closed(
            `The guardian has paused sales until ${timeWord(config.pausedUntil)}: try again then.`,
            config.pausedUntil,
        );
    if ((product.lacks & LACKS_COMMITTEE) !== 0n)
        return closed('The committee that decides about this product is not seated yet: wait until it is.');
    if ((product.lacks & LACKS_SALVAGE) !== 0n)
        return closed('The account for tokens that are handed over is not open yet: anyone can open it.');
    if (now < product.frozenUntil)
        return closed(
            `Something about the covered protocol has changed, so sales are frozen until ${timeWord(product.frozenUntil)}: try again then.`,
            product.frozenUntil,
        );
    if (product.assessment !== Assessment.Parametric)
        return product.eventOpen === 0
            ? OPEN
            : closed('An event of this product is being decided: sales go on when it is.');
    if (!monitor) return closed(NO_MONITOR);
    return monitor.episode.state === NORMAL
        ? OPEN
        : closed('The monitor is watching an event: sales go on when it has recovered or is decided.');
}

/**
 * Whether the smallest piece of cover could be bought at this moment: a trial of the purchase, so feeds, attestations and
 * limits count too. Takes neither a wallet nor tokens. Errors: kinds `unreachable`, `lagging`, `missing`.
 */
export async function canBuy(client: BallastClient, product: Address, feed?: Address): Promise<Sale> {
    const { termsHash, minTerm } = await read(client, productAccount, product);
    // Nobody pays nothing: what can be bought fails at the price, after every other check.
    const order = { product, amount: 1n, term: minTerm, maxPremium: 0n, termsHash, ...(feed ? { feed } : {}) };
    try {
        await asSomebody(client, async (signer, as) =>
            simulate(as, { signer, steps: await buyCoverSteps(as, signer, order) }),
        );
    } catch (cause) {
        if (!(cause instanceof BallastError)) throw cause;
        // The deposit of the policy's account comes after the checks as well.
        if (cause.errorName === 'PremiumAboveMaximum' || cause.kind === 'unfunded') return OPEN;
        if (cause.kind === 'refused') return closed(cause.message);
        if (cause.kind === 'missing') return closed(NO_MONITOR);
        throw cause;
    }
    return OPEN;
}
