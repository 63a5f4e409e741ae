/** Policies of a holder, of a payer, of a product. */
import type { Address } from '@solana/kit';
import { chainTime, readWhere, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { Policy } from '../generated/accounts/index.ts';
import { policyAccount } from '../generated/kinds.ts';
import { having } from './layout.ts';
import { settlementWord, type SettlementWord } from './words.ts';

/**
 * Where a policy is in its life:
 * - `waiting`: bought, not in force yet
 * - `active`: an event now is covered
 * - `run-off`: over, but what happened before can still be claimed
 * - `used up`: all of its cover has been paid or claimed
 * - `over`: its run-off has ended; only what was reported before can still be claimed. `closePolicy` returns the deposit of
 *   the account when nothing is
 */
export type PolicyStage = 'waiting' | 'active' | 'run-off' | 'used up' | 'over';

/** A policy with where it stands. */
export interface PolicyReport extends Found<Policy> {
    readonly stage: PolicyStage;
    /** When the stage ends (unix seconds); undefined when no clock ends it. */
    readonly until?: bigint;
    readonly settlement: SettlementWord;
}

/** Whose policies. Those that are named must all fit. */
export interface PolicyQuery {
    /** Who is covered and paid. */
    readonly holder?: Address;
    /** Who gets deposit and refund. */
    readonly payer?: Address;
    readonly product?: Address;
}

/** What policies must have at which offset. */
export const policyFilters = ({ holder, payer, product }: PolicyQuery) => [
    ...(holder === undefined ? [] : [having(policyAccount, 'holder', holder)]),
    ...(payer === undefined ? [] : [having(policyAccount, 'payer', payer)]),
    ...(product === undefined ? [] : [having(policyAccount, 'product', product)]),
];

/**
 * The policies that fit, in the order of their start. Policies that were closed or cancelled are not there any more:
 * their events are. Errors: kinds `unreachable`, `lagging`.
 */
export async function readPolicies(client: BallastClient, query: PolicyQuery): Promise<PolicyReport[]> {
    const [found, now] = await Promise.all([readWhere(client, policyAccount, policyFilters(query)), chainTime(client)]);
    // The start never changes; the waiting period before it is the product's.
    const sorted = found.sort((a, b) => Number(a.data.startsAt - b.data.startsAt) || (a.address < b.address ? -1 : 1));
    return sorted.map(({ address, data }) => ({ address, data, ...stageOf(data, now) }));
}

/** Where a policy stands at a time (unix seconds). What a decision still owes it is not in it: see the incidents. */
export function stageOf(policy: Policy, now: bigint): Pick<PolicyReport, 'stage' | 'until' | 'settlement'> {
    const settlement = settlementWord(policy.settlement);
    const released = policy.endsAt + BigInt(policy.tail);
    if (policy.remaining === 0n) return { stage: 'used up', settlement };
    if (now < policy.startsAt) return { stage: 'waiting', until: policy.startsAt, settlement };
    if (now < policy.endsAt) return { stage: 'active', until: policy.endsAt, settlement };
    if (now < released) return { stage: 'run-off', until: released, settlement };
    return { stage: 'over', settlement };
}
