/**
 * What can be proposed. Each builds the instruction exactly as it will be executed: hand it to `propose`.
 * What is left out of a change of rules stays as it is when the change is built. While the protocol is set up, `changeRules`,
 * `spendTreasury` and `handOverProgram` are what can be executed: the rest the administrator does himself until then.
 */
import type { Address, TransactionSigner } from '@solana/kit';
import { read } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { Step } from '../chain/steps.ts';
import { BallastError } from '../errors/error.ts';
import {
    getChangeRulesInstruction,
    getHandOverProgramInstruction,
    getSpendTreasuryInstruction,
} from '../generated/instructions/index.ts';
import { configAccount, poolAccount, productAccount, stakingAccount } from '../generated/kinds.ts';
import type { RuleChangeArgs } from '../generated/types/index.ts';
import {
    createPoolSteps,
    fundEmissionSteps,
    listProductSteps,
    setRunOffSteps,
    type CreatePoolInput,
    type FundEmissionInput,
    type ListProductInput,
    type SetRunOffInput,
} from '../instructions/administration.ts';
import {
    initCommitteeSteps,
    initMonitorSteps,
    initWatchSteps,
    setAuditorSteps,
    type InitCommitteeInput,
    type InitMonitorInput,
    type InitWatchInput,
    type SetAuditorInput,
} from '../instructions/deciders.ts';
import { governorSigner, type Proposable } from '../instructions/governance.ts';
import { at, configAddress, programDataOf, tokensOf } from '../instructions/places.ts';
import { feePlaces, stakingAddress, tokenProgramOf } from '../instructions/protocol.ts';
import {
    productRules,
    protocolRules,
    stakingRules,
    termsUriOf,
    type GovernanceSettings,
    type ProductSettings,
    type ProtocolSettings,
    type StakingSettings,
} from '../instructions/settings.ts';
import type { LotName } from '../instructions/underwriting.ts';

export type { Proposable };

/** One change of rules, by what it is about. Nothing of it is of consequence for policies that were sold. */
export type RuleChangeInput =
    | ({ readonly about: 'protocol'; readonly governance?: Partial<GovernanceSettings> } & Partial<
          Omit<ProtocolSettings, 'governance'>
      >)
    | { readonly about: 'guardian'; readonly guardian: Address }
    /** The activation cannot be changed. */
    | ({ readonly about: 'staking' } & Partial<StakingSettings>)
    /** Limits in basis points of the pool's assets. */
    | {
          readonly about: 'pool';
          readonly pool: Address;
          readonly leverageBps?: number;
          readonly groupLimitBps?: number;
      }
    | ({ readonly about: 'product'; readonly product: Address } & Partial<ProductSettings>)
    /**
     * Offers tokens that the pool owns. `price`: collateral in base units for 1 000 000 000 base units; `until`: unix
     * seconds, at most 90 days from the execution. Zero and zero gives handed-over tokens up.
     */
    | {
          readonly about: 'lot';
          readonly product: Address;
          readonly lot: LotName;
          readonly price: bigint;
          readonly until: bigint;
      };

type About<Name extends RuleChangeInput['about']> = Omit<RuleChangeInput & { readonly about: Name }, 'about'>;

/** Changes rules: after the timelock of what concerns providers, but for the guardian. */
export async function changeRules(client: BallastClient, input: RuleChangeInput): Promise<Proposable> {
    const { change, pool, product } = await changeOf(client, input);
    const isOfProtocol = change.__kind === 'Protocol' || change.__kind === 'Staking';
    const instruction = getChangeRulesInstruction(
        {
            governor: await governorSigner(client),
            config: await configAddress(client),
            ...(pool ? { pool } : {}),
            ...(product ? { product } : {}),
            ...(isOfProtocol ? { staking: await stakingAddress(client) } : {}),
            change,
        },
        at(client),
    );
    return { name: 'changeRules', instruction, pool };
}

interface Change {
    readonly change: RuleChangeArgs;
    readonly pool?: Address;
    readonly product?: Address;
}

async function changeOf(client: BallastClient, input: RuleChangeInput): Promise<Change> {
    switch (input.about) {
        case 'protocol':
            return protocolChange(client, input);
        case 'guardian':
            return { change: { __kind: 'Guardian', guardian: input.guardian } };
        case 'staking':
            return stakingChange(client, input);
        case 'pool':
            return poolChange(client, input);
        case 'product':
            return productChange(client, input);
        case 'lot': {
            const { product, price, until } = input;
            const { pool } = await read(client, productAccount, product);
            return { change: { __kind: 'Lot', lot: input.lot === 'lost' ? 1 : 0, price, until }, pool, product };
        }
    }
}

async function protocolChange(client: BallastClient, input: About<'protocol'>): Promise<Change> {
    const now = await read(client, configAccount, await configAddress(client));
    const rules = protocolRules({
        withdrawalCooldown: input.withdrawalCooldown ?? now.withdrawalCooldown,
        withdrawalWindow: input.withdrawalWindow ?? now.withdrawalWindow,
        claimPeriod: input.claimPeriod ?? now.claimPeriod,
        stakersBps: input.stakersBps ?? now.stakersBps,
        underwritersBps: input.underwritersBps ?? now.underwritersBps,
        treasuryBps: input.treasuryBps ?? now.treasuryBps,
        referrerBps: input.referrerBps ?? now.referrerBps,
        cancelFeeBps: input.cancelFeeBps ?? now.cancelFeeBps,
        governance: { ...now.governance, ...input.governance },
    });
    return { change: { __kind: 'Protocol', rules } };
}

async function stakingChange(client: BallastClient, input: About<'staking'>): Promise<Change> {
    const { rules: now } = await read(client, stakingAccount, await stakingAddress(client));
    const two = (numbers: ArrayLike<number>): readonly [number, number] => [numbers[0]!, numbers[1]!];
    const settings: StakingSettings = {
        ...now,
        commit: two(now.commit),
        reveal: two(now.reveal),
        quorumBps: two(now.quorumBps),
        quorumHeads: two(now.quorumHeads),
        ...withoutAbout(input),
    };
    return { change: { __kind: 'Staking', rules: stakingRules(settings) } };
}

async function poolChange(client: BallastClient, input: About<'pool'>): Promise<Change> {
    const { pool } = input;
    const now = await read(client, poolAccount, pool);
    const leverageBps = input.leverageBps ?? now.leverageBps;
    const groupLimitBps = input.groupLimitBps ?? now.groupLimitBps;
    return { change: { __kind: 'Pool', leverageBps, groupLimitBps }, pool };
}

async function productChange(client: BallastClient, input: About<'product'>): Promise<Change> {
    const { product } = input;
    const now = await read(client, productAccount, product);
    const rules = productRules({
        termsHash: input.termsHash ?? now.termsHash,
        termsUri: input.termsUri ?? termsUriOf(now.termsUri),
        cap: input.cap ?? now.cap,
        minPremium: input.minPremium ?? now.minPremium,
        maxShareBps: input.maxShareBps ?? now.maxShareBps,
        baseBps: input.baseBps ?? now.baseBps,
        kinkBps: input.kinkBps ?? now.kinkBps,
        kinkRateBps: input.kinkRateBps ?? now.kinkRateBps,
        maxRateBps: input.maxRateBps ?? now.maxRateBps,
        minTerm: input.minTerm ?? now.minTerm,
        maxTerm: input.maxTerm ?? now.maxTerm,
        underwriting: { ...now.underwriting, ...input.underwriting },
    });
    return { change: { __kind: 'Product', rules }, pool: now.pool, product };
}

/** What of a choice is set; what is `undefined` is not. */
function withoutAbout(input: object): object {
    return Object.fromEntries(Object.entries(input).filter(([name, value]) => name !== 'about' && value !== undefined));
}

export interface SpendTreasuryInput {
    /** The collateral that is spent. */
    readonly mint: Address;
    /** Base units, at most what the treasury has then. */
    readonly amount: bigint;
    readonly recipient: Address;
    /** A token account of the recipient's. Default: his associated one, which the execution opens if there is none. */
    readonly destination?: Address;
}

/** Pays out of the treasury's part of the fees, after the shorter timelock. */
export async function spendTreasury(
    client: BallastClient,
    { mint, amount, recipient, destination }: SpendTreasuryInput,
): Promise<Proposable> {
    const tokenProgram = await tokenProgramOf(client, mint);
    const { feeVault, feeTokens } = await feePlaces(client, mint);
    const instruction = getSpendTreasuryInstruction(
        {
            governor: await governorSigner(client),
            config: await configAddress(client),
            feeVault,
            source: feeTokens,
            mint,
            destination: destination ?? (await tokensOf(recipient, mint, tokenProgram)),
            tokenProgram,
            amount,
            recipient,
        },
        at(client),
    );
    return { name: 'spendTreasury', instruction, pool: undefined };
}

export interface HandOverProgramInput {
    /** Can replace the program from then on; it does not sign for it, so look twice. `nobody`: for ever. */
    readonly to: Address | 'nobody';
}

/** Gives the program's upgrade authority, which the governor must hold, to somebody else. */
export async function handOverProgram(client: BallastClient, { to }: HandOverProgramInput): Promise<Proposable> {
    const instruction = getHandOverProgramInstruction(
        {
            governor: await governorSigner(client),
            config: await configAddress(client),
            programData: await programDataOf(client.program),
            newAuthority: to === 'nobody' ? client.program : to,
        },
        at(client),
    );
    return { name: 'handOverProgram', instruction, pool: undefined };
}

/** As {@link createPool} of the administrator; the governor's own account must hold the seed when it is executed. */
export const createPool = (client: BallastClient, input: CreatePoolInput): Promise<Proposable> =>
    asGovernor(client, 'createPool', (governor) => createPoolSteps(client, governor, input));

/** As the administrator's; the governor's own account must hold the tokens when it is executed. */
export const fundEmission = (client: BallastClient, input: FundEmissionInput): Promise<Proposable> =>
    asGovernor(client, 'fundEmission', (governor) => fundEmissionSteps(client, governor, input));

/** Lists a product. Its index is the next one now: two that wait for their votes at once need `index`. */
export const listProduct = (client: BallastClient, input: ListProductInput): Promise<Proposable> =>
    asGovernor(client, 'listProduct', (governor) => listProductSteps(client, governor, input), input.pool);

/** Lets a product or a pool run off. */
export const setRunOff = (client: BallastClient, input: SetRunOffInput): Promise<Proposable> =>
    asGovernor(client, 'setRunOff', (governor) => setRunOffSteps(client, governor, input), input.pool);

/** Gives a product its monitor. The product must have been listed. */
export const initMonitor = (client: BallastClient, input: InitMonitorInput): Promise<Proposable> =>
    ofProduct(client, 'initMonitor', input.product, (governor) => initMonitorSteps(client, governor, input));

/** Seats a committee. The product must have been listed. */
export const initCommittee = (client: BallastClient, input: InitCommitteeInput): Promise<Proposable> =>
    ofProduct(client, 'initCommittee', input.product, (governor) => initCommitteeSteps(client, governor, input));

/** Says what is watched about a covered protocol. */
export const initWatch = (client: BallastClient, input: InitWatchInput): Promise<Proposable> =>
    ofProduct(client, 'initWatch', input.product, (governor) => initWatchSteps(client, governor, input));

/** Approves an auditor, after the longer timelock, or removes him, after the shorter one. */
export const setAuditor = (client: BallastClient, input: SetAuditorInput): Promise<Proposable> =>
    asGovernor(client, 'setAuditor', (governor) => setAuditorSteps(client, governor, input));

type Build = (governor: TransactionSigner) => Promise<Step[]>;

async function ofProduct(client: BallastClient, name: Proposable['name'], product: Address, build: Build) {
    const { pool } = await read(client, productAccount, product);
    return asGovernor(client, name, build, pool);
}

/** An instruction of the administrator with the governor in his place. */
async function asGovernor(
    client: BallastClient,
    name: Proposable['name'],
    build: Build,
    pool?: Address,
): Promise<Proposable> {
    const [only, ...more] = await build(await governorSigner(client));
    if (only === undefined || more.length > 0)
        throw new BallastError('input', 'A proposal is one instruction: propose the others on their own.');
    return { name, instruction: only.instruction, pool };
}
