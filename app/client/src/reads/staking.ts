/** Staked governance tokens: the ledger of all, and what one stake weighs, earns and waits for. */
import type { Address } from '@solana/kit';
import { chainTime, maybeReadAll, read, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { FeeVault, Stake, Staking } from '../generated/accounts/index.ts';
import { feeVaultAccount, stakeAccount, stakingAccount } from '../generated/kinds.ts';
import { feePlaces, stakeAddress, stakingAddress } from '../instructions/protocol.ts';
import { BITS, dueOf, valueOfQ64 } from './indices.ts';

/** Less than this earns nothing: an index would not be exact. Base units. */
const MIN_EARNING = 1_000_000n;
/** Quarters of an activation in which staked tokens are counted apart, and how many of them are kept. */
const PENDING_PARTS = 4;
const PENDING_SLOTS = 6n;

/** The staking ledger. Amounts in base units of the governance token. */
export interface StakingReport extends Found<Staking> {
    /** Staked long enough ago to vote: what quorums of polls are a part of. */
    readonly active: bigint;
    /** What quorums of proposals are a part of: active, or behind products. */
    readonly electorate: bigint;
    /** Emitted since the last call and not shared yet. */
    readonly emitted: bigint;
    /** When the emission ends at its present rate, unix seconds; `undefined` when nothing is emitted. */
    readonly emissionEnds: bigint | undefined;
    /** What stakers earn: the governance token first. */
    readonly lines: readonly LineReport[];
}

/** Rewards in one token. */
export interface LineReport {
    readonly mint: Address;
    /** Fees that wait to be shared, in base units; 0 for the governance token. */
    readonly waiting: bigint;
    /** What voters have earned and what has not arrived for them yet, in base units. */
    readonly promised: bigint;
}

/** Errors: kind `missing` before the staking is open. */
export async function readStaking(client: BallastClient): Promise<StakingReport> {
    const { address, data, vaults, now } = await ledger(client);
    const active = activeAt(data, now);
    const isEmitting = data.emissionRate > 0n && data.emissionBudget > 0n;
    return {
        address,
        data,
        active,
        electorate: active + data.signalled,
        emitted: emittedAt(data, now),
        emissionEnds: isEmitting ? data.emittedAt + data.emissionBudget / data.emissionRate : undefined,
        lines: linesOf(data).map(({ mint, promised }, at) => ({
            mint,
            promised,
            waiting: vaults[at]?.stakers ?? 0n,
        })),
    };
}

/** One person's stake. Amounts in base units, times in unix seconds. */
export interface StakeReport extends Found<Stake> {
    /** What weighs in a vote on what is reported or proposed now. */
    readonly active: bigint;
    /** Tokens that wait for their weight, and when they have it. */
    readonly waiting: { readonly amount: bigint; readonly activeAt: bigint } | undefined;
    /** Tokens that were asked back, when they can be had, and whether they can. */
    readonly leaving: { readonly amount: bigint; readonly readyAt: bigint; readonly ready: boolean } | undefined;
    /** Why no tokens can be asked back now: open ballots of this many events. 0 when they can. */
    readonly lockedBy: number;
    /** What can be put behind a product: what open ballots cannot cost. */
    readonly free: bigint;
    readonly rewards: readonly RewardReport[];
}

/** What a stake has earned in one token, in base units. */
export interface RewardReport {
    readonly mint: Address;
    readonly due: bigint;
    /** What a claim would pay now: less than what is due while fees are on their way. */
    readonly payable: bigint;
    /** Whether what voters have earned must be put aside before (`shareRewards`), which `claimAllRewards` does. */
    readonly sharesFirst: boolean;
}

/** Errors: kind `missing` when the owner has never staked. */
export async function readStake(client: BallastClient, owner: Address): Promise<StakeReport> {
    const address = await stakeAddress(client, owner);
    const [stake, { data: all, vaults, now }] = await Promise.all([
        read(client, stakeAccount, address),
        ledger(client),
    ]);
    const isWaiting = stake.recent > 0n && stake.recentSince >= now;
    return {
        address,
        data: stake,
        active: weightAt(stake, now),
        waiting: isWaiting ? { amount: stake.recent, activeAt: stake.recentSince } : undefined,
        leaving:
            stake.unstaking > 0n
                ? { amount: stake.unstaking, readyAt: stake.unstakeAt, ready: now >= stake.unstakeAt }
                : undefined,
        lockedBy: stake.openBallots,
        free: stake.amount - stake.exposed,
        rewards: linesOf(all).map(({ mint }, at) => ({ mint, ...rewardOf(stake, all, at, vaults[at], now) })),
    };
}

/** What of a stake was active before `time`: the weight of its vote on what was reported or proposed then. */
export function weightAt(stake: Stake, time: bigint): bigint {
    const elder = stake.elderSince < time ? stake.amount - stake.recent : 0n;
    return elder + (stake.recentSince < time ? stake.recent : 0n);
}

/** What of all staked tokens is old enough to vote, as the program counts it for quorums. */
export function activeAt(all: Staking, now: bigint): bigint {
    const quarter = BigInt(Math.max(1, Math.floor(all.rules.activation / PENDING_PARTS)));
    const slot = (now - BigInt(all.rules.activation)) / quarter;
    const kept = all.pendingSlot - PENDING_SLOTS;
    let pending = 0n;
    for (let at = (slot > kept ? slot : kept) + 1n; at <= all.pendingSlot; at++)
        pending += all.pending[Number(at % PENDING_SLOTS)] ?? 0n;
    return pending < all.totalStaked ? all.totalStaked - pending : 0n;
}

/** The ledger, the fee vaults of its lines at their places, and the time. */
async function ledger(client: BallastClient) {
    const address = await stakingAddress(client);
    const [data, now] = await Promise.all([read(client, stakingAccount, address), chainTime(client)]);
    const places = await Promise.all(linesOf(data).map(({ mint }) => feePlaces(client, mint)));
    const found = await maybeReadAll(
        client,
        feeVaultAccount,
        places.map(({ feeVault }) => feeVault),
    );
    // The governance token's own line is not paid from a fee vault, even when it is a collateral.
    const vaults = found.map((vault, at) => (at > 0 ? vault : undefined));
    return { address, data, vaults, now };
}

const linesOf = (all: Staking) => all.lines.slice(0, 1 + all.slots);

/** What time has emitted since the last call, and what silent voters have lost: shared with the next call. */
function emittedAt(all: Staking, now: bigint): bigint {
    const isIdle = all.unshared === 0n && (all.emissionRate === 0n || all.emissionBudget === 0n);
    if (isIdle || all.earning < MIN_EARNING) return 0n;
    const seconds = now > all.emittedAt ? now - all.emittedAt : 0n;
    const emitted = all.emissionRate * seconds;
    return (emitted < all.emissionBudget ? emitted : all.emissionBudget) + all.unshared;
}

function rewardOf(stake: Stake, all: Staking, at: number, vault: FeeVault | undefined, now: bigint) {
    const { index, promised } = all.lines[at]!;
    const mine = stake.lines[at]!;
    // What would be shared before the claim: the emission by the claim itself, fees by a sharing that has to come first.
    const sharesFirst = promised > 0n && vault !== undefined && promised <= vault.stakers;
    const fees = sharesFirst && all.earning >= MIN_EARNING ? vault.stakers - promised : 0n;
    const shared = at === 0 ? emittedAt(all, now) : fees;
    const step = shared > 0n ? (shared << BITS) / all.earning : 0n;
    const due = mine.owed + dueOf(stake.earning, valueOfQ64(index) + step - valueOfQ64(mine.paid));
    const there = at === 0 ? all.owed + shared : (vault?.owed ?? 0n) + (sharesFirst ? promised + fees : 0n);
    const isBlocked = promised > 0n && !sharesFirst;
    return { due, payable: isBlocked ? 0n : due < there ? due : there, sharesFirst };
}
