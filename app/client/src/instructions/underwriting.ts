/** Instructions of underwriters, and of whoever buys what they or policyholders have lost: every account derived. */
import type { Address, TransactionSigner } from '@solana/kit';
import type { BallastClient } from '../chain/client.ts';
import { step, type Step } from '../chain/steps.ts';
import {
    getBuySalvageInstruction,
    getClaimPremiumsInstruction,
    getCompleteUnsignalInstruction,
    getRequestUnsignalInstruction,
    getSignalInstruction,
} from '../generated/instructions/index.ts';
import { findSalvagePda, findSignalPda } from '../generated/pdas/index.ts';
import { NEVER } from './capital.ts';
import { addressOf, at, openTokens, productFacts, tokensOf } from './places.ts';
import { feePlaces, stakeAddress, stakingAddress, stakingFacts, tokenProgramOf } from './protocol.ts';

export interface SignalInput {
    readonly product: Address;
    /** Base units of the governance token, out of the owner's stake. */
    readonly amount: bigint;
}

export const signalAddress = (client: BallastClient, product: Address, owner: Address): Promise<Address> =>
    addressOf(findSignalPda({ product, owner }, at(client)));

export async function signalSteps(
    client: BallastClient,
    owner: TransactionSigner,
    { product, amount }: SignalInput,
): Promise<Step[]> {
    const signal = getSignalInstruction(
        {
            owner,
            staking: await stakingAddress(client),
            stake: await stakeAddress(client, owner.address),
            product,
            signal: await signalAddress(client, product, owner.address),
            amount,
        },
        at(client),
    );
    return [step('signal', signal)];
}

export async function requestUnsignalSteps(
    client: BallastClient,
    owner: TransactionSigner,
    { product, amount }: SignalInput,
): Promise<Step[]> {
    const signal = await signalAddress(client, product, owner.address);
    return [step('requestUnsignal', getRequestUnsignalInstruction({ owner, product, signal, amount }, at(client)))];
}

export async function completeUnsignalSteps(
    client: BallastClient,
    owner: TransactionSigner,
    { product }: { readonly product: Address },
): Promise<Step[]> {
    const complete = getCompleteUnsignalInstruction(
        {
            owner,
            staking: await stakingAddress(client),
            stake: await stakeAddress(client, owner.address),
            product,
            signal: await signalAddress(client, product, owner.address),
        },
        at(client),
    );
    return [step('completeUnsignal', complete)];
}

export interface ClaimPremiumsInput {
    readonly product: Address;
    /** Whose signal; he is paid, whoever calls. */
    readonly owner: Address;
}

/** Opens the owner's token account if there is none, at the caller's cost, then pays him. */
export async function claimPremiumsSteps(
    client: BallastClient,
    payer: TransactionSigner,
    { product, owner }: ClaimPremiumsInput,
): Promise<Step[]> {
    const { pool } = await productFacts(client, product);
    const { collateralMint: mint, tokenProgram } = pool;
    const { feeVault, feeTokens } = await feePlaces(client, mint);
    const claim = getClaimPremiumsInstruction(
        {
            product,
            signal: await signalAddress(client, product, owner),
            feeVault,
            source: feeTokens,
            mint,
            destination: await tokensOf(owner, mint, tokenProgram),
            tokenProgram,
        },
        at(client),
    );
    return [await openTokens(payer, owner, mint, tokenProgram), step('claimPremiums', claim)];
}

/** What a pool sells: covered tokens that policyholders have handed over, or tokens that underwriters have lost. */
export type LotName = 'surrendered' | 'lost';

export interface BuySalvageInput {
    readonly product: Address;
    readonly lot: LotName;
    /** Base units of what is sold. */
    readonly amount: bigint;
    /** Most to pay, in base units of the collateral. */
    readonly maxCost: bigint;
    /** Unix seconds. Default: never. */
    readonly deadline?: bigint;
}

/** Opens the buyer's account for the tokens if there is none, then buys. */
export async function buySalvageSteps(
    client: BallastClient,
    buyer: TransactionSigner,
    input: BuySalvageInput,
): Promise<Step[]> {
    const { product, pool, subject } = await productFacts(client, input.product);
    const sold = input.lot === 'lost' ? await lostTokens(client) : await handedOver(client, product, subject);
    const { soldMint, soldProgram } = sold;
    const buy = getBuySalvageInstruction(
        {
            ...sold,
            buyer,
            pool: pool.pool,
            product,
            vault: pool.vault,
            collateralMint: pool.collateralMint,
            buyerCollateral: await tokensOf(buyer.address, pool.collateralMint, pool.tokenProgram),
            tokenProgram: pool.tokenProgram,
            destination: await tokensOf(buyer.address, soldMint, soldProgram),
            amount: input.amount,
            maxCost: input.maxCost,
            deadline: input.deadline ?? NEVER,
        },
        at(client),
    );
    return [await openTokens(buyer, buyer.address, soldMint, soldProgram), step('buySalvage', buy)];
}

async function lostTokens(client: BallastClient) {
    const { staking, tokens, governanceMint, tokenProgram } = await stakingFacts(client);
    return { staking, source: tokens, soldMint: governanceMint, soldProgram: tokenProgram };
}

async function handedOver(client: BallastClient, product: Address, soldMint: Address) {
    const source = await addressOf(findSalvagePda({ product }, at(client)));
    return { source, soldMint, soldProgram: await tokenProgramOf(client, soldMint) };
}
