/** Instructions of capital providers: every account derived, every default filled. */
import type { Address, TransactionSigner } from '@solana/kit';
import type { BallastClient } from '../chain/client.ts';
import { step, type Step } from '../chain/steps.ts';
import {
    getAccrueInstruction,
    getCancelWithdrawalInstruction,
    getCompleteWithdrawalInstruction,
    getDepositInstruction,
    getRequestWithdrawalInstruction,
} from '../generated/instructions/index.ts';
import { findWithdrawalTicketPda } from '../generated/pdas/index.ts';
import { addressOf, at, configAddress, openTokens, poolFacts, tokensOf } from './places.ts';

export interface DepositInput {
    readonly pool: Address;
    /** Base units of the collateral. */
    readonly amount: bigint;
    /** Fewest shares to accept, in base units. Default: 1, the least there can be. */
    readonly minShares?: bigint;
    /** Unix seconds. Default: never. */
    readonly deadline?: bigint;
    /** Who gets the shares. Default: who deposits. */
    readonly beneficiary?: Address;
}

/** The last second that the program knows: no deadline. */
export const NEVER = 2n ** 63n - 1n;

/** Opens the account for the shares if there is none, then deposits. */
export async function depositSteps(
    client: BallastClient,
    owner: TransactionSigner,
    input: DepositInput,
): Promise<Step[]> {
    const { pool, vault, shareMint, collateralMint, tokenProgram } = await poolFacts(client, input.pool);
    const beneficiary = input.beneficiary ?? owner.address;
    const deposit = getDepositInstruction(
        {
            owner,
            config: await configAddress(client),
            pool,
            vault,
            shareMint,
            collateralMint,
            ownerCollateral: await tokensOf(owner.address, collateralMint, tokenProgram),
            ownerShares: await tokensOf(beneficiary, shareMint, tokenProgram),
            tokenProgram,
            amount: input.amount,
            minShares: input.minShares ?? 1n,
            deadline: input.deadline ?? NEVER,
        },
        at(client),
    );
    return [await openTokens(owner, beneficiary, shareMint, tokenProgram), step('deposit', deposit)];
}

export interface RequestWithdrawalInput {
    readonly pool: Address;
    /** Base units of shares. */
    readonly shares: bigint;
    /** Tells the owner's tickets in this pool apart. Default: drawn at random. */
    readonly nonce?: bigint;
}

export async function requestWithdrawalSteps(
    client: BallastClient,
    owner: TransactionSigner,
    input: RequestWithdrawalInput,
): Promise<Step[]> {
    const { pool, shareMint, tokenProgram } = await poolFacts(client, input.pool);
    const nonce = input.nonce ?? randomId();
    const ticket = await addressOf(findWithdrawalTicketPda({ pool, owner: owner.address, nonce }, at(client)));
    const ownerShares = await tokensOf(owner.address, shareMint, tokenProgram);
    const request = getRequestWithdrawalInstruction(
        { owner, pool, ticket, shareMint, ownerShares, tokenProgram, shares: input.shares, nonce },
        at(client),
    );
    return [step('requestWithdrawal', request)];
}

export interface TicketInput {
    readonly pool: Address;
    readonly ticket: Address;
}

export async function cancelWithdrawalSteps(
    client: BallastClient,
    owner: TransactionSigner,
    input: TicketInput,
): Promise<Step[]> {
    const { pool, shareMint, tokenProgram } = await poolFacts(client, input.pool);
    const ownerShares = await tokensOf(owner.address, shareMint, tokenProgram);
    const cancel = getCancelWithdrawalInstruction(
        { owner, pool, ticket: input.ticket, shareMint, ownerShares, tokenProgram },
        at(client),
    );
    return [await openTokens(owner, owner.address, shareMint, tokenProgram), step('cancelWithdrawal', cancel)];
}

export interface CompleteWithdrawalInput extends TicketInput {
    /** Least to accept, in base units of the collateral. Default: 0. */
    readonly minAmount?: bigint;
}

export async function completeWithdrawalSteps(
    client: BallastClient,
    owner: TransactionSigner,
    input: CompleteWithdrawalInput,
): Promise<Step[]> {
    const { pool, vault, collateralMint, tokenProgram } = await poolFacts(client, input.pool);
    const complete = getCompleteWithdrawalInstruction(
        {
            owner,
            config: await configAddress(client),
            pool,
            ticket: input.ticket,
            vault,
            collateralMint,
            destination: await tokensOf(owner.address, collateralMint, tokenProgram),
            tokenProgram,
            minAmount: input.minAmount ?? 0n,
        },
        at(client),
    );
    return [await openTokens(owner, owner.address, collateralMint, tokenProgram), step('completeWithdrawal', complete)];
}

/** A number that nobody else will have drawn. */
export function randomId(): bigint {
    return crypto.getRandomValues(new BigUint64Array(1))[0]!;
}

export interface AccrueInput {
    readonly pool: Address;
    /** A product of the pool whose ended cover is released too. Default: none. */
    readonly product?: Address;
}

/** Anyone brings a pool's books up to the present second. */
export function accrueSteps(client: BallastClient, input: AccrueInput): Step[] {
    return [step('accrue', getAccrueInstruction(input, at(client)))];
}
