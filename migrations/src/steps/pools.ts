/** Pools, and the fee vaults of their collaterals. */
import {
    createPool,
    execute,
    feeVaultAccount,
    findFeeTokensPda,
    findFeeVaultPda,
    findPoolPda,
    findShareMintPda,
    findStakingPda,
    findVaultPda,
    maybeRead,
    openFeeVault,
    poolAccount,
    step,
} from '@ballast/client';
import { getFeeVaultEncoder, getPoolEncoder, getShareRewardsInstruction, type Pool } from '@ballast/client/generated';
import type { Address } from '@solana/kit';
import type { Mint } from '../chain/mints.ts';
import { Refusal } from '../refusal.ts';
import type { PoolSettings } from '../settings/shape.ts';
import { baseUnits, percent, wholeTokens } from '../units.ts';
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
    type Step,
} from './step.ts';

const TOKEN_ACCOUNT = 165;
const MINT = 82;

/** A pool and what exists of it. */
export interface PoolPlace {
    readonly wanted: PoolSettings;
    readonly mint: Mint;
    readonly address: Address;
    readonly vault: Address;
    readonly shareMint: Address;
    readonly feeVault: Address;
    readonly feeTokens: Address;
    readonly found: Pool | undefined;
}

/** The pool's addresses, or why the program would not take its collateral. */
export async function findPool(context: Context, wanted: PoolSettings): Promise<PoolPlace | string> {
    const { client } = context;
    const at = { programAddress: client.program };
    const mint = await context.mint(context.wanted.address(wanted.mint));
    if (typeof mint === 'string') return mint;
    const [address] = await findPoolPda({ collateralMint: mint.address, index: wanted.index }, at);
    const [feeVault] = await findFeeVaultPda({ collateralMint: mint.address }, at);
    return {
        wanted,
        mint,
        address,
        vault: (await findVaultPda({ pool: address }, at))[0],
        shareMint: (await findShareMintPda({ pool: address }, at))[0],
        feeVault,
        feeTokens: (await findFeeTokensPda({ feeVault }, at))[0],
        found: await maybeRead(client, poolAccount, address),
    };
}

export async function poolStep(context: Context, place: PoolPlace): Promise<Step> {
    const { wanted, mint, found, address } = place;
    const name = `pool "${wanted.name}"`;
    const seed = baseUnits(wanted.seed, mint.decimals);
    if (seed < 10n ** BigInt(mint.decimals))
        throw new Refusal(`pools: the seed of "${wanted.name}" has to be one whole token at least.`);
    const [leverageBps, groupLimitBps] = [wanted.leverage, wanted.groupLimit];
    if (found) {
        const tokens = (units: bigint) => wholeTokens(units, mint.decimals);
        const fixed = differences([row('the seed', seed, found.lockedShares, tokens)]);
        const notes = changeable(
            differences([
                row('the leverage', leverageBps, found.leverageBps, percent),
                row('the limit of a group', groupLimitBps, found.groupLimitBps, percent),
            ]),
        );
        const ending = found.runOff === 1 ? ['the pool is in run-off'] : [];
        return stepOf(name, address, fixed.length > 0 ? differs(...fixedFor(fixed)) : there, [...ending, ...notes]);
    }
    const sizes = [getPoolEncoder().fixedSize, TOKEN_ACCOUNT, MINT];
    const cost = await costOf(context, adminOf(context).address, sizes, { mint, amount: seed });
    const input = { collateralMint: mint.address, index: wanted.index, seed, leverageBps, groupLimitBps };
    return stepOf(
        name,
        address,
        byAdmin(context, 'create', cost, (admin) => createPool(admin, input)),
    );
}

/** The fee vault of a collateral. `opened`: an earlier pool of this run has the same. */
export async function feeVaultStep(context: Context, place: PoolPlace, opened: boolean): Promise<Step[]> {
    const { client, wanted } = context;
    if (!place.wanted.feeVault || opened) return [];
    const deployer = wanted.deployer.address;
    const vault = await maybeRead(client, feeVaultAccount, place.feeVault);
    const cost = await costOf(context, deployer, [getFeeVaultEncoder().fixedSize, TOKEN_ACCOUNT]);
    const open: Finding = {
        state: 'to do',
        what: 'open',
        cost,
        run: () => openFeeVault(client, { pool: place.address }),
    };
    const steps = [stepOf(`fee vault of "${place.wanted.name}"`, place.feeVault, vault ? there : open)];
    if (!wanted.settings.staking) return steps;
    const share: Finding = {
        state: 'to do',
        what: 'give it one of four',
        cost: await costOf(context, deployer, []),
        run: () => giveLine(context, place.feeVault),
    };
    const line = stepOf(`reward line of "${place.wanted.name}"`, undefined, vault && vault.slot > 0 ? there : share);
    return [...steps, line];
}

/** The first sharing gives a collateral its line: without one, decisions about its pools pay no fee. */
async function giveLine({ client, wanted }: Context, feeVault: Address) {
    const [staking] = await findStakingPda({ programAddress: client.program });
    const share = getShareRewardsInstruction({ staking, feeVault }, { programAddress: client.program });
    await execute(client, { signer: wanted.deployer, steps: [step('shareRewards', share)] });
}
