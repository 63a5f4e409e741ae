/** Instructions about claims: every account derived, every default filled. */
import type { Address, TransactionSigner } from '@solana/kit';
import { read } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { step, type Step } from '../chain/steps.ts';
import { refused } from '../errors/named.ts';
import type { Policy } from '../generated/accounts/index.ts';
import {
    getCloseClaimInstruction,
    getCloseIncidentInstruction,
    getCollectClaimInstruction,
    getDisputeClaimInstruction,
    getFileClaimInstruction,
    getFileLossInstruction,
    getOpenSalvageInstruction,
    getSettleIncidentInstruction,
    getSurrenderClaimInstruction,
} from '../generated/instructions/index.ts';
import { incidentAccount, policyAccount } from '../generated/kinds.ts';
import { findClaimPda, findPollPda, findSalvagePda } from '../generated/pdas/index.ts';
import { Assessment, Settlement } from '../generated/types/index.ts';
import { ANY_BOND, ballotAddress } from './decisions.ts';
import { evidenceHash, type Evidence } from './evidence.ts';
import { addressOf, at, openTokens, productFacts, tokensOf, type ProductFacts } from './places.ts';
import { feePlaces, stakingAddress, tokenProgramOf } from './protocol.ts';
import { claimPlace, incidentFacts } from './questions.ts';

/** A policy that claims for an incident. */
export interface ClaimPlace {
    readonly incident: Address;
    readonly policy: Address;
}

export const claimAddress = (client: BallastClient, place: ClaimPlace): Promise<Address> =>
    addressOf(findClaimPda(place, at(client)));

/** What every way to claim passes. The ballot is the holder's: for what people decided it must not exist. */
async function claimAccounts(client: BallastClient, place: ClaimPlace, product: ProductFacts, holder: Address) {
    const { pool, vault, collateralMint, tokenProgram } = product.pool;
    const isPeoples = product.assessment !== Assessment.Parametric;
    return {
        pool,
        product: product.product,
        policy: place.policy,
        incident: place.incident,
        claim: await claimAddress(client, place),
        vault,
        collateralMint,
        tokenProgram,
        ...(isPeoples ? { ballot: await ballotAddress(client, place.incident, holder) } : {}),
    };
}

/** `file_claim` alone, for a holder whose token account exists. */
export async function fileClaimStep(
    client: BallastClient,
    payer: TransactionSigner,
    place: ClaimPlace,
    policy: Pick<Policy, 'product' | 'holder'>,
): Promise<Step> {
    const product = await productFacts(client, policy.product);
    const payee = await tokensOf(policy.holder, product.pool.collateralMint, product.pool.tokenProgram);
    const accounts = await claimAccounts(client, place, product, policy.holder);
    return step('fileClaim', getFileClaimInstruction({ payer, ...accounts, payee }, at(client)));
}

/** Anyone files a fixed claim; the holder is paid, into his token account, which is opened if there is none. */
export async function fileClaimSteps(
    client: BallastClient,
    payer: TransactionSigner,
    place: ClaimPlace,
): Promise<Step[]> {
    const policy = await read(client, policyAccount, place.policy);
    const { pool } = await productFacts(client, policy.product);
    return [
        await openTokens(payer, policy.holder, pool.collateralMint, pool.tokenProgram),
        await fileClaimStep(client, payer, place, policy),
    ];
}

export interface SurrenderInput extends ClaimPlace {
    /** Cover to claim, in base units of the pool's collateral: as much of the covered token is handed over. */
    readonly amount: bigint;
}

export async function surrenderClaimSteps(
    client: BallastClient,
    holder: TransactionSigner,
    input: SurrenderInput,
): Promise<Step[]> {
    const { product: address } = await read(client, policyAccount, input.policy);
    const product = await productFacts(client, address);
    const { collateralMint, tokenProgram } = product.pool;
    const coveredMint = product.subject;
    const coveredProgram = await tokenProgramOf(client, coveredMint);
    const surrender = getSurrenderClaimInstruction(
        {
            holder,
            ...(await claimAccounts(client, input, product, holder.address)),
            payee: await tokensOf(holder.address, collateralMint, tokenProgram),
            coveredMint,
            holderCovered: await tokensOf(holder.address, coveredMint, coveredProgram),
            salvage: await addressOf(findSalvagePda({ product: address }, at(client))),
            coveredProgram,
            amount: input.amount,
        },
        at(client),
    );
    return [await openTokens(holder, holder.address, collateralMint, tokenProgram), step('surrenderClaim', surrender)];
}

export interface FileLossInput extends ClaimPlace {
    /** Base units of the pool's collateral. */
    readonly loss: bigint;
    /** What proves it: its hash is recorded. */
    readonly evidence: Evidence;
}

export async function fileLossSteps(
    client: BallastClient,
    holder: TransactionSigner,
    input: FileLossInput,
): Promise<Step[]> {
    const { product: address } = await read(client, policyAccount, input.policy);
    const product = await productFacts(client, address);
    const { collateralMint, tokenProgram } = product.pool;
    const loss = getFileLossInstruction(
        {
            holder,
            staking: await stakingAddress(client),
            feeVault: (await feePlaces(client, collateralMint)).feeVault,
            ...(await claimAccounts(client, input, product, holder.address)),
            holderCollateral: await tokensOf(holder.address, collateralMint, tokenProgram),
            loss: input.loss,
            evidence: await evidenceHash(input.evidence),
        },
        at(client),
    );
    return [await openTokens(holder, holder.address, collateralMint, tokenProgram), step('fileLoss', loss)];
}

export interface DisputeInput {
    readonly claim: Address;
    /** Most to post as a bond, in base units. Default: no limit. */
    readonly maxBond?: bigint;
}

export async function disputeClaimSteps(
    client: BallastClient,
    challenger: TransactionSigner,
    { claim, maxBond }: DisputeInput,
): Promise<Step[]> {
    const { incident, product } = await claimPlace(client, claim);
    const { pool, vault, collateralMint, tokenProgram } = product.pool;
    const dispute = getDisputeClaimInstruction(
        {
            challenger,
            staking: await stakingAddress(client),
            feeVault: (await feePlaces(client, collateralMint)).feeVault,
            pool,
            product: product.product,
            incident,
            claim,
            poll: await addressOf(findPollPda({ subject: claim, round: 1 }, at(client))),
            vault,
            collateralMint,
            challengerCollateral: await tokensOf(challenger.address, collateralMint, tokenProgram),
            tokenProgram,
            maxBond: maxBond ?? ANY_BOND,
        },
        at(client),
    );
    return [step('disputeClaim', dispute)];
}

/** Anyone has a claim paid what it is due; its payee gets it, into his token account, which is opened if there is none. */
export async function collectClaimSteps(
    client: BallastClient,
    payer: TransactionSigner,
    claim: Address,
): Promise<Step[]> {
    const { incident, payee: owner, product } = await claimPlace(client, claim);
    const { pool, vault, collateralMint, tokenProgram } = product.pool;
    const payee = await tokensOf(owner, collateralMint, tokenProgram);
    const places = { pool, product: product.product, incident, claim, vault, collateralMint, payee, tokenProgram };
    return [
        await openTokens(payer, owner, collateralMint, tokenProgram),
        step('collectClaim', getCollectClaimInstruction(places, at(client))),
    ];
}

/** Anyone, after the claim period; again when a debt has been repaid. */
export async function settleIncidentSteps(client: BallastClient, incident: Address): Promise<Step[]> {
    const { product, pool } = await incidentFacts(client, incident);
    const settle = getSettleIncidentInstruction({ pool: pool.pool, product, incident }, at(client));
    return [step('settleIncident', settle)];
}

/** Anyone, after the settlement: the rent of the claim goes back to whoever paid it. */
export async function closeClaimSteps(client: BallastClient, claim: Address): Promise<Step[]> {
    const { incident, payer } = await claimPlace(client, claim);
    return [step('closeClaim', getCloseClaimInstruction({ claim, incident, payer }, at(client)))];
}

/** Anyone, when no claim is left: the rent of the incident goes back to whoever paid it. */
export async function closeIncidentSteps(client: BallastClient, incident: Address): Promise<Step[]> {
    const { product, pool } = await incidentFacts(client, incident);
    const { payer } = await read(client, incidentAccount, incident);
    const close = getCloseIncidentInstruction({ pool: pool.pool, product, incident, payer }, at(client));
    return [step('closeIncident', close)];
}

/** Anyone, once: the account for the covered tokens of a product that settles by surrender. */
export async function openSalvageSteps(
    client: BallastClient,
    payer: TransactionSigner,
    product: Address,
): Promise<Step[]> {
    const { pool, subject, settlement } = await productFacts(client, product);
    if (settlement !== Settlement.Surrender)
        throw refused('WrongSettlement', 'Claims of this product hand no tokens over: it needs no account for them.');
    const open = getOpenSalvageInstruction(
        {
            payer,
            pool: pool.pool,
            product,
            coveredMint: subject,
            salvage: await addressOf(findSalvagePda({ product }, at(client))),
            coveredProgram: await tokenProgramOf(client, subject),
        },
        at(client),
    );
    return [step('openSalvage', open)];
}
