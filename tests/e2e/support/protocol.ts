/** A running protocol on the suite's network: currencies, settings, staking, and actors with money. */
import { after } from 'node:test';
import {
    addressOf,
    at,
    configAccount,
    configAddress,
    createClient,
    createPool,
    deposit,
    feeVaultAccount,
    findFeeVaultPda,
    initialize,
    listProduct,
    maybeRead,
    openFeeVault,
    openStaking,
    type BallastClient,
    type ListProductInput,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { protocolSettings, stakingSettings } from './defaults.ts';
import { actor } from './keys.ts';
import type { Network } from './network.ts';
import { startNetwork } from './start.ts';
import { createMint, give, UNIT, TOKEN_2022_PROGRAM, type Currency } from './tokens.ts';

/** What a chapter plays on. */
export interface Stage {
    readonly network: Network;
    /** Of the fee payer, who may mint all currencies. */
    readonly bank: BallastClient;
    /** Of the administrator. */
    readonly admin: BallastClient;
    readonly usdc: Currency;
    /** Of Token-2022. */
    readonly dollar: Currency;
    readonly governance: Currency;
    /** The client of an actor with 100 SOL, and as much of the currencies as asked for, in whole tokens. */
    person(name: string, tokens?: { usdc?: number; dollar?: number; governance?: number }): Promise<BallastClient>;
    /** A pool of a million tokens of capital, with its fee vault. */
    pool(currency?: Currency, capital?: bigint): Promise<Address>;
    /** A product of a pool. */
    product(input: ListProductInput): Promise<Address>;
}

const SOL = 1_000_000_000n;
let nextPool = 0;

/** Starts the network and the protocol on it. One protocol serves all chapters of a run: see `stage()`. */
export async function raise(network: Network): Promise<Stage> {
    const payer = await actor('suite: fee payer');
    await network.airdrop(payer.address, 100_000n * SOL);
    const options = {
        url: network.url,
        program: network.program,
        patience: 60_000,
        ...(network.wsUrl ? { wsUrl: network.wsUrl } : {}),
    };
    const bank = createClient({ ...options, signer: payer });
    const as = async (name: string): Promise<BallastClient> => {
        const signer = await actor(name);
        await network.airdrop(signer.address, 100n * SOL);
        return createClient({ ...options, signer });
    };
    const usdc = await createMint(bank, 'suite: USDC mint');
    const dollar = await createMint(bank, 'suite: Token-2022 dollar mint', TOKEN_2022_PROGRAM);
    const governance = await createMint(bank, 'suite: governance mint');
    const [admin, guardian, authority] = [await as('admin'), await as('guardian'), await as('upgrade authority')];
    const config = {
        admin: admin.signer!.address,
        guardian: guardian.signer!.address,
        governanceMint: governance.mint,
        rules: protocolSettings(),
    };
    const there = await maybeRead(bank, configAccount, await configAddress(bank));
    if (!there) {
        await initialize(authority, config);
        await openStaking(admin, { rules: stakingSettings() });
    }
    for (const currency of [usdc, dollar, governance])
        await give(bank, currency, admin.signer!.address, 100_000_000n * UNIT);
    const person: Stage['person'] = async (name, tokens = {}) => {
        const client = await as(name);
        for (const [currency, amount] of [
            [usdc, tokens.usdc],
            [dollar, tokens.dollar],
            [governance, tokens.governance],
        ] as const)
            if (amount) await give(bank, currency, client.signer!.address, BigInt(amount) * UNIT);
        return client;
    };
    return {
        network,
        bank,
        admin,
        usdc,
        dollar,
        governance,
        person,
        pool: async (currency = usdc, capital = 1_000_000n * UNIT) => {
            const index = nextPool++;
            const founded = await createPool(admin, {
                collateralMint: currency.mint,
                index,
                seed: 10n * UNIT,
                leverageBps: 40_000,
                groupLimitBps: 20_000,
            });
            const vault = await addressOf(findFeeVaultPda({ collateralMint: currency.mint }, at(admin)));
            if (!(await maybeRead(admin, feeVaultAccount, vault)))
                await openFeeVault(admin, { pool: founded.event.pool });
            if (capital > 0n) await deposit(admin, { pool: founded.event.pool, amount: capital });
            return founded.event.pool;
        },
        product: async (input) => (await listProduct(admin, input)).event.product,
    };
}

let started: Promise<Network> | undefined;
let raised: Promise<Stage> | undefined;

/** The protocol of this run. Every chapter asks for it; the first one starts it. */
export const stage = (): Promise<Stage> => (raised ??= (started ??= startNetwork()).then(raise));

// Also when the protocol could not be set up: a network that is left running keeps the run from ending.
after(async () => (await started?.catch(() => undefined))?.stop());
