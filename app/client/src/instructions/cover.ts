/** Instructions about policies: every account derived, every default filled. */
import { AccountRole, type Address, type ReadonlyUint8Array, type TransactionSigner } from '@solana/kit';
import type { BallastClient } from '../chain/client.ts';
import { step, type Step } from '../chain/steps.ts';
import {
    getBuyCoverInstruction,
    getCancelCoverInstruction,
    getClosePolicyInstruction,
    getExtendCoverInstruction,
    getQuoteCoverInstruction,
    getSponsorCoverInstruction,
    getTransferPolicyInstruction,
} from '../generated/instructions/index.ts';
import { findPolicyPda } from '../generated/pdas/index.ts';
import { NEVER, randomId } from './capital.ts';
import {
    addressOf,
    at,
    configAddress,
    openTokens,
    productFacts,
    sightOf,
    tokensOf,
    withAccounts,
    type ProductFacts,
} from './places.ts';

/** The most that can be paid: no limit. */
export const ANY_PREMIUM = 2n ** 64n - 1n;

export interface QuoteCoverInput {
    readonly product: Address;
    /** Base units of cover. */
    readonly amount: bigint;
    /** Seconds of cover after the waiting period. */
    readonly term: number;
}

export async function quoteCoverSteps(
    client: BallastClient,
    { product, amount, term }: QuoteCoverInput,
): Promise<Step[]> {
    const { pool } = await productFacts(client, product);
    return [step('quoteCover', getQuoteCoverInstruction({ pool: pool.pool, product, amount, term }, at(client)))];
}

export interface BuyCoverInput extends QuoteCoverInput {
    /** Hash of the terms that the buyer has read. */
    readonly termsHash: ReadonlyUint8Array;
    /** Most to pay, in base units. Default: no limit. */
    readonly maxPremium?: bigint;
    /** Unix seconds. Default: never. */
    readonly deadline?: bigint;
    /** Who is covered and paid. Default: who pays. */
    readonly holder?: Address;
    /** Tells the product's policies apart. Default: drawn at random, so that nobody can take it before. */
    readonly id?: bigint;
    /** What the monitor reads. Default: Pyth's sponsored feed, the stake pool, the covered program's data. */
    readonly feed?: Address;
    /** Token account that gets the referrer's part. Default: nobody's. */
    readonly referrer?: Address;
}

/** What every sale of a product passes. */
async function saleAccounts(client: BallastClient, payer: TransactionSigner, product: ProductFacts, feed?: Address) {
    const { pool, vault, collateralMint, tokenProgram } = product.pool;
    return {
        payer,
        config: await configAddress(client),
        pool,
        product: product.product,
        vault,
        collateralMint,
        payerCollateral: await tokensOf(payer.address, collateralMint, tokenProgram),
        tokenProgram,
        ...(await sightOf(client, product, feed)),
    };
}

export async function buyCoverSteps(
    client: BallastClient,
    payer: TransactionSigner,
    input: BuyCoverInput,
): Promise<Step[]> {
    const product = await productFacts(client, input.product);
    const id = input.id ?? randomId();
    const buy = getBuyCoverInstruction(
        {
            ...(await saleAccounts(client, payer, product, input.feed)),
            policy: await addressOf(findPolicyPda({ product: input.product, id }, at(client))),
            ...(input.referrer ? { referrerCollateral: input.referrer } : {}),
            id,
            amount: input.amount,
            maxPremium: input.maxPremium ?? ANY_PREMIUM,
            deadline: input.deadline ?? NEVER,
            term: input.term,
            holder: input.holder ?? payer.address,
            termsHash: input.termsHash,
        },
        at(client),
    );
    return [step('buyCover', buy)];
}

export interface SponsorCoverInput {
    readonly product: Address;
    /** Base units of cover for each holder. */
    readonly amount: bigint;
    /** Seconds of cover after the waiting period. */
    readonly term: number;
    /** Who is covered and paid; the size of a transaction bounds their number. */
    readonly holders: readonly Address[];
    readonly termsHash: ReadonlyUint8Array;
    /** Most to pay in all, in base units. Default: no limit. */
    readonly maxPremium?: bigint;
    /** Unix seconds. Default: never. */
    readonly deadline?: bigint;
    /** Id of the first policy; the others follow. Default: drawn at random. */
    readonly firstId?: bigint;
    readonly feed?: Address;
}

export async function sponsorCoverSteps(
    client: BallastClient,
    payer: TransactionSigner,
    input: SponsorCoverInput,
): Promise<Step[]> {
    const product = await productFacts(client, input.product);
    // Far enough from the largest number for all that follow.
    const firstId = input.firstId ?? randomId() >> 1n;
    const ids = input.holders.map((_, place) => firstId + BigInt(place));
    const policies = await Promise.all(
        ids.map((id) => addressOf(findPolicyPda({ product: input.product, id }, at(client)))),
    );
    const sponsor = getSponsorCoverInstruction(
        {
            ...(await saleAccounts(client, payer, product, input.feed)),
            firstId,
            amount: input.amount,
            maxPremium: input.maxPremium ?? ANY_PREMIUM,
            deadline: input.deadline ?? NEVER,
            term: input.term,
            termsHash: input.termsHash,
            holders: [...input.holders],
        },
        at(client),
    );
    const writable = policies.map((address) => ({ address, role: AccountRole.WRITABLE }));
    return [step('sponsorCover', withAccounts(sponsor, writable), Math.ceil(input.holders.length / 8))];
}

/** A policy and the product it is of. */
export interface PolicyPlace {
    readonly product: Address;
    readonly policy: Address;
}

export interface ExtendCoverInput extends PolicyPlace {
    /** Base units of cover to add. Default: 0. */
    readonly amount?: bigint;
    /** Seconds to add after the present end. Default: 0. */
    readonly seconds?: number;
    readonly termsHash: ReadonlyUint8Array;
    /** Most to pay, in base units. Default: no limit. */
    readonly maxPremium?: bigint;
    /** Unix seconds. Default: never. */
    readonly deadline?: bigint;
    readonly feed?: Address;
}

export async function extendCoverSteps(
    client: BallastClient,
    payer: TransactionSigner,
    input: ExtendCoverInput,
): Promise<Step[]> {
    const product = await productFacts(client, input.product);
    const extend = getExtendCoverInstruction(
        {
            ...(await saleAccounts(client, payer, product, input.feed)),
            policy: input.policy,
            amount: input.amount ?? 0n,
            seconds: input.seconds ?? 0,
            maxPremium: input.maxPremium ?? ANY_PREMIUM,
            deadline: input.deadline ?? NEVER,
            termsHash: input.termsHash,
        },
        at(client),
    );
    return [step('extendCover', extend)];
}

export interface CancelCoverInput extends PolicyPlace {
    /** Who paid and gets refund and deposit: as the policy has it. */
    readonly payer: Address;
    /** Least to accept, in base units. Default: 0. */
    readonly minRefund?: bigint;
    /** Unix seconds. Default: never. */
    readonly deadline?: bigint;
}

export async function cancelCoverSteps(
    client: BallastClient,
    holder: TransactionSigner,
    input: CancelCoverInput,
): Promise<Step[]> {
    const { pool } = await productFacts(client, input.product);
    const cancel = getCancelCoverInstruction(
        {
            holder,
            pool: pool.pool,
            product: input.product,
            policy: input.policy,
            vault: pool.vault,
            collateralMint: pool.collateralMint,
            payer: input.payer,
            payerCollateral: await tokensOf(input.payer, pool.collateralMint, pool.tokenProgram),
            tokenProgram: pool.tokenProgram,
            minRefund: input.minRefund ?? 0n,
            deadline: input.deadline ?? NEVER,
        },
        at(client),
    );
    return [await openTokens(holder, input.payer, pool.collateralMint, pool.tokenProgram), step('cancelCover', cancel)];
}

export interface TransferPolicyInput extends PolicyPlace {
    /** Signs too: nobody is made a holder without knowing. */
    readonly recipient: TransactionSigner;
    readonly termsHash: ReadonlyUint8Array;
    /** Least cover that the recipient accepts, in base units. */
    readonly minRemaining: bigint;
    /** As in the account that the recipient has seen. */
    readonly pricedAt: bigint;
}

export function transferPolicySteps(
    client: BallastClient,
    holder: TransactionSigner,
    input: TransferPolicyInput,
): Step[] {
    return [step('transferPolicy', getTransferPolicyInstruction({ holder, ...input }, at(client)))];
}

/** Anyone closes a policy that is over; the deposit goes to whoever paid it. */
export function closePolicySteps(client: BallastClient, input: PolicyPlace & { readonly payer: Address }): Step[] {
    return [step('closePolicy', getClosePolicyInstruction(input, at(client)))];
}
