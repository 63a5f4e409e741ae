/** A chain on which nothing is set up yet, for the examples that do that, and for the end of what they set up. */
import {
    Assessment,
    createClient,
    createPool,
    deposit,
    listProduct,
    ProductKind,
    productAddresses,
    readPools,
    requestWithdrawal,
    setRunOff,
    Settlement,
    stake,
    type BallastClient,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { bandSettings, DAY, depegProduct, protocolSettings, stakingSettings, votedProduct } from './defaults.ts';
import { manyAddresses, owns, type Scene, type Scenes } from './exampleWorld.ts';
import { actor, addressFor } from './keys.ts';
import { startLitesvm } from './litesvm.ts';
import type { Network } from './network.ts';
import { createMint, give, UNIT, type Currency } from './tokens.ts';
import { USDC_USD } from './pyth.ts';

interface Bare {
    readonly network: Network;
    readonly bank: BallastClient;
    readonly admin: BallastClient;
    readonly usdc: Currency;
    readonly governance: Currency;
    as(name: string): Promise<BallastClient>;
}

async function openBare(): Promise<Bare> {
    const network = await startLitesvm();
    const as = async (name: string): Promise<BallastClient> => {
        const signer = await actor(name);
        await network.airdrop(signer.address, 100_000_000_000n);
        return createClient({ url: network.url, program: network.program, signer });
    };
    const [bank, admin] = [await as('suite: fee payer'), await as('admin')];
    const usdc = await createMint(bank, 'suite: USDC mint');
    const governance = await createMint(bank, 'suite: governance mint');
    for (const currency of [usdc, governance]) await give(bank, currency, owns(admin), 10_000_000n * UNIT);
    return { network, bank, admin, usdc, governance, as };
}

/** The pool and the products that the examples have made, and what comes after them. */
export function settingUpScenes(): { scenes: Record<string, Scene>; stop: Scenes['stop'] } {
    let bare: Bare;
    let pool: Address;
    const scenes: Record<string, Scene> = {
        'The protocol and its staking': async () => {
            bare = await openBare();
            return {
                client: bare.admin,
                admin: owns(bare.admin),
                upgradeAuthority: await bare.as('upgrade authority'),
                recipient: await actor('guardian'),
                governanceMint: bare.governance.mint,
                rules: protocolSettings(),
                stakingRules: stakingSettings(),
            };
        },
        'A pool': async () => ({ collateralMint: bare.usdc.mint }),
        'A product': async () => {
            pool = (await readPools(bare.admin))[0]!.address;
            const subject = await addressFor('examples: a lending program');
            const {
                pool: _,
                kind,
                assessment,
                settlement,
                group,
                waitingPeriod,
                tail,
                ...terms
            } = votedProduct(pool, subject);
            return { pool, subject, terms };
        },
        'Who decides': async () => {
            const depeg = (await listProduct(bare.admin, depegProduct(pool, bare.usdc.mint))).event.product;
            const token = await createMint(bare.bank, 'examples: a coin');
            const held = {
                kind: ProductKind.Custody,
                assessment: Assessment.Committee,
                settlement: Settlement.Surrender,
            };
            const custody = (await listProduct(bare.admin, { ...votedProduct(pool, token.mint), ...held })).event
                .product;
            const members = await manyAddresses('examples: a member', 3);
            return { depeg, custody, members, feedId: USDC_USD, bands: bandSettings() };
        },
        'Auditors and watches': async () => ({
            auditor: await addressFor('examples: an auditor'),
            vault: await addressFor('upgrade authority'),
            product: (await productAddresses(bare.admin, pool))[0]!,
        }),
        'An emission': async () => ({}),
        Pause: async () => ({ client: await bare.as('guardian') }),
        'The books': async () => ({ client: bare.admin }),
        'The end of a product and of a pool': async () => {
            await bare.network.travel(DAY);
            return { client: bare.admin };
        },
        'The end of a product and of a pool (2)': async () => {
            const limits = { seed: UNIT, leverageBps: 40_000, groupLimitBps: 20_000 };
            const made = await createPool(bare.admin, { collateralMint: bare.usdc.mint, index: 1, ...limits });
            const small = made.event.pool;
            const { event } = await deposit(bare.admin, { pool: small, amount: 500n });
            const asked = await requestWithdrawal(bare.admin, { pool: small, shares: event.shares });
            await setRunOff(bare.admin, { pool: small });
            return { pool: small, ticket: asked.event.ticket };
        },
        'The end of the bootstrap': async () => {
            const voter = await bare.as('examples: the first staker');
            await give(bare.bank, bare.governance, owns(voter), 1_000_000n * UNIT);
            await stake(voter, { amount: 1_000_000n * UNIT });
            await bare.network.travel(DAY + 60);
            return { client: bare.admin, admin: owns(bare.admin) };
        },
    };
    return { scenes, stop: async () => bare?.network.stop() };
}
