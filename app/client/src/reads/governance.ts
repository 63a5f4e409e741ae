/** Proposals with what they would do and where they stand, and votes on them. */
import type { Address } from '@solana/kit';
import { chainTime, maybeRead, maybeReadAll, read, readWhere, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { Config, Pool, Proposal, Staking, VoteRecord } from '../generated/accounts/index.ts';
import {
    configAccount,
    poolAccount,
    productAccount,
    proposalAccount,
    stakingAccount,
    voteRecordAccount,
} from '../generated/kinds.ts';
import { configAddress, NOBODY } from '../instructions/places.ts';
import { voteAddress } from '../instructions/governance.ts';
import { stakingAddress } from '../instructions/protocol.ts';
import { contentsOf, type ProposalContents } from './contents.ts';
import { having } from './layout.ts';
import { mintDecimals } from './mints.ts';
import { differencesOf, sentenceOfProposal, type Difference, type Present } from './proposalWords.ts';
import { settingsOf, type Settings } from './settingWords.ts';
import { activeAt } from './staking.ts';

/**
 * Where a proposal stands:
 * - `voting`: up to `voteUntil`
 * - `rejected`: it can be closed
 * - `timelock`: it has passed and waits for `eta`
 * - `executable`: by anyone, up to `expiresAt`
 * - `executed`, `expired`: it can be closed
 * - `stale`: rules have changed since, or its pool has approved an incident; it can be proposed again
 */
export type ProposalState = 'voting' | 'rejected' | 'timelock' | 'executable' | 'executed' | 'expired' | 'stale';

export interface ProposalReport extends Found<Proposal> {
    readonly state: ProposalState;
    /** When the state ends by itself, unix seconds; `undefined` when it does not. */
    readonly until: bigint | undefined;
    readonly contents: ProposalContents;
    /** What it would do, in a sentence. */
    readonly sentence: string;
    /** The settings that a change of rules would change, as they are now and as they would be. */
    readonly differences: readonly Difference[];
    /** Whether the votes so far would pass it. */
    readonly passing: boolean;
}

/** One proposal. Errors: kind `missing` when there is none, or it was closed. */
export async function readProposal(client: BallastClient, proposal: Address): Promise<ProposalReport> {
    const data = await read(client, proposalAccount, proposal);
    return (await reports(client, [{ address: proposal, data }]))[0]!;
}

/** All proposals that were not closed, the newest first. */
export async function readProposals(client: BallastClient): Promise<ProposalReport[]> {
    const found = await reports(client, await readWhere(client, proposalAccount));
    return found.sort((a, b) => (a.data.createdAt < b.data.createdAt ? 1 : -1));
}

async function reports(client: BallastClient, found: readonly Found<Proposal>[]): Promise<ProposalReport[]> {
    const about = found.map(({ data }) => data.pool);
    const [config, pools, now] = await Promise.all([
        read(client, configAccount, await configAddress(client)),
        maybeReadAll(client, poolAccount, about),
        chainTime(client),
    ]);
    const made = found.map(async ({ address, data }, at) => {
        const contents = contentsOf(data, client.program);
        const present = await presentOf(client, contents, config, pools[at]);
        return {
            address,
            data,
            ...proposalState(data, config, pools[at], now),
            contents,
            sentence: sentenceOfProposal(contents, present),
            differences: differencesOf(contents, present),
            passing: hasPassed(data),
        };
    });
    return Promise.all(made);
}

const EXECUTED = 1;

const hasPassed = ({ byAdmin, yes, no, quorum }: Proposal): boolean =>
    byAdmin === 1 || (yes > no && yes + no >= quorum);

/** Where a proposal stands at `now`. `pool`: the one that it is about. */
export function proposalState(
    proposal: Proposal,
    config: Pick<Config, 'rulesVersion'>,
    pool: Pick<Pool, 'approvals'> | undefined,
    now: bigint,
): { state: ProposalState; until: bigint | undefined } {
    const { voteUntil, eta, expiresAt, byAdmin } = proposal;
    const isVotedOn = byAdmin === 0 && now <= voteUntil;
    const isStale =
        config.rulesVersion !== proposal.rulesVersion ||
        (proposal.pool !== NOBODY && pool?.approvals !== proposal.approvals);
    if (proposal.status === EXECUTED) return { state: 'executed', until: undefined };
    if (!isVotedOn && !hasPassed(proposal)) return { state: 'rejected', until: undefined };
    if (now > expiresAt) return { state: 'expired', until: undefined };
    if (isStale) return { state: 'stale', until: expiresAt };
    if (isVotedOn) return { state: 'voting', until: voteUntil };
    return now < eta ? { state: 'timelock', until: eta } : { state: 'executable', until: expiresAt };
}

/** What a proposal is compared with. */
async function presentOf(
    client: BallastClient,
    contents: ProposalContents,
    config: Config,
    pool: Pool | undefined,
): Promise<Present> {
    const staking = await maybeRead(client, stakingAccount, await stakingAddress(client));
    const mint = contents.name === 'spendTreasury' ? contents.mint : undefined;
    const founded = contents.name === 'createPool' ? contents.collateralMint : undefined;
    const other = mint ?? founded;
    const decimals = {
        decimals: pool?.decimals ?? (other ? await mintDecimals(client, other) : undefined),
        governanceDecimals: staking?.decimals,
    };
    const settings =
        contents.name === 'changeRules'
            ? await replaced(client, contents, { config, pool, staking, decimals })
            : undefined;
    return { ...decimals, settings };
}

interface Known {
    readonly config: Config;
    readonly pool: Pool | undefined;
    readonly staking: Staking | undefined;
    readonly decimals: { readonly decimals: number | undefined; readonly governanceDecimals: number | undefined };
}

/** The settings that a change replaces, as they are now. */
async function replaced(
    client: BallastClient,
    { change, product }: ProposalContents & { name: 'changeRules' },
    { config, pool, staking, decimals }: Known,
): Promise<Settings | undefined> {
    switch (change.__kind) {
        case 'Protocol':
            return settingsOf(pick(config, change.rules), decimals);
        case 'Guardian':
            return { guardian: config.guardian };
        case 'Staking':
            return staking && settingsOf(staking.rules, decimals);
        case 'Pool':
            return pool && settingsOf({ leverageBps: pool.leverageBps, groupLimitBps: pool.groupLimitBps }, decimals);
        case 'Product': {
            const data = product && (await maybeRead(client, productAccount, product));
            return data && settingsOf(pick(data, change.rules), decimals);
        }
        case 'Lot':
            return undefined;
    }
}

/** The fields of an account that rules name. */
const pick = (account: object, rules: object): object =>
    Object.fromEntries(Object.entries(account).filter(([name]) => name in rules));

/** How the protocol is governed now. Weights in base units of the governance token. */
export interface GovernanceReport {
    readonly config: Config;
    /** Whether the administrator still decides at once. */
    readonly bootstrap: boolean;
    /** Weight of all votes that a proposal made now would need; `undefined` before the staking is open. */
    readonly quorum: bigint | undefined;
    /** Active stake that proposing takes now. */
    readonly threshold: bigint | undefined;
    /** What could vote now: when that is less than the quorum, nobody can decide anything. */
    readonly voters: bigint | undefined;
}

/** Errors: kind `missing` before the protocol is set up. */
export async function readGovernance(client: BallastClient): Promise<GovernanceReport> {
    const [config, staking, now] = await Promise.all([
        read(client, configAccount, await configAddress(client)),
        maybeRead(client, stakingAccount, await stakingAddress(client)),
        chainTime(client),
    ]);
    const { minQuorum, quorumBps, thresholdBps } = config.governance;
    const voters = staking && activeAt(staking, now);
    const all = staking && voters !== undefined ? voters + staking.signalled : undefined;
    const part = (bps: number, least: bigint): bigint | undefined => {
        if (all === undefined) return undefined;
        const some = (all * BigInt(bps) + 9_999n) / 10_000n;
        return some > least ? some : least;
    };
    return {
        config,
        bootstrap: config.bootstrap === 1,
        quorum: part(quorumBps, minQuorum),
        threshold: part(thresholdBps, MIN_STAKE),
        voters,
    };
}

/** Fewest base units of stake that propose, whatever the rules say. */
const MIN_STAKE = 1_000_000n;

export interface VoteReport extends Found<VoteRecord> {
    readonly support: boolean;
    /** Whether its rent can be had back with `closeVote`. */
    readonly closable: boolean;
}

/** All votes of one voter that were not closed. */
export async function readVotes(client: BallastClient, voter: Address): Promise<VoteReport[]> {
    const [found, now] = await Promise.all([
        readWhere(client, voteRecordAccount, [having(voteRecordAccount, 'voter', voter)]),
        chainTime(client),
    ]);
    return found.map((each) => voteOf(each, now));
}

/** How somebody has voted on a proposal; `undefined` when he has not. */
export async function readVote(
    client: BallastClient,
    proposal: Address,
    voter: Address,
): Promise<VoteReport | undefined> {
    const address = await voteAddress(client, proposal, voter);
    const [data, running, now] = await Promise.all([
        maybeRead(client, voteRecordAccount, address),
        maybeRead(client, proposalAccount, proposal),
        chainTime(client),
    ]);
    // One from before is of an earlier proposal at this address.
    const isOf = data && (!running || data.voteUntil >= running.createdAt);
    return isOf ? voteOf({ address, data }, now) : undefined;
}

const voteOf = ({ address, data }: Found<VoteRecord>, now: bigint): VoteReport => ({
    address,
    data,
    support: data.support === 1,
    closable: now > data.voteUntil,
});
