/** Instructions of owners of the governance token, and of fees on their way to them: every account derived. */
import type { Address, TransactionSigner } from '@solana/kit';
import { maybeRead } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { step, type Step } from '../chain/steps.ts';
import {
    getClaimRewardsInstruction,
    getCompleteUnstakeInstruction,
    getDistributeFeesInstruction,
    getRequestUnstakeInstruction,
    getShareRewardsInstruction,
    getStakeInstruction,
} from '../generated/instructions/index.ts';
import { feeVaultAccount, stakingAccount } from '../generated/kinds.ts';
import { openFeeVaultSteps } from './administration.ts';
import { at, openTokens, poolFacts, tokensOf } from './places.ts';
import { feePlaces, stakeAddress, stakingAddress, stakingFacts, tokenProgramOf } from './protocol.ts';

export interface StakeInput {
    /** Base units of the governance token. */
    readonly amount: bigint;
}

export async function stakeSteps(
    client: BallastClient,
    owner: TransactionSigner,
    { amount }: StakeInput,
): Promise<Step[]> {
    const { staking, tokens, governanceMint, tokenProgram } = await stakingFacts(client);
    const stake = getStakeInstruction(
        {
            owner,
            staking,
            stake: await stakeAddress(client, owner.address),
            tokens,
            governanceMint,
            ownerTokens: await tokensOf(owner.address, governanceMint, tokenProgram),
            tokenProgram,
            amount,
        },
        at(client),
    );
    return [step('stake', stake)];
}

export async function requestUnstakeSteps(
    client: BallastClient,
    owner: TransactionSigner,
    { amount }: StakeInput,
): Promise<Step[]> {
    const staking = await stakingAddress(client);
    const stake = await stakeAddress(client, owner.address);
    return [step('requestUnstake', getRequestUnstakeInstruction({ owner, staking, stake, amount }, at(client)))];
}

/** Opens the owner's token account if there is none, then takes out everything that was asked back. */
export async function completeUnstakeSteps(client: BallastClient, owner: TransactionSigner): Promise<Step[]> {
    const { staking, tokens, governanceMint, tokenProgram } = await stakingFacts(client);
    const complete = getCompleteUnstakeInstruction(
        {
            owner,
            staking,
            stake: await stakeAddress(client, owner.address),
            tokens,
            governanceMint,
            destination: await tokensOf(owner.address, governanceMint, tokenProgram),
            tokenProgram,
        },
        at(client),
    );
    const open = await openTokens(owner, owner.address, governanceMint, tokenProgram);
    return [open, step('completeUnstake', complete)];
}

export interface ClaimRewardsInput {
    /** Whose stake; he is paid, whoever calls. */
    readonly owner: Address;
    /** The token that is claimed: the governance token, or a collateral. */
    readonly mint: Address;
}

/** Opens the owner's token account if there is none, at the caller's cost, then pays him. */
export async function claimRewardsSteps(
    client: BallastClient,
    payer: TransactionSigner,
    { owner, mint }: ClaimRewardsInput,
): Promise<Step[]> {
    const { staking, tokens, governanceMint } = await stakingFacts(client);
    const tokenProgram = await tokenProgramOf(client, mint);
    const places = mint === governanceMint ? undefined : await feePlaces(client, mint);
    const claim = getClaimRewardsInstruction(
        {
            staking,
            stake: await stakeAddress(client, owner),
            ...(places ? { feeVault: places.feeVault } : {}),
            source: places?.feeTokens ?? tokens,
            mint,
            destination: await tokensOf(owner, mint, tokenProgram),
            tokenProgram,
        },
        at(client),
    );
    return [await openTokens(payer, owner, mint, tokenProgram), step('claimRewards', claim)];
}

export interface ShareRewardsInput {
    /** Collateral whose fees are shared, besides the emission. Default: the emission alone. */
    readonly mint?: Address;
}

export async function shareRewardsSteps(client: BallastClient, { mint }: ShareRewardsInput): Promise<Step[]> {
    const { staking, governanceMint } = await stakingFacts(client);
    const places = mint === undefined || mint === governanceMint ? undefined : await feePlaces(client, mint);
    const accounts = { staking, ...(places ? { feeVault: places.feeVault } : {}) };
    return [step('shareRewards', getShareRewardsInstruction(accounts, at(client)))];
}

/** Collaterals that can have a reward line. */
const FEE_SLOTS = 4;

/**
 * Moves a pool's fees into the fee vault, which is opened if there is none, and shares the stakers' part of them where
 * that can be done: not before the staking is open, nor for a fifth collateral.
 */
export async function distributeSteps(
    client: BallastClient,
    payer: TransactionSigner,
    input: { readonly pool: Address },
): Promise<Step[]> {
    const { pool, vault, collateralMint, tokenProgram } = await poolFacts(client, input.pool);
    const { feeVault, feeTokens } = await feePlaces(client, collateralMint);
    const fees = await maybeRead(client, feeVaultAccount, feeVault);
    const ledger = await maybeRead(client, stakingAccount, await stakingAddress(client));
    const hasLine = ledger !== undefined && ((fees?.slot ?? 0) > 0 || ledger.slots < FEE_SLOTS);
    const distribute = getDistributeFeesInstruction(
        { pool, vault, collateralMint, feeVault, feeTokens, tokenProgram },
        at(client),
    );
    return [
        ...(fees ? [] : await openFeeVaultSteps(client, payer, { pool })),
        step('distributeFees', distribute),
        ...(hasLine ? await shareRewardsSteps(client, { mint: collateralMint }) : []),
    ];
}
