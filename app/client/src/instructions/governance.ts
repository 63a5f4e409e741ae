/** Instructions of proposals and votes: every account derived, accounts of an execution as the proposal names them. */
import { getTransferSolInstruction } from '@solana-program/system';
import {
    AccountRole,
    createNoopSigner,
    downgradeRoleToNonSigner,
    isFixedSize,
    type AccountMeta,
    type Address,
    type Instruction,
    type TransactionSigner,
} from '@solana/kit';
import { maybeRead, read, readAllRaw, readRaw } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { ask, nodeOf } from '../chain/requests.ts';
import { foreignStep, step, type Step } from '../chain/steps.ts';
import { BallastError } from '../errors/error.ts';
import type { Proposal } from '../generated/accounts/index.ts';
import { INSTRUCTION_COSTS } from '../generated/costs.ts';
import {
    getCastVoteInstruction,
    getCloseProposalInstruction,
    getCloseVoteInstruction,
    getExecuteProposalInstruction,
    getProposeInstruction,
} from '../generated/instructions/index.ts';
import {
    auditorAccount,
    committeeAccount,
    monitorAccount,
    poolAccount,
    productAccount,
    proposalAccount,
    stakeAccount,
    watchAccount,
    type AccountKind,
} from '../generated/kinds.ts';
import { findProposalPda, findVoteRecordPda } from '../generated/pdas/index.ts';
import { contentsOf, type ProposableName } from '../reads/contents.ts';
import { addressOf, at, configAddress, NOBODY, openTokens, tokensOf, withAccounts } from './places.ts';
import { governorAddress, stakeAddress, stakingAddress, tokenProgramOf } from './protocol.ts';

/** What can be proposed: one instruction, exactly as it will be executed, signed for by the governor. */
export interface Proposable {
    readonly name: ProposableName;
    readonly instruction: Instruction;
    /** The pool that it is about. */
    readonly pool: Address | undefined;
}

/** Stands where the governor signs: the program does that for him. */
export const governorSigner = async (client: BallastClient): Promise<TransactionSigner> =>
    createNoopSigner(await governorAddress(client));

export const proposalAddress = (client: BallastClient, id: bigint): Promise<Address> =>
    addressOf(findProposalPda({ id }, at(client)));

export const voteAddress = (client: BallastClient, proposal: Address, voter: Address): Promise<Address> =>
    addressOf(findVoteRecordPda({ proposal, voter }, at(client)));

export interface ProposeSteps {
    readonly proposal: Proposable;
    /** Part of the proposal's address. */
    readonly id: bigint;
}

/** The proposer's stake is passed when there is one: the administrator needs none while the protocol is set up. */
export async function proposeSteps(
    client: BallastClient,
    proposer: TransactionSigner,
    { proposal, id }: ProposeSteps,
): Promise<Step[]> {
    const stake = await stakeAddress(client, proposer.address);
    const hasStake = (await maybeRead(client, stakeAccount, stake)) !== undefined;
    const { accounts = [], data = new Uint8Array() } = proposal.instruction;
    const propose = getProposeInstruction(
        {
            proposer,
            config: await configAddress(client),
            proposal: await proposalAddress(client, id),
            ...(proposal.pool ? { pool: proposal.pool } : {}),
            ...(hasStake ? { staking: await stakingAddress(client), stake } : {}),
            id,
            data: [...data],
        },
        at(client),
    );
    const passed = accounts.map(({ address, role }) => ({ address, role: downgradeRoleToNonSigner(role) }));
    return [step('propose', withAccounts(propose, passed))];
}

export interface CastVoteInput {
    readonly proposal: Address;
    /** For it, or against it. */
    readonly support: boolean;
}

export async function castVoteSteps(
    client: BallastClient,
    voter: TransactionSigner,
    { proposal, support }: CastVoteInput,
): Promise<Step[]> {
    const stake = await stakeAddress(client, voter.address);
    const record = await voteAddress(client, proposal, voter.address);
    return [step('castVote', getCastVoteInstruction({ voter, stake, proposal, record, support }, at(client)))];
}

/** The governor gets the rent that the instruction needs first, and whoever is paid an account for it. */
export async function executeSteps(
    client: BallastClient,
    caller: TransactionSigner,
    proposal: Address,
): Promise<Step[]> {
    const data = await read(client, proposalAccount, proposal);
    const contents = contentsOf(data, client.program);
    const execute = getExecuteProposalInstruction(
        {
            config: await configAddress(client),
            proposal,
            program: client.program,
            ...(data.pool === NOBODY ? {} : { pool: data.pool }),
        },
        at(client),
    );
    const executed = step('executeProposal', withAccounts(execute, proposedAccounts(data)));
    const inner = contents.name === 'unknown' ? 0 : INSTRUCTION_COSTS[contents.name];
    return [
        ...(await rentSteps(client, caller, data, contents.name)),
        ...(contents.name === 'spendTreasury' ? await payeeSteps(client, caller, contents) : []),
        { ...executed, units: executed.units + inner },
    ];
}

/** The accounts of the proposed instruction, writable as they were proposed. */
export function proposedAccounts(proposal: Pick<Proposal, 'accounts' | 'accountCount' | 'writable'>): AccountMeta[] {
    return proposal.accounts.slice(0, proposal.accountCount).map((address, place) => ({
        address,
        role: ((proposal.writable >> place) & 1) === 1 ? AccountRole.WRITABLE : AccountRole.READONLY,
    }));
}

const TOKEN_ACCOUNT_BYTES = 165n;
const MINT_BYTES = 82n;

const sizeOf = (kind: AccountKind<unknown>): bigint => {
    const decoder = kind.decoder();
    return isFixedSize(decoder) ? BigInt(decoder.fixedSize) : 0n;
};

/** Which accounts an instruction makes, by their place among its own, and how many bytes they have. */
function madeBy(name: ProposableName | 'unknown'): readonly (readonly [place: number, bytes: bigint])[] {
    switch (name) {
        case 'createPool':
            return [
                [3, sizeOf(poolAccount)],
                [4, TOKEN_ACCOUNT_BYTES],
                [5, MINT_BYTES],
            ];
        case 'listProduct':
            return [[3, sizeOf(productAccount)]];
        case 'initMonitor':
            return [[4, sizeOf(monitorAccount)]];
        case 'initCommittee':
            return [[4, sizeOf(committeeAccount)]];
        case 'initWatch':
            return [[4, sizeOf(watchAccount)]];
        case 'setAuditor':
            return [[3, sizeOf(auditorAccount)]];
        default:
            return [];
    }
}

/** Lamports for a byte, and bytes that every account counts on top: as on all clusters of Solana. */
const RENT_PER_BYTE = 6_960n;
const OVERHEAD = 128n;

/** The deposit of an account. Errors: kind `network` when the node says more than twice of what it can be. */
async function rentOf(client: BallastClient, bytes: bigint): Promise<bigint> {
    const rent = await ask(client, ({ abortSignal }) =>
        client.rpc.getMinimumBalanceForRentExemption(bytes).send({ abortSignal }),
    );
    // It is sent away on the node's word alone.
    if (rent <= 2n * RENT_PER_BYTE * (OVERHEAD + bytes)) return rent;
    throw new BallastError(
        'network',
        `The node at ${nodeOf(client)} says that an account of ${bytes} bytes needs ${rent} lamports, which is too much, so nothing was sent: use another node.`,
    );
}

/** Sends the governor what he lacks for the accounts that the instruction makes, and for his own. */
async function rentSteps(
    client: BallastClient,
    payer: TransactionSigner,
    proposal: Proposal,
    name: ProposableName | 'unknown',
): Promise<Step[]> {
    const made = madeBy(name);
    const there = await readAllRaw(
        client,
        made.map(([place]) => proposal.accounts[place]!),
    );
    const missing = made.filter((_, at) => there[at] === undefined);
    if (missing.length === 0) return [];
    const governor = await governorAddress(client);
    const rents = await Promise.all([0n, ...missing.map(([, bytes]) => bytes)].map((bytes) => rentOf(client, bytes)));
    const needed = rents.reduce((sum, rent) => sum + rent, 0n);
    const lacking = needed - ((await readRaw(client, governor))?.lamports ?? 0n);
    if (lacking <= 0n) return [];
    const send = getTransferSolInstruction({ source: payer, destination: governor, amount: lacking });
    return [foreignStep('send the governor rent', send, 1_000)];
}

/** Opens the associated account of whoever is paid, when that is where the money goes. */
async function payeeSteps(
    client: BallastClient,
    payer: TransactionSigner,
    { mint, recipient, destination }: { mint: Address; recipient: Address; destination: Address },
): Promise<Step[]> {
    const tokenProgram = await tokenProgramOf(client, mint);
    const own = await tokensOf(recipient, mint, tokenProgram);
    return own === destination ? [await openTokens(payer, recipient, mint, tokenProgram)] : [];
}

export interface CloseProposalInput {
    readonly proposal: Address;
    /** Gets the rent. */
    readonly proposer: Address;
}

export function closeProposalSteps(
    client: BallastClient,
    caller: TransactionSigner,
    input: CloseProposalInput,
): Step[] {
    return [step('closeProposal', getCloseProposalInstruction({ caller, ...input }, at(client)))];
}

/** The rent of the record goes to the voter. */
export async function closeVoteSteps(
    client: BallastClient,
    { proposal, voter }: { readonly proposal: Address; readonly voter: Address },
): Promise<Step[]> {
    const record = await voteAddress(client, proposal, voter);
    return [step('closeVote', getCloseVoteInstruction({ record, voter }, at(client)))];
}
