/** Events and how they are decided, as the chain has them. No scan: incidents are counted, polls derived. */
import type { Address } from '@solana/kit';
import { maybeRead, maybeReadAll, read, readWhere, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { view } from '../chain/views.ts';
import type { Ballot, Claim, Incident, Poll } from '../generated/accounts/index.ts';
import { ballotAccount, claimAccount, incidentAccount, poolAccount, productAccount } from '../generated/kinds.ts';
import { findIncidentPda, findProductPda } from '../generated/pdas/index.ts';
import { getTimelineDecoder, type Timeline } from '../generated/types/index.ts';
import { ballotAddress, timelineSteps } from '../instructions/decisions.ts';
import { addressOf, at } from '../instructions/places.ts';
import { roundsOf, subjectOf, type Subject } from '../instructions/questions.ts';
import { having } from './layout.ts';

/** States of an incident. */
export const INCIDENT = { reported: 0, approved: 1, settled: 2, repaying: 3, rejected: 4 } as const;
/** States of a claim: nothing holds it up; it can be disputed; it is. */
export const CLAIM = { payable: 0, pending: 1, disputed: 2 } as const;

/** The incidents of a product that are not closed, the oldest first. */
export async function readIncidents(client: BallastClient, product: Address): Promise<Found<Incident>[]> {
    const { incidentCount } = await read(client, productAccount, product);
    const addresses = await Promise.all(
        Array.from({ length: incidentCount }, (_, index) => addressOf(findIncidentPda({ product, index }, at(client)))),
    );
    const incidents = await maybeReadAll(client, incidentAccount, addresses);
    return addresses.flatMap((address, index) => (incidents[index] ? [{ address, data: incidents[index] }] : []));
}

/**
 * Where an incident stands, or a claim: what can be done now, until when, and what would be decided if nobody did
 * anything any more. The program's own answer. Errors: kind `missing`.
 */
export async function readTimeline(client: BallastClient, subject: Subject): Promise<Timeline> {
    return view(client, await timelineSteps(client, subject), getTimelineDecoder());
}

/** An incident with everything about its decision. */
export interface IncidentReport extends Found<Incident> {
    /** The rounds, as far as there are any. */
    readonly polls: readonly Found<Poll>[];
    readonly timeline: Timeline;
    /** Of who was asked for; nobody who has one can claim. */
    readonly ballot: Ballot | undefined;
}

/** One incident. `voter`: whose ballot to look for. Default: who acts, if anybody. Errors: kind `missing`. */
export async function readIncident(client: BallastClient, address: Address, voter?: Address): Promise<IncidentReport> {
    const whose = voter ?? client.signer?.address;
    const [data, polls, stands, ballot] = await Promise.all([
        read(client, incidentAccount, address),
        roundsOf(client, address),
        readTimeline(client, { incident: address }),
        whose && readBallot(client, { incident: address }, whose),
    ]);
    return { address, data, polls, timeline: stands, ballot: ballot || undefined };
}

/** A voter's ballot on an incident or a claim, if there is one. */
export async function readBallot(client: BallastClient, subject: Subject, voter: Address): Promise<Ballot | undefined> {
    return maybeRead(client, ballotAccount, await ballotAddress(client, subjectOf(subject), voter));
}

/** Whose claims. */
export type ClaimsFilter =
    | { readonly incident: Address }
    | { readonly policy: Address }
    /** Who is paid. */
    | { readonly holder: Address };

/** The claims of an incident, a policy or a holder that are not closed. */
export async function readClaims(client: BallastClient, of: ClaimsFilter): Promise<Found<Claim>[]> {
    const filter =
        'incident' in of
            ? having(claimAccount, 'incident', of.incident)
            : 'policy' in of
              ? having(claimAccount, 'policy', of.policy)
              : having(claimAccount, 'payee', of.holder);
    return readWhere(client, claimAccount, [filter]);
}

/** The products of a pool, in the order of their listing. */
export async function productAddresses(client: BallastClient, pool: Address): Promise<Address[]> {
    const { productCount } = await read(client, poolAccount, pool);
    return Promise.all(
        Array.from({ length: productCount }, (_, index) => addressOf(findProductPda({ pool, index }, at(client)))),
    );
}

/** A question that people are asked now. */
export interface OpenDecision {
    readonly subject: Subject;
    /** The incident itself, or that of the claim. */
    readonly incident: Found<Incident>;
    readonly claim: Found<Claim> | undefined;
    readonly polls: readonly Found<Poll>[];
    readonly timeline: Timeline;
}

/** Everything in a pool that is being decided: reported events and disputed claims, in the order of the products. */
export async function readOpenDecisions(client: BallastClient, pool: Address): Promise<OpenDecision[]> {
    const products = await productAddresses(client, pool);
    const incidents = (await Promise.all(products.map((product) => readIncidents(client, product)))).flat();
    const found: OpenDecision[] = [];
    for (const each of incidents) {
        if (each.data.status === INCIDENT.reported) found.push(await decisionOf(client, each, undefined));
        if (each.data.status !== INCIDENT.approved || each.data.pending === 0) continue;
        for (const claim of await readClaims(client, { incident: each.address }))
            if (claim.data.status === CLAIM.disputed) found.push(await decisionOf(client, each, claim));
    }
    return found;
}

async function decisionOf(
    client: BallastClient,
    about: Found<Incident>,
    claim: Found<Claim> | undefined,
): Promise<OpenDecision> {
    const subject = claim ? { claim: claim.address } : { incident: about.address };
    const [polls, stands] = await Promise.all([roundsOf(client, subjectOf(subject)), readTimeline(client, subject)]);
    return { subject, incident: about, claim, polls, timeline: stands };
}
