/** What people decide: an incident, or a disputed claim, in one round or two. */
import type { Address } from '@solana/kit';
import { fact, maybeReadAll, read, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { Claim, Poll } from '../generated/accounts/index.ts';
import { claimAccount, incidentAccount, pollAccount } from '../generated/kinds.ts';
import { findPollPda } from '../generated/pdas/index.ts';
import { BallastError } from '../errors/error.ts';
import { addressOf, at, productFacts, type ProductFacts } from './places.ts';

/** The incident or the disputed claim that is decided. */
export type Subject = { readonly incident: Address } | { readonly claim: Address };

/** One round of a decision: by the address of its poll, or by what is decided. Default: the present round. */
export type Question = { readonly poll: Address } | (Subject & { readonly round?: 1 | 2 });

/** The address of what is decided. */
export const subjectOf = (subject: Subject): Address => ('claim' in subject ? subject.claim : subject.incident);

/** Both rounds' addresses. */
export async function pollAddresses(client: BallastClient, subject: Address): Promise<[Address, Address]> {
    const at1 = addressOf(findPollPda({ subject, round: 1 }, at(client)));
    const at2 = addressOf(findPollPda({ subject, round: 2 }, at(client)));
    return Promise.all([at1, at2]);
}

/** The rounds of a decision, as far as they exist: none before a report or a dispute. */
export async function roundsOf(client: BallastClient, subject: Address): Promise<Found<Poll>[]> {
    const addresses = await pollAddresses(client, subject);
    const polls = await maybeReadAll(client, pollAccount, addresses);
    return addresses.flatMap((address, place) => (polls[place] ? [{ address, data: polls[place] }] : []));
}

/** The round that is asked for. Errors: kind `missing` when there is none. */
export async function roundOf(client: BallastClient, question: Question): Promise<Found<Poll>> {
    if ('poll' in question) return { address: question.poll, data: await read(client, pollAccount, question.poll) };
    const subject = subjectOf(question);
    const rounds = await roundsOf(client, subject);
    const found = question.round === undefined ? rounds.at(-1) : rounds[question.round - 1];
    if (found) return found;
    throw new BallastError(
        'missing',
        rounds.length > 0
            ? `There is no second round about ${subject}: nobody has appealed.`
            : `Nobody is asked to decide about ${subject}: check the address. An incident is decided after its report, a claim after a dispute.`,
    );
}

/** What never changes about an incident. */
export const incidentFacts = (client: BallastClient, incident: Address): Promise<ProductFacts> =>
    fact(client, `incident ${incident}`, async () =>
        productFacts(client, (await read(client, incidentAccount, incident)).product),
    );

/** A claim, and the product of its incident. Errors: kind `missing`. */
export async function claimPlace(client: BallastClient, claim: Address): Promise<Claim & { product: ProductFacts }> {
    const data = await read(client, claimAccount, claim);
    return { ...data, product: await incidentFacts(client, data.incident) };
}
