/** Which policies can claim for which incidents. The program decides; this finds whom to ask it for. */
import type { Address } from '@solana/kit';
import { chainTime, maybeReadAll, readWhere, readAllRaw, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { Incident, Policy } from '../generated/accounts/index.ts';
import { claimAccount, policyAccount } from '../generated/kinds.ts';
import { Assessment } from '../generated/types/index.ts';
import { claimAddress } from '../instructions/claims.ts';
import { ballotAddress } from '../instructions/decisions.ts';
import { INCIDENT, readIncidents } from './incidents.ts';
import { policyFilters } from './policies.ts';

const BPS = 10_000n;

/** A policy that can claim for an incident and has not. */
export interface Claimable {
    readonly incident: Found<Incident>;
    readonly policy: Found<Policy>;
    /** Cover that can claim, in base units. */
    readonly cover: bigint;
    /** Most that the claim is entitled to, in base units: that cover times the severity. */
    readonly entitlement: bigint;
}

/**
 * Cover of a policy that can claim for an event, in base units: in force when it happened, its run-off not over when it was
 * reported; what was added later only if its own waiting period was over. What people decided belongs to whoever held the
 * policy at the report, once for each event. 0 when nothing can.
 */
export function eligibleCover(policy: Policy, { occurredAt, reportedAt }: Incident): bigint {
    const inForce = policy.startsAt <= occurredAt && occurredAt < policy.endsAt;
    if (!inForce || reportedAt >= policy.endsAt + BigInt(policy.tail)) return 0n;
    const isPeoples = policy.assessment !== Assessment.Parametric;
    if (isPeoples && (policy.heldSince > reportedAt || policy.claimedEventAt === occurredAt)) return 0n;
    return policy.addedStartsAt <= occurredAt ? policy.remaining : policy.remaining - policy.added;
}

/** Which of the policies can claim for an incident and have not. */
export async function claimableOf(
    client: BallastClient,
    incident: Found<Incident>,
    policies: readonly Found<Policy>[],
): Promise<Claimable[]> {
    const { product, status, severityBps } = incident.data;
    if (status !== INCIDENT.approved) return [];
    const eligible = policies
        .filter(({ data }) => data.product === product)
        .map((policy) => ({ incident, policy, cover: eligibleCover(policy.data, incident.data) }))
        .map((each) => ({ ...each, entitlement: (each.cover * BigInt(severityBps)) / BPS }))
        .filter(({ entitlement }) => entitlement > 0n);
    const claims = await maybeReadAll(
        client,
        claimAccount,
        await Promise.all(
            eligible.map(({ policy }) => claimAddress(client, { incident: incident.address, policy: policy.address })),
        ),
    );
    return eligible.filter((_, place) => claims[place] === undefined);
}

/**
 * What a holder can claim now: his policies times the approved incidents of their products. Without those on which he has
 * voted, because whoever decides an event cannot claim for it. Default: who acts.
 */
export async function readClaimable(client: BallastClient, holder: Address): Promise<Claimable[]> {
    const policies = await readWhere(client, policyAccount, policyFilters({ holder }));
    const products = [...new Set(policies.map(({ data }) => data.product))];
    const now = await chainTime(client);
    const found: Claimable[] = [];
    for (const product of products)
        for (const incident of await readIncidents(client, product)) {
            if (now > incident.data.claimsUntil) continue;
            const [ballot] = await readAllRaw(client, [await ballotAddress(client, incident.address, holder)]);
            if (ballot?.owner !== client.program) found.push(...(await claimableOf(client, incident, policies)));
        }
    return found;
}
