/** Instructions about events and the votes on them: every account derived, every default filled. */
import type { Address, ReadonlyUint8Array, TransactionSigner } from '@solana/kit';
import { read, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { step, type Step } from '../chain/steps.ts';
import type { Poll } from '../generated/accounts/index.ts';
import {
    getAppealInstruction,
    getAttestSeverityInstruction,
    getCloseBallotInstruction,
    getCommitVoteInstruction,
    getDecideClaimInstruction,
    getDecideIncidentInstruction,
    getObserveInstruction,
    getReclaimBondInstruction,
    getReportIncidentInstruction,
    getRevealVoteInstruction,
    getSettleBallotInstruction,
    getTallyInstruction,
    getTimelineInstruction,
} from '../generated/instructions/index.ts';
import { ballotAccount, productAccount } from '../generated/kinds.ts';
import { findBallotPda, findCommitteePda, findIncidentPda, findPollPda } from '../generated/pdas/index.ts';
import { Assessment } from '../generated/types/index.ts';
import { refused } from '../errors/named.ts';
import { evidenceHash, type Evidence } from './evidence.ts';
import { addressOf, at, openTokens, poolFacts, productFacts, sightOf, tokensOf } from './places.ts';
import { feePlaces, stakeAddress, stakingAddress } from './protocol.ts';
import { claimPlace, incidentFacts, pollAddresses, roundsOf, type Subject } from './questions.ts';

/** The most that can be posted: no limit. */
export const ANY_BOND = 2n ** 64n - 1n;

/** A voter's ballot on what is decided. */
export const ballotAddress = (client: BallastClient, subject: Address, voter: Address): Promise<Address> =>
    addressOf(findBallotPda({ subject, voter }, at(client)));

export interface ObserveInput {
    readonly product: Address;
    /** What the monitor reads. Default: Pyth's sponsored feed, the stake pool. Needed for a slashing record. */
    readonly feed?: Address;
}

export async function observeSteps(
    client: BallastClient,
    keeper: TransactionSigner,
    input: ObserveInput,
): Promise<Step[]> {
    const product = await productFacts(client, input.product);
    if (product.assessment !== Assessment.Parametric)
        throw refused('WrongMonitor', 'People decide the incidents of this product, no monitor: report the event.');
    const { monitor, feed, secondFeed } = await sightOf(client, product, input.feed);
    const { incidentCount: index } = await read(client, productAccount, input.product);
    const observe = getObserveInstruction(
        {
            keeper,
            pool: product.pool.pool,
            product: input.product,
            monitor: monitor!,
            feed: feed!,
            incident: await addressOf(findIncidentPda({ product: input.product, index }, at(client))),
            ...(secondFeed ? { secondFeed } : {}),
        },
        at(client),
    );
    return [step('observe', observe)];
}

export interface ReportInput {
    readonly product: Address;
    /** When the event happened, unix seconds. */
    readonly occurredAt: bigint;
    /** What the assessors are to read: its hash is recorded. */
    readonly evidence: Evidence;
    /** Most to post as a bond, in base units. Default: no limit. */
    readonly maxBond?: bigint;
}

export async function reportIncidentSteps(
    client: BallastClient,
    reporter: TransactionSigner,
    input: ReportInput,
): Promise<Step[]> {
    const { product, assessment, pool } = await productFacts(client, input.product);
    const { incidentCount: index } = await read(client, productAccount, product);
    const incident = await addressOf(findIncidentPda({ product, index }, at(client)));
    const isCommittees = assessment === Assessment.Committee;
    const report = getReportIncidentInstruction(
        {
            reporter,
            staking: await stakingAddress(client),
            feeVault: (await feePlaces(client, pool.collateralMint)).feeVault,
            pool: pool.pool,
            product,
            incident,
            poll: await addressOf(findPollPda({ subject: incident, round: 1 }, at(client))),
            ...(isCommittees ? { committee: await addressOf(findCommitteePda({ product }, at(client))) } : {}),
            vault: pool.vault,
            collateralMint: pool.collateralMint,
            reporterCollateral: await tokensOf(reporter.address, pool.collateralMint, pool.tokenProgram),
            tokenProgram: pool.tokenProgram,
            index,
            occurredAt: input.occurredAt,
            maxBond: input.maxBond ?? ANY_BOND,
            evidence: await evidenceHash(input.evidence),
        },
        at(client),
    );
    return [step('reportIncident', report)];
}

/** Seals a vote. The salt of the commitment must be safe before: the action `vote` sees to that. */
export async function commitVoteSteps(
    client: BallastClient,
    voter: TransactionSigner,
    poll: Found<Poll>,
    commitment: ReadonlyUint8Array,
): Promise<Step[]> {
    const commit = getCommitVoteInstruction(
        {
            voter,
            stake: await stakeAddress(client, voter.address),
            poll: poll.address,
            ballot: await ballotAddress(client, poll.data.subject, voter.address),
            commitment,
        },
        at(client),
    );
    return [step('commitVote', commit)];
}

export interface OpenVote {
    readonly voter: Address;
    /** 0 to 20 in steps of 5 %, or 21 for "cannot decide". */
    readonly bucket: number;
    /** 32 bytes. */
    readonly salt: ReadonlyUint8Array;
}

/** Anyone who knows the salt opens a vote. */
export async function revealVoteSteps(client: BallastClient, poll: Found<Poll>, input: OpenVote): Promise<Step[]> {
    const ballot = await ballotAddress(client, poll.data.subject, input.voter);
    const { bucket, salt } = input;
    return [step('revealVote', getRevealVoteInstruction({ poll: poll.address, ballot, bucket, salt }, at(client)))];
}

export async function attestSeveritySteps(
    client: BallastClient,
    member: TransactionSigner,
    poll: Found<Poll>,
    bucket: number,
): Promise<Step[]> {
    const { subject, committee } = poll.data;
    const ballot = await ballotAddress(client, subject, member.address);
    const attest = getAttestSeverityInstruction({ member, committee, poll: poll.address, ballot, bucket }, at(client));
    return [step('attestSeverity', attest)];
}

export function tallySteps(client: BallastClient, poll: Address): Step[] {
    return [step('tally', getTallyInstruction({ poll }, at(client)))];
}

/** `maxBond`: most to post, in base units. */
export async function appealSteps(
    client: BallastClient,
    appellant: TransactionSigner,
    first: Found<Poll>,
    maxBond = ANY_BOND,
): Promise<Step[]> {
    const [poll1, poll2] = await pollAddresses(client, first.data.subject);
    const { pool, vault, collateralMint, tokenProgram } = await poolFacts(client, first.data.pool);
    const appeal = getAppealInstruction(
        {
            appellant,
            staking: await stakingAddress(client),
            pool,
            poll1,
            poll2,
            vault,
            collateralMint,
            appellantCollateral: await tokensOf(appellant.address, collateralMint, tokenProgram),
            tokenProgram,
            maxBond,
        },
        at(client),
    );
    return [step('appeal', appeal)];
}

/** The second round's poll where there is one. */
async function pollsOf(client: BallastClient, subject: Address): Promise<{ poll1: Address; poll2?: Address }> {
    const [poll1] = await pollAddresses(client, subject);
    const second = (await roundsOf(client, subject)).find(({ data }) => data.round === 2);
    return { poll1, ...(second ? { poll2: second.address } : {}) };
}

/** Ends the decision about an incident or a claim. Anyone. */
export async function decideSteps(client: BallastClient, subject: Subject): Promise<Step[]> {
    const staking = await stakingAddress(client);
    if ('claim' in subject) {
        const { incident, product } = await claimPlace(client, subject.claim);
        const places = { staking, pool: product.pool.pool, product: product.product, incident, claim: subject.claim };
        const polls = await pollsOf(client, subject.claim);
        return [step('decideClaim', getDecideClaimInstruction({ ...places, ...polls }, at(client)))];
    }
    const { product, pool } = await incidentFacts(client, subject.incident);
    const places = { staking, pool: pool.pool, product, incident: subject.incident };
    const polls = await pollsOf(client, subject.incident);
    return [step('decideIncident', getDecideIncidentInstruction({ ...places, ...polls }, at(client)))];
}

/** Anyone books what a voter won and lost, when the decision is made. */
export async function settleBallotSteps(client: BallastClient, subject: Address, voter: Address): Promise<Step[]> {
    const ballot = await ballotAddress(client, subject, voter);
    const { votes } = await read(client, ballotAccount, ballot);
    const [poll1, poll2] = await pollAddresses(client, subject);
    const settle = getSettleBallotInstruction(
        {
            staking: await stakingAddress(client),
            stake: await stakeAddress(client, voter),
            ballot,
            poll1,
            ...(votes[1]!.state > 0 ? { poll2 } : {}),
        },
        at(client),
    );
    return [step('settleBallot', settle)];
}

/** Anyone pays a bond back to whoever posted it. Opens the bonder's token account if there is none. */
export async function reclaimBondSteps(
    client: BallastClient,
    payer: TransactionSigner,
    { address, data }: Found<Poll>,
): Promise<Step[]> {
    const { pool, vault, collateralMint, tokenProgram } = await poolFacts(client, data.pool);
    const payee = await tokensOf(data.bonder, collateralMint, tokenProgram);
    const reclaim = getReclaimBondInstruction(
        { pool, poll: address, vault, collateralMint, payee, tokenProgram },
        at(client),
    );
    return [await openTokens(payer, data.bonder, collateralMint, tokenProgram), step('reclaimBond', reclaim)];
}

/** Anyone returns the rent of a settled ballot to its voter, when it proves nothing any more. */
export async function closeBallotSteps(client: BallastClient, subject: Address, voter: Address): Promise<Step[]> {
    const ballot = await ballotAddress(client, subject, voter);
    const [poll1] = await pollAddresses(client, subject);
    return [step('closeBallot', getCloseBallotInstruction({ ballot, poll1, voter }, at(client)))];
}

/** Where an incident stands, or a claim. Changes nothing. */
export async function timelineSteps(client: BallastClient, subject: Subject): Promise<Step[]> {
    const address = 'claim' in subject ? subject.claim : subject.incident;
    const [first, second] = await roundsOf(client, address);
    const polls = { ...(first ? { poll1: first.address } : {}), ...(second ? { poll2: second.address } : {}) };
    const places =
        'claim' in subject
            ? { incident: (await claimPlace(client, subject.claim)).incident, claim: subject.claim }
            : { incident: subject.incident };
    return [step('timeline', getTimelineInstruction({ ...places, ...polls }, at(client)))];
}
