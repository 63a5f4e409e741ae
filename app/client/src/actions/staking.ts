/** What owners of the governance token do, and who brings them what they have earned. */
import type { Address } from '@solana/kit';
import { action, type Action } from '../chain/action.ts';
import { actor } from '../chain/client.ts';
import {
    feesDistributedEvent,
    rewardsClaimedEvent,
    rewardsSharedEvent,
    stakedEvent,
    unstakedEvent,
    unstakeRequestedEvent,
} from '../generated/events.ts';
import type {
    FeesDistributed,
    RewardsClaimed,
    RewardsShared,
    Staked,
    Unstaked,
    UnstakeRequested,
} from '../generated/types/index.ts';
import { stakingFacts } from '../instructions/protocol.ts';
import {
    claimRewardsSteps,
    completeUnstakeSteps,
    distributeSteps,
    requestUnstakeSteps,
    shareRewardsSteps,
    stakeSteps,
    type ShareRewardsInput,
    type StakeInput,
} from '../instructions/staking.ts';
import { readStake } from '../reads/staking.ts';

export type { ShareRewardsInput, StakeInput };

/**
 * Stakes governance tokens. They weigh in votes on what is reported or proposed after `activeAt` of the event, and earn
 * from the first time that the stake is touched after it. Errors, among others: `refused` (`ZeroAmount`), `tokens`.
 */
export const stake: Action<StakeInput, Staked> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await stakeSteps(client, signer, input), event: stakedEvent };
});

/**
 * Asks tokens back: they stop earning and voting now, and can be had at `readyAt` of the event. A further request starts
 * the wait of all anew. Errors, among others: `refused` (`StakeTooSmall`; `StakeLocked` while a ballot is not settled).
 */
export const requestUnstake: Action<StakeInput, UnstakeRequested> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await requestUnstakeSteps(client, signer, input), event: unstakeRequestedEvent };
});

/** Takes out everything that was asked back. Errors, among others: `refused` (`UnstakeNotReady`, `ZeroAmount`). */
export const completeUnstake: Action<void, Unstaked> = /* @__PURE__ */ action(async (client) => {
    const signer = actor(client);
    return { signer, steps: await completeUnstakeSteps(client, signer), event: unstakedEvent };
});

export interface ClaimInput {
    /** Whose stake; he is paid, whoever calls. Default: who calls. */
    readonly owner?: Address;
    /** The token that is claimed. Default: the governance token. */
    readonly mint?: Address;
}

/**
 * Pays a stake what it has earned in one token. Anyone can call it.
 * Errors, among others: `refused` (`NothingToPay`; `ShareFirst` while fees that voters have earned are on their way).
 */
export const claimRewards: Action<ClaimInput, RewardsClaimed> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const owner = input.owner ?? signer.address;
    const mint = input.mint ?? (await stakingFacts(client)).governanceMint;
    return { signer, steps: await claimRewardsSteps(client, signer, { owner, mint }), event: rewardsClaimedEvent };
});

/**
 * Pays a stake what it has earned in all tokens, in one transaction with one event for each. What waits for voters is put
 * aside for them first. Anyone can call it. Errors, among others: `refused` (`NothingToPay` when nothing is due).
 */
export const claimAllRewards: Action<{ readonly owner?: Address }, RewardsClaimed> = /* @__PURE__ */ action(
    async (client, input) => {
        const signer = actor(client);
        const owner = input.owner ?? signer.address;
        const { rewards } = await readStake(client, owner);
        const { governanceMint } = await stakingFacts(client);
        const due = rewards.filter(({ payable }) => payable > 0n);
        // With nothing due the program itself says so.
        const lines = due.length > 0 ? due : [{ mint: governanceMint, sharesFirst: false }];
        const steps = [];
        for (const { mint, sharesFirst } of lines) {
            if (sharesFirst) steps.push(...(await shareRewardsSteps(client, { mint })));
            steps.push(...(await claimRewardsSteps(client, signer, { owner, mint })));
        }
        return { signer, steps, event: rewardsClaimedEvent };
    },
);

/** Shares the emission so far, and the fees of a collateral when one is named, among the stakers. Anyone. */
export const shareRewards: Action<ShareRewardsInput, RewardsShared> = /* @__PURE__ */ action(async (client, input) => ({
    signer: actor(client),
    steps: await shareRewardsSteps(client, input),
    event: rewardsSharedEvent,
}));

/**
 * Brings a pool's fees to those who have earned them: into the fee vault, which is opened if there is none, and the
 * stakers' part to the stakers. Anyone. Underwriters claim theirs with `claimPremiums` then.
 * Errors, among others: `refused` (`NothingToDistribute`).
 */
export const distribute: Action<{ readonly pool: Address }, FeesDistributed> = /* @__PURE__ */ action(
    async (client, input) => {
        const signer = actor(client);
        return { signer, steps: await distributeSteps(client, signer, input), event: feesDistributedEvent };
    },
);
