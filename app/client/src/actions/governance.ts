/** Proposals: made, voted on, executed. What can be proposed is in `proposals`. */
import type { Address } from '@solana/kit';
import { read } from '../chain/accounts.ts';
import { action, type Action } from '../chain/action.ts';
import { actor } from '../chain/client.ts';
import { proposalClosedEvent, proposalExecutedEvent, proposedEvent, voteCastEvent } from '../generated/events.ts';
import { proposalAccount } from '../generated/kinds.ts';
import type { ProposalClosed, ProposalExecuted, Proposed, VoteCast } from '../generated/types/index.ts';
import { randomId } from '../instructions/capital.ts';
import {
    castVoteSteps,
    closeProposalSteps,
    closeVoteSteps,
    executeSteps,
    proposeSteps,
    type CastVoteInput,
    type Proposable,
} from '../instructions/governance.ts';

export type { CastVoteInput };

export interface ProposeInput {
    /** Made by one of `proposals`. */
    readonly proposal: Proposable;
    /** Part of the proposal's address. Default: drawn at random, so that nobody can take it before. */
    readonly id?: bigint;
}

/**
 * Proposes one instruction, word for word; its address and times are in the event. Owners of enough active stake, and the
 * administrator while the protocol is set up.
 * Errors, among others: `refused` (`NotProposer`, `NoVotingPower`, `NotProposable`, `AlreadyExists`).
 */
export const propose: Action<ProposeInput, Proposed> = /* @__PURE__ */ action(async (client, { proposal, id }) => {
    const signer = actor(client);
    const steps = await proposeSteps(client, signer, { proposal, id: id ?? randomId() });
    return { signer, steps, event: proposedEvent };
});

/**
 * Votes on a proposal, once, with what of the stake was active before it was made.
 * Errors, among others: `refused` (`NoVotingPower`, `VotingOver`, `AlreadyVoted`).
 */
export const castVote: Action<CastVoteInput, VoteCast> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await castVoteSteps(client, signer, input), event: voteCastEvent };
});

/**
 * Executes what was decided. Anyone; who calls pays the rent of the accounts that are made. When the instruction fails
 * nothing has changed, and it can be tried again until the proposal expires.
 * Errors, among others: `refused` (`VotingNotOver`, `ProposalRejected`, `TimelockRunning`, `ProposalExpired`,
 * `ProposalStale`, `AlreadyExecuted`, and what the instruction itself objects to).
 */
export const executeProposal: Action<{ readonly proposal: Address }, ProposalExecuted> = /* @__PURE__ */ action(
    async (client, { proposal }) => {
        const signer = actor(client);
        return { signer, steps: await executeSteps(client, signer, proposal), event: proposalExecutedEvent };
    },
);

/** Returns the rent of a proposal that is over to whoever made it. Anyone. Errors: `refused` (`ProposalRunning`). */
export const closeProposal: Action<{ readonly proposal: Address }, ProposalClosed> = /* @__PURE__ */ action(
    async (client, { proposal }) => {
        const signer = actor(client);
        const { proposer } = await read(client, proposalAccount, proposal);
        return {
            signer,
            steps: closeProposalSteps(client, signer, { proposal, proposer }),
            event: proposalClosedEvent,
        };
    },
);

/** Returns the rent of a vote that has been counted. Anyone. Errors: `refused` (`VotingNotOver`). */
export const closeVote: Action<{ readonly proposal: Address; readonly voter?: Address }, undefined> =
    /* @__PURE__ */ action(async (client, { proposal, voter }) => {
        const signer = actor(client);
        return { signer, steps: await closeVoteSteps(client, { proposal, voter: voter ?? signer.address }) };
    });
