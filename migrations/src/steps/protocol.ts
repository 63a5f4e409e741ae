/** What there is once: the governance token, the configuration, the staking, the end of the bootstrap. */
import {
    BallastError,
    configAccount,
    endBootstrap,
    findConfigPda,
    findStakingPda,
    initialize,
    maybeRead,
    openStaking,
    stakingAccount,
    type ProtocolSettings,
    type StakingSettings,
} from '@ballast/client';
import { getConfigEncoder, getStakingEncoder, type Config, type Staking } from '@ballast/client/generated';
import type { Address } from '@solana/kit';
import type { Mint } from '../chain/mints.ts';
import type { Deployed } from '../loader/layout.ts';
import { Refusal } from '../refusal.ts';
import { BOUNDS } from '../settings/bounds.ts';
import type { Settings } from '../settings/shape.ts';
import { baseUnits, duration, percent, wholeTokens } from '../units.ts';
import {
    adminOf,
    byAdmin,
    changeable,
    costOf,
    differences,
    differs,
    fixedFor,
    row,
    stepOf,
    there,
    type Context,
    type Finding,
    type Row,
    type Step,
} from './step.ts';

const TOKEN_ACCOUNT = 165;

/** What exists of it. */
export interface Protocol {
    readonly config: Config | undefined;
    readonly staking: Staking | undefined;
}

export async function findProtocol({
    client,
}: Context): Promise<Protocol & { readonly address: Address; readonly stakingAddress: Address }> {
    const at = { programAddress: client.program };
    const [[address], [stakingAddress]] = await Promise.all([findConfigPda(at), findStakingPda(at)]);
    const [config, staking] = await Promise.all([
        maybeRead(client, configAccount, address),
        maybeRead(client, stakingAccount, stakingAddress),
    ]);
    return { config, staking, address, stakingAddress };
}

/** The governance token is there already, or nothing can begin. */
export async function governanceMintStep(context: Context): Promise<Step> {
    const address = context.wanted.address(context.wanted.settings.governance.mint);
    const mint = await context.mint(address);
    return stepOf('governance token', address, typeof mint === 'string' ? differs(`governance.mint: ${mint}`) : there);
}

export async function configStep(
    context: Context,
    { config, address }: { readonly config: Config | undefined; readonly address: Address },
    deployed: Deployed | undefined,
    mint: Mint,
): Promise<Step> {
    const { client, wanted } = context;
    const { deployer, settings } = wanted;
    const admin = adminOf(context).address;
    const guardian = wanted.address(settings.roles.guardian);
    const rules = protocolSettings(settings, mint);
    if (config) {
        const over = config.bootstrap === 0;
        const fixed = [
            ...(over ? [] : differences([row('the administrator', admin, config.admin)])),
            ...differences([row('the governance token', mint.address, config.governanceMint)]),
        ];
        const notes = [
            ...(over ? ['the bootstrap is over: the governor is the administrator'] : []),
            ...changeable(
                differences([row('the guardian', guardian, config.guardian), ...protocolRows(rules, config, mint)]),
            ),
        ];
        return stepOf('configuration', address, fixed.length > 0 ? differs(...fixedFor(fixed)) : there, notes);
    }
    if (deployed && deployed.authority !== deployer.address)
        return stepOf(
            'configuration',
            address,
            differs(
                `only the upgrade authority of the program can initialise it, which is ${deployed.authority ?? 'nobody'}, not ${deployer.address}: run this with that key`,
            ),
        );
    return stepOf('configuration', address, {
        state: 'to do',
        what: 'initialise',
        cost: await costOf(context, deployer.address, [getConfigEncoder().fixedSize]),
        run: () => initialize(client, { admin, guardian, governanceMint: mint.address, rules }),
    });
}

function protocolSettings({ protocol, governance }: Settings, mint: Mint): ProtocolSettings {
    const minQuorum = baseUnits(governance.minQuorum, mint.decimals);
    if (minQuorum < BOUNDS.MIN_EARNING)
        throw new Refusal(
            `governance.minQuorum: it has to be ${wholeTokens(BigInt(BOUNDS.MIN_EARNING), mint.decimals)} of the token at least.`,
        );
    return {
        withdrawalCooldown: protocol.withdrawalCooldown,
        withdrawalWindow: protocol.withdrawalWindow,
        claimPeriod: protocol.claimPeriod,
        stakersBps: protocol.stakers,
        underwritersBps: protocol.underwriters,
        treasuryBps: protocol.treasury,
        referrerBps: protocol.referrer,
        cancelFeeBps: protocol.cancelFee,
        governance: {
            minQuorum,
            voting: governance.voting,
            timelock: governance.timelock,
            providerTimelock: governance.providerTimelock,
            grace: governance.grace,
            quorumBps: governance.quorum,
            thresholdBps: governance.threshold,
        },
    };
}

function protocolRows(wanted: ProtocolSettings, found: Config, mint: Mint): Row[] {
    const tokens = (units: number | bigint) => wholeTokens(BigInt(units), mint.decimals);
    const [ours, theirs] = [wanted.governance, found.governance];
    return [
        row('the withdrawal cooldown', wanted.withdrawalCooldown, found.withdrawalCooldown, duration),
        row('the withdrawal window', wanted.withdrawalWindow, found.withdrawalWindow, duration),
        row('the claim period', wanted.claimPeriod, found.claimPeriod, duration),
        row("the stakers' part", wanted.stakersBps, found.stakersBps, percent),
        row("the underwriters' part", wanted.underwritersBps, found.underwritersBps, percent),
        row("the treasury's part", wanted.treasuryBps, found.treasuryBps, percent),
        row("the referrer's part", wanted.referrerBps, found.referrerBps, percent),
        row('the cancellation fee', wanted.cancelFeeBps, found.cancelFeeBps, percent),
        row('the least quorum of proposals', ours.minQuorum, theirs.minQuorum, tokens),
        row('the time for votes', ours.voting, theirs.voting, duration),
        row('the timelock', ours.timelock, theirs.timelock, duration),
        row("the providers' timelock", ours.providerTimelock, theirs.providerTimelock, duration),
        row('the grace', ours.grace, theirs.grace, duration),
        row('the quorum of proposals', ours.quorumBps, theirs.quorumBps, percent),
        row('the threshold of proposals', ours.thresholdBps, theirs.thresholdBps, percent),
    ];
}

export async function stakingStep(
    context: Context,
    found: { readonly staking: Staking | undefined; readonly stakingAddress: Address },
    mint: Mint,
): Promise<Step | undefined> {
    const wanted = context.wanted.settings.staking;
    if (!wanted) return undefined;
    const rules = stakingSettings(wanted, mint);
    const { staking, stakingAddress } = found;
    if (staking) return stepOf('staking', stakingAddress, there, changeable(stakingDifferences(rules, staking, mint)));
    const cost = await costOf(context, adminOf(context).address, [getStakingEncoder().fixedSize, TOKEN_ACCOUNT]);
    return stepOf(
        'staking',
        stakingAddress,
        byAdmin(context, 'open', cost, (admin) => openStaking(admin, { rules })),
    );
}

const stakingSettings = (wanted: NonNullable<Settings['staking']>, mint: Mint): StakingSettings => ({
    maxEmission: baseUnits(wanted.maxEmission, mint.decimals),
    commit: wanted.commit,
    reveal: wanted.reveal,
    challengeMin: wanted.challenge.least,
    challengeMax: wanted.challenge.most,
    activation: wanted.activation,
    unstakeCooldown: wanted.unstakeCooldown,
    bondMin: wanted.bond.least,
    bondMax: wanted.bond.most,
    bondBps: wanted.bond.part,
    feeBps: wanted.fee,
    quorumBps: wanted.quorum,
    weightCapBps: wanted.weightCap,
    wrongBps: wanted.wrong,
    silentBps: wanted.silent,
    contestedBps: wanted.contested,
    quorumHeads: wanted.quorumHeads,
});

function stakingDifferences(wanted: StakingSettings, { rules }: Staking, mint: Mint): string[] {
    const both = (text: (value: number) => string) => (values: readonly number[]) => values.map(text).join(' and ');
    const tokens = (units: number | bigint) => wholeTokens(BigInt(units), mint.decimals);
    return differences([
        row('the highest emission', wanted.maxEmission, rules.maxEmission, tokens),
        row('the time to seal votes', wanted.commit, rules.commit, both(duration)),
        row('the time to open votes', wanted.reveal, rules.reveal, both(duration)),
        row('the shortest time for an appeal', wanted.challengeMin, rules.challengeMin, duration),
        row('the longest time for an appeal', wanted.challengeMax, rules.challengeMax, duration),
        row('the activation', wanted.activation, rules.activation, duration),
        row('the wait for unstaked tokens', wanted.unstakeCooldown, rules.unstakeCooldown, duration),
        row('the least bond', wanted.bondMin, rules.bondMin),
        row('the highest bond', wanted.bondMax, rules.bondMax),
        row("the bond's part", wanted.bondBps, rules.bondBps, percent),
        row('the assessment fee', wanted.feeBps, rules.feeBps, percent),
        row('the quorum', wanted.quorumBps, rules.quorumBps, both(percent)),
        row('the weight cap', wanted.weightCapBps, rules.weightCapBps, percent),
        row('the slash of a wrong vote', wanted.wrongBps, rules.wrongBps, percent),
        row('the slash of a silent vote', wanted.silentBps, rules.silentBps, percent),
        row('the contested part', wanted.contestedBps, rules.contestedBps, percent),
        row('the fewest votes', [...wanted.quorumHeads], [...rules.quorumHeads], both(String)),
    ]);
}

/** Gives the administrator's rights up, when the settings ask for it and enough is staked. */
export async function endBootstrapStep(context: Context, { config, staking }: Protocol): Promise<Step | undefined> {
    if (!context.wanted.settings.endBootstrap) return undefined;
    return stepOf('end of the bootstrap', undefined, await bootstrapFinding(context, { config, staking }));
}

const TOO_LITTLE =
    'people have to stake first, and the stake has to become active: the administrator keeps his rights until this is run again then';

async function bootstrapFinding(context: Context, { config, staking }: Protocol): Promise<Finding> {
    if (config?.bootstrap === 0) return there;
    const { signer, address } = adminOf(context);
    if (!config || !staking) return { state: 'waits', why: TOO_LITTLE };
    try {
        if (signer) await endBootstrap.preview({ ...context.client, signer }, undefined);
    } catch (cause) {
        if (cause instanceof BallastError && cause.errorName === 'NothingEarns')
            return { state: 'waits', why: TOO_LITTLE };
        throw cause;
    }
    const cost = await costOf(context, address, []);
    return byAdmin(context, "end the administrator's rights, for ever", cost, (admin) =>
        endBootstrap(admin, undefined),
    );
}
