/** What reporters, voters, members of committees and keepers do while people or a monitor decide about an event. */
import type { Address, ReadonlyUint8Array } from '@solana/kit';
import { action, execute, preview, type Action } from '../chain/action.ts';
import { chainTime, maybeRead, type Found } from '../chain/accounts.ts';
import { actor, type BallastClient } from '../chain/client.ts';
import { eventsOf } from '../chain/logs.ts';
import type { Plan } from '../chain/steps.ts';
import { telling } from '../chain/telling.ts';
import { refused } from '../errors/named.ts';
import type { Poll } from '../generated/accounts/index.ts';
import {
    ballotSettledEvent,
    bondReturnedEvent,
    claimDecidedEvent,
    episodeChangedEvent,
    incidentApprovedEvent,
    incidentRejectedEvent,
    incidentReportedEvent,
    pollOpenedEvent,
    pollTalliedEvent,
    severityAttestedEvent,
    voteCommittedEvent,
    voteRevealedEvent,
} from '../generated/events.ts';
import { stakeAccount } from '../generated/kinds.ts';
import type {
    BallotSettled,
    BondReturned,
    ClaimDecided,
    EpisodeChanged,
    IncidentApproved,
    IncidentRejected,
    IncidentReported,
    PollOpened,
    PollTallied,
    SeverityAttested,
    VoteCommitted,
    VoteRevealed,
} from '../generated/types/index.ts';
import {
    appealSteps,
    attestSeveritySteps,
    closeBallotSteps,
    commitVoteSteps,
    decideSteps,
    observeSteps,
    reclaimBondSteps,
    reportIncidentSteps,
    revealVoteSteps,
    settleBallotSteps,
    tallySteps,
    type ObserveInput,
    type ReportInput,
} from '../instructions/decisions.ts';
import { stakeAddress } from '../instructions/protocol.ts';
import { roundOf, roundsOf, subjectOf, type Question, type Subject } from '../instructions/questions.ts';
import { checkedBucket, commitmentOf } from '../votes/seal.ts';
import { openingOf, randomSalt, safeSalt } from '../votes/sealing.ts';
import { plusSlack } from './limits.ts';

export type { ObserveInput, Question, ReportInput, Subject };
export type { Evidence } from '../instructions/evidence.ts';

/** What an observation changed: usually nothing. */
export interface Observed {
    /** The state of the episode has changed: a watch opened or ended, or the monitor triggered. */
    readonly change: EpisodeChanged | undefined;
    /** It triggered: this incident can be claimed for now. */
    readonly approved: IncidentApproved | undefined;
}

/**
 * Shows a product's monitor what it reads. Anyone; the one whose observation triggers pays the incident's rent.
 * Errors, among others: `refused` (`FeedStale`, `FeedNotNewer`, `FeedUncertain`, `FeedWrongId`).
 */
export const observe: Action<ObserveInput, Observed> = /* @__PURE__ */ telling(
    async (client, input) => {
        const signer = actor(client);
        return { signer, steps: await observeSteps(client, signer, input) };
    },
    (client, logs) => ({
        change: eventsOf(logs, client.program, episodeChangedEvent)[0],
        approved: eventsOf(logs, client.program, incidentApprovedEvent)[0],
    }),
);

/**
 * Asks for a decision about an event, against a bond. Anyone. Without `maxBond` it posts at most half a percent more than
 * a trial would. `report.preview` says how much that is.
 * Errors, among others: `refused` (`EventOutOfBounds`, `NothingCovered`, `NotReportable`, `BondAboveMaximum`), `tokens`.
 */
export const report: Action<ReportInput, IncidentReported> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const planned = async (limits: ReportInput) => ({
        signer,
        steps: await reportIncidentSteps(client, signer, limits),
        event: incidentReportedEvent,
    });
    const maxBond = input.maxBond ?? plusSlack((await preview(client, await planned(input))).event.bond);
    return planned({ ...input, maxBond });
});

/** What is voted on, and the answer. */
export type VoteInput = Question & {
    /**
     * 0 to 20: the severity of the event, or the part of the loss that is owed, in steps of 5 % (see `bucketOf`); 0 rejects
     * an event. 21: cannot decide.
     */
    readonly bucket: number;
};

/** The plan of a sealed vote. `saltOf` is asked when everything else is known. */
async function sealing(
    client: BallastClient,
    input: VoteInput,
    saltOf: (poll: Found<Poll>) => Promise<ReadonlyUint8Array>,
): Promise<Plan<VoteCommitted>> {
    const signer = actor(client);
    const bucket = checkedBucket(input.bucket);
    const poll = await roundOf(client, input);
    const stake = await maybeRead(client, stakeAccount, await stakeAddress(client, signer.address));
    if (!stake)
        throw refused(
            'NoVotingPower',
            `${signer.address} has staked nothing, so it has no vote: stake before an event is reported.`,
        );
    const commitment = await commitmentOf(poll.address, signer.address, bucket, await saltOf(poll));
    return { signer, steps: await commitVoteSteps(client, signer, poll, commitment), event: voteCommittedEvent };
}

/** Tried out with a salt of no meaning: the wallet is not asked for what would be refused. */
const sealedForTrial = (client: BallastClient, input: VoteInput) => sealing(client, input, async () => randomSalt());

async function sealed(client: BallastClient, input: VoteInput): Promise<Plan<VoteCommitted>> {
    await preview(client, await sealedForTrial(client, input));
    const voter = actor(client);
    return sealing(client, input, ({ address }) => safeSalt(client, voter, address, input.bucket));
}

/**
 * Seals a vote in the present round. A staker, once in each round; open it with {@link reveal} when the round says so, or
 * it costs a part of the stake. The salt is kept before anything is sent: by the client's `votes`, made from the wallet's
 * signature where it signs messages. Also `vote.plan` keeps it; `vote.preview` asks for no signature.
 * Errors, among others: `refused` (`CommitPhaseOver`, `AlreadyVoted`, `NoVotingPower`, `VoterBarred`, `CommitteeDecides`,
 * `TooManyBallots`), `input` when there is nowhere to keep the salt, `declined`.
 */
export const vote: Action<VoteInput, VoteCommitted> = /* @__PURE__ */ (() =>
    Object.assign(async (client: BallastClient, input: VoteInput) => execute(client, await sealed(client, input)), {
        preview: async (client: BallastClient, input: VoteInput) =>
            preview(client, await sealedForTrial(client, input)),
        plan: sealed,
    }))();

/** Which vote to open. */
export type RevealInput = Question & {
    /** Default: who acts. */
    readonly voter?: Address;
    /** What was sealed, when neither keeper nor wallet know it. Both or none. */
    readonly bucket?: number;
    readonly salt?: ReadonlyUint8Array;
};

/**
 * Opens a sealed vote. Anyone who knows the salt: from the client's `votes`, else from the wallet, else as given. It leaves
 * this place only when no vote can be sealed any more.
 * Errors, among others: `refused` (`NotRevealPhase`, `NothingToReveal`, `CommitmentMismatch`), `input` when nobody here
 * knows the salt.
 */
export const reveal: Action<RevealInput, VoteRevealed> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const poll = await roundOf(client, input);
    // The node that tries it out reads the vote: it must not while others still vote.
    if ((await chainTime(client)) <= poll.data.commitUntil) throw refused('NotRevealPhase');
    const voter = input.voter ?? signer.address;
    const { bucket, salt } = input;
    const given = bucket !== undefined && salt !== undefined;
    const opening = given ? { voter, bucket, salt } : await openingOf(client, poll, voter);
    return { signer, steps: await revealVoteSteps(client, poll, opening), event: voteRevealedEvent };
});

/**
 * A member of a product's committee says how severe the event was, openly and once.
 * Errors, among others: `refused` (`NotMember`, `AlreadyAttested`, `NotRevealPhase`, `InvalidSeverity`).
 */
export const attestSeverity: Action<VoteInput, SeverityAttested> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const bucket = checkedBucket(input.bucket);
    const poll = await roundOf(client, input);
    return {
        signer,
        steps: await attestSeveritySteps(client, signer, poll, bucket),
        event: severityAttestedEvent,
    };
});

/** Counts the votes of a round that is over. Anyone. Errors, among others: `refused` (`VotingNotOver`, `AlreadyTallied`). */
export const tally: Action<Question, PollTallied> = /* @__PURE__ */ action(async (client, input) => ({
    signer: actor(client),
    steps: tallySteps(client, (await roundOf(client, input)).address),
    event: pollTalliedEvent,
}));

/** What an appeal is about. */
export type AppealInput = Subject & {
    /** Most to post as a bond, in base units. Default: half a percent more than a trial would. */
    readonly maxBond?: bigint;
};

/**
 * Asks for the second round, which is final, against twice the bond of the first; free when that had no result. Anyone.
 * Errors, among others: `refused` (`AppealClosed`, `NotTallied`, `BondAboveMaximum`), `tokens`.
 */
export const appeal: Action<AppealInput, PollOpened> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const first = await roundOf(client, { ...input, round: 1 });
    const planned = async (maxBond?: bigint) => ({
        signer,
        steps: await appealSteps(client, signer, first, maxBond),
        event: pollOpenedEvent,
    });
    return planned(input.maxBond ?? plusSlack((await preview(client, await planned())).event.bond));
});

/** What came out of a decision. */
export type Decided =
    | { readonly outcome: 'approved'; readonly data: IncidentApproved }
    | { readonly outcome: 'rejected'; readonly data: IncidentRejected }
    | { readonly outcome: 'claim'; readonly data: ClaimDecided };

/**
 * Ends the decision about an incident or a claim. Anyone, when the window for an appeal has passed or the second round is
 * tallied. Errors, among others: `refused` (`AppealRunning`, `NotTallied`, `AlreadyDecided`).
 */
export const decide: Action<Subject, Decided> = /* @__PURE__ */ telling(
    async (client, subject) => ({ signer: actor(client), steps: await decideSteps(client, subject) }),
    (client, logs): Decided | undefined => {
        const [approved] = eventsOf(logs, client.program, incidentApprovedEvent);
        if (approved) return { outcome: 'approved', data: approved };
        const [rejected] = eventsOf(logs, client.program, incidentRejectedEvent);
        if (rejected) return { outcome: 'rejected', data: rejected };
        const [decided] = eventsOf(logs, client.program, claimDecidedEvent);
        return decided && { outcome: 'claim', data: decided };
    },
);

/** Whose ballot, on what. */
export type BallotInput = Subject & {
    /** Default: who acts. */
    readonly voter?: Address;
};

/**
 * Books what a voter won and lost with a decision, and unlocks his stake. Anyone.
 * Errors, among others: `refused` (`NotDecided`, `AlreadySettled`), `missing`.
 */
export const settleBallot: Action<BallotInput, BallotSettled> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const steps = await settleBallotSteps(client, subjectOf(input), input.voter ?? signer.address);
    return { signer, steps, event: ballotSettledEvent };
});

/** Returns a settled ballot's rent to its voter. Anyone. Errors: `refused` (`BallotNeeded`, `NotDecided`), `missing`. */
export const closeBallot: Action<BallotInput, undefined> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await closeBallotSteps(client, subjectOf(input), input.voter ?? signer.address) };
});

/**
 * Pays the bonds of a decision back to whoever posted them, as far as the decision returned them: one event each. Anyone.
 * Errors, among others: `refused` (`NoBondDue`).
 */
export const reclaimBond: Action<Subject, BondReturned> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const rounds = await roundsOf(client, subjectOf(input));
    const due = rounds.filter(({ data }) => data.bondDue === 1);
    const polls = due.length > 0 ? due : [await roundOf(client, { ...input, round: 1 })];
    const steps = await Promise.all(polls.map((poll) => reclaimBondSteps(client, signer, poll)));
    return { signer, steps: steps.flat(), event: bondReturnedEvent };
});
