/**
 * Instructions of the administrator, the guardian and whoever winds up: every account derived, every default filled.
 * `admin` is the governor where a vote decides: see `proposals`.
 */
import type { Address, TransactionSigner } from '@solana/kit';
import { read } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { step, type Step } from '../chain/steps.ts';
import {
    getClosePoolInstruction,
    getCloseTicketInstruction,
    getCreatePoolInstruction,
    getEndBootstrapInstruction,
    getFundEmissionInstruction,
    getInitializeInstruction,
    getListProductInstruction,
    getOpenFeeVaultInstruction,
    getOpenStakingInstruction,
    getPauseSalesInstruction,
    getSetRunOffInstruction,
} from '../generated/instructions/index.ts';
import { configAccount, poolAccount } from '../generated/kinds.ts';
import {
    findPoolPda,
    findProductPda,
    findShareMintPda,
    findStakeTokensPda,
    findVaultPda,
} from '../generated/pdas/index.ts';
import { Assessment, type ProductKind, type Settlement } from '../generated/types/index.ts';
import { addressOf, at, configAddress, poolFacts, programDataOf, tokensOf } from './places.ts';
import { feePlaces, stakingAddress, stakingFacts, tokenProgramOf } from './protocol.ts';
import {
    productRules,
    protocolRules,
    stakingRules,
    type ProductSettings,
    type ProtocolSettings,
    type StakingSettings,
} from './settings.ts';

export interface InitializeInput {
    readonly admin: Address;
    readonly guardian: Address;
    readonly governanceMint: Address;
    readonly rules: ProtocolSettings;
}

/** Signed by the program's upgrade authority, who pays the rent. */
export async function initializeSteps(
    client: BallastClient,
    authority: TransactionSigner,
    { admin, guardian, governanceMint, rules }: InitializeInput,
): Promise<Step[]> {
    const initialize = getInitializeInstruction(
        {
            authority,
            config: await configAddress(client),
            program: client.program,
            programData: await programDataOf(client.program),
            admin,
            guardian,
            governanceMint,
            rules: protocolRules(rules),
        },
        at(client),
    );
    return [step('initialize', initialize)];
}

export interface CreatePoolInput {
    readonly collateralMint: Address;
    /** Part of the pool's address. Default: 0. */
    readonly index?: number;
    /** Base units, locked for ever; one whole token at least. */
    readonly seed: bigint;
    /** Limits in basis points of the assets. */
    readonly leverageBps: number;
    readonly groupLimitBps: number;
}

export async function createPoolSteps(
    client: BallastClient,
    admin: TransactionSigner,
    { collateralMint, index = 0, seed, leverageBps, groupLimitBps }: CreatePoolInput,
): Promise<Step[]> {
    const tokenProgram = await tokenProgramOf(client, collateralMint);
    const pool = await addressOf(findPoolPda({ collateralMint, index }, at(client)));
    const create = getCreatePoolInstruction(
        {
            admin,
            config: await configAddress(client),
            collateralMint,
            pool,
            vault: await addressOf(findVaultPda({ pool }, at(client))),
            shareMint: await addressOf(findShareMintPda({ pool }, at(client))),
            adminCollateral: await tokensOf(admin.address, collateralMint, tokenProgram),
            tokenProgram,
            index,
            seed,
            leverageBps,
            groupLimitBps,
        },
        at(client),
    );
    return [step('createPool', create)];
}

export interface ListProductInput extends ProductSettings {
    readonly pool: Address;
    /** Default: the next one of the pool, which is the only one that the program takes. */
    readonly index?: number;
    readonly kind: ProductKind;
    readonly assessment: Assessment;
    readonly settlement: Settlement;
    /** Correlation group, 0 to 15. */
    readonly group: number;
    /** The covered program, mint, feed, custodian, stake pool or validator. */
    readonly subject: Address;
    /** Seconds from a sale to the beginning of the cover. */
    readonly waitingPeriod: number;
    /** Seconds after the end of the cover in which an event that began in it can be reported. */
    readonly tail: number;
}

export async function listProductSteps(
    client: BallastClient,
    admin: TransactionSigner,
    input: ListProductInput,
): Promise<Step[]> {
    const index = input.index ?? (await read(client, poolAccount, input.pool)).productCount;
    const byPeople = input.assessment !== Assessment.Parametric;
    const list = getListProductInstruction(
        {
            ...input,
            ...productRules(input),
            admin,
            config: await configAddress(client),
            product: await addressOf(findProductPda({ pool: input.pool, index }, at(client))),
            index,
            ...(byPeople ? { staking: await stakingAddress(client) } : {}),
        },
        at(client),
    );
    return [step('listProduct', list)];
}

export interface OpenStakingInput {
    readonly rules: StakingSettings;
}

export async function openStakingSteps(
    client: BallastClient,
    admin: TransactionSigner,
    { rules }: OpenStakingInput,
): Promise<Step[]> {
    const config = await configAddress(client);
    const { governanceMint } = await read(client, configAccount, config);
    const staking = await stakingAddress(client);
    const open = getOpenStakingInstruction(
        {
            admin,
            config,
            governanceMint,
            staking,
            tokens: await addressOf(findStakeTokensPda({ staking }, at(client))),
            tokenProgram: await tokenProgramOf(client, governanceMint),
            rules: stakingRules(rules),
        },
        at(client),
    );
    return [step('openStaking', open)];
}

/** Anyone, once for each collateral. */
export async function openFeeVaultSteps(
    client: BallastClient,
    payer: TransactionSigner,
    input: { readonly pool: Address },
): Promise<Step[]> {
    const { pool, collateralMint, tokenProgram } = await poolFacts(client, input.pool);
    const places = await feePlaces(client, collateralMint);
    const open = getOpenFeeVaultInstruction({ payer, pool, collateralMint, tokenProgram, ...places }, at(client));
    return [step('openFeeVault', open)];
}

export interface FundEmissionInput {
    /** Governance tokens to pay in, in base units. */
    readonly amount: bigint;
    /** Base units that stakers get each second from now on; 0 stops it. */
    readonly perSecond: bigint;
}

export async function fundEmissionSteps(
    client: BallastClient,
    admin: TransactionSigner,
    { amount, perSecond }: FundEmissionInput,
): Promise<Step[]> {
    const { staking, tokens, governanceMint, tokenProgram } = await stakingFacts(client);
    const fund = getFundEmissionInstruction(
        {
            admin,
            config: await configAddress(client),
            staking,
            tokens,
            governanceMint,
            adminTokens: await tokensOf(admin.address, governanceMint, tokenProgram),
            tokenProgram,
            amount,
            perSecond,
        },
        at(client),
    );
    return [step('fundEmission', fund)];
}

export interface PauseSalesInput {
    /** At most 72 hours. */
    readonly seconds: number;
}

export async function pauseSalesSteps(
    client: BallastClient,
    guardian: TransactionSigner,
    { seconds }: PauseSalesInput,
): Promise<Step[]> {
    const config = await configAddress(client);
    return [step('pauseSales', getPauseSalesInstruction({ guardian, config, seconds }, at(client)))];
}

export interface SetRunOffInput {
    readonly pool: Address;
    /** Default: the whole pool. */
    readonly product?: Address;
}

export async function setRunOffSteps(
    client: BallastClient,
    admin: TransactionSigner,
    { pool, product }: SetRunOffInput,
): Promise<Step[]> {
    const config = await configAddress(client);
    const accounts = { admin, config, pool, ...(product ? { product } : {}) };
    return [step('setRunOff', getSetRunOffInstruction(accounts, at(client)))];
}

export async function endBootstrapSteps(client: BallastClient, admin: TransactionSigner): Promise<Step[]> {
    const accounts = { admin, config: await configAddress(client), staking: await stakingAddress(client) };
    return [step('endBootstrap', getEndBootstrapInstruction(accounts, at(client)))];
}

/** Anyone, when nothing of the pool is left. The rent goes to the administrator. */
export async function closePoolSteps(client: BallastClient, input: { readonly pool: Address }): Promise<Step[]> {
    const config = await configAddress(client);
    const { pool, vault, shareMint, collateralMint, tokenProgram } = await poolFacts(client, input.pool);
    const { admin } = await read(client, configAccount, config);
    const places = { ...(await feePlaces(client, collateralMint)), admin, tokenProgram };
    const close = getClosePoolInstruction({ config, pool, vault, shareMint, collateralMint, ...places }, at(client));
    return [step('closePool', close)];
}

export interface CloseTicketInput {
    readonly ticket: Address;
    readonly pool: Address;
    readonly owner: Address;
}

/** Anyone, when the ticket's pool is closed. The rent goes to the ticket's owner. */
export function closeTicketSteps(client: BallastClient, input: CloseTicketInput): Step[] {
    return [step('closeTicket', getCloseTicketInstruction(input, at(client)))];
}
