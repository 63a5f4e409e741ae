/** What the examples of the documents find: people, pools, and for each heading whatever has to have happened before. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
    buy,
    createClient,
    ProductKind,
    readPolicies,
    readTickets,
    requestWithdrawal,
    type BallastClient,
    type BandSettings,
    type ListProductInput,
    type ProtocolSettings,
    type StakingSettings,
} from '@ballast/client';
import { getAddressEncoder, type Address, type KeyPairSigner } from '@solana/kit';
import { decisionScenes } from './exampleDecisions.ts';
import { officeScenes } from './exampleOffice.ts';
import { settingUpScenes } from './exampleSettingUp.ts';
import { DAY, HOUR, votedProduct } from './defaults.ts';
import { actor, addressFor } from './keys.ts';
import { startLitesvm } from './litesvm.ts';
import { raise, type Stage } from './protocol.ts';
import { UNIT } from './tokens.ts';
import { seatVoters } from './voters.ts';

const ADDRESSES = [
    'pool',
    'product',
    'policy',
    'ticket',
    'incident',
    'filed',
    'proposal',
    'feed',
    'holder',
    'owner',
    'voter',
    'mint',
    'admin',
    'auditor',
    'vault',
    'subject',
    'depeg',
    'custody',
    'governanceMint',
    'collateralMint',
] as const;

/** The names that examples use without saying where they are from. */
export type World = Record<(typeof ADDRESSES)[number], Address> & {
    /** Whoever acts. */
    readonly client: BallastClient;
    readonly upgradeAuthority: BallastClient;
    readonly recipient: KeyPairSigner;
    readonly signer: KeyPairSigner;
    readonly url: string;
    /** Paths. */
    readonly keyFile: string;
    readonly folder: string;
    readonly holders: readonly Address[];
    readonly members: readonly Address[];
    readonly feedId: Uint8Array;
    readonly rules: ProtocolSettings;
    readonly stakingRules: StakingSettings;
    readonly bands: BandSettings;
    readonly terms: Omit<
        ListProductInput,
        'pool' | 'kind' | 'subject' | 'assessment' | 'settlement' | 'group' | 'waitingPeriod' | 'tail'
    >;
};

export const WORLD_NAMES: readonly string[] = [
    ...ADDRESSES,
    ...[
        'client',
        'upgradeAuthority',
        'recipient',
        'signer',
        'url',
        'keyFile',
        'folder',
        'holders',
        'members',
        'feedId',
    ],
    ...['rules', 'stakingRules', 'bands', 'terms'],
];

/** Lets happen what an example needs and names what it uses. */
export type Scene = () => Promise<Partial<World>>;

/** The people and places that several scenes share. */
export interface Cast {
    readonly on: Stage;
    readonly pool: Address;
    readonly product: Address;
    readonly alice: BallastClient;
    readonly bob: BallastClient;
    readonly stranger: BallastClient;
    /** Six, with a million tokens each, long enough ago to vote. */
    readonly voters: readonly BallastClient[];
}

export const owns = (client: BallastClient): Address => client.signer!.address;

/** The scenes by the headings of the examples, and what ends their networks. */
export interface Scenes {
    readonly scenes: ReadonlyMap<string, Scene>;
    stop(): Promise<void>;
}

export async function openScenes(): Promise<Scenes> {
    const on = await raise(await startLitesvm());
    const pool = await on.pool();
    const cast: Cast = {
        on,
        pool,
        product: await on.product(votedProduct(pool, await addressFor('examples: a lending program'))),
        alice: await on.person('localnet alice', { usdc: 1_000_000 }),
        bob: await on.person('examples: Bob', { usdc: 1_000_000 }),
        stranger: await on.person('examples: a stranger', { usdc: 100_000 }),
        voters: await seatVoters(on, 'examples', 6),
    };
    await on.network.travel(DAY + HOUR);
    const office = settingUpScenes();
    const all = [
        capitalScenes(cast),
        coverScenes(cast),
        readmeScenes(cast),
        decisionScenes(cast),
        officeScenes(cast),
        office.scenes,
    ];
    return {
        scenes: new Map(all.flatMap((each) => Object.entries(each))),
        stop: async () => {
            await on.network.stop();
            await office.stop();
        },
    };
}

/** A key as Solana's tools keep it: 64 bytes in JSON. */
async function keyFile(name: string): Promise<string> {
    const path = join(mkdtempSync(join(tmpdir(), 'ballast-key-')), 'wallet.json');
    const seed = createHash('sha256').update(name).digest();
    writeFileSync(path, JSON.stringify([...seed, ...getAddressEncoder().encode(await addressFor(name))]));
    return path;
}

function capitalScenes({ on, pool, product, bob }: Cast): Record<string, Scene> {
    const base = { client: bob, pool, product };
    const ticketOf = async () => (await readTickets(bob, { owner: owns(bob) })).at(-1)!.address;
    return {
        'A client': async () => ({
            ...base,
            url: on.network.url,
            keyFile: await keyFile('examples: a key'),
            recipient: await actor('examples: a friend'),
        }),
        'How an action runs': async () => base,
        'How an action runs (2)': async () => base,
        Failures: async () => base,
        Deposit: async () => base,
        'Request a withdrawal': async () => base,
        'Complete it': async () => {
            await on.network.travel(7 * DAY + 60);
            return { ticket: await ticketOf() };
        },
        'Or cancel it': async () => {
            await requestWithdrawal(bob, { pool, shares: 500n * UNIT });
            return { ticket: await ticketOf() };
        },
    };
}

function coverScenes({ on, pool, product, alice }: Cast): Record<string, Scene> {
    const nobody = createClient({ url: on.network.url, program: on.network.program });
    const bought = async (term: number) => ({
        client: alice,
        policy: (await buy(alice, { product, amount: 300n * UNIT, term })).event.policy,
    });
    return {
        Quote: async () => ({ client: nobody, pool, product }),
        'Quote (2)': async () => ({ client: nobody }),
        Buy: async () => ({ client: alice }),
        Sponsor: async () => ({ holders: await manyAddresses('examples: a user', 3) }),
        Extend: async () => ({
            policy: (await readPolicies(alice, { holder: owns(alice), product }))[0]!.address,
        }),
        Cancel: () => bought(30 * DAY),
        Transfer: async () => ({ ...(await bought(30 * DAY)), recipient: await actor('examples: a friend') }),
        'Close a policy': async () => {
            const policy = await bought(HOUR);
            await on.network.travel(33 * DAY);
            return policy;
        },
    };
}

/** The first examples of the project and of the package: Alice, whose key everybody knows, and a custodian in the first pool. */
function readmeScenes({ on, pool, product }: Cast): Record<string, Scene> {
    return {
        'The client': async () => {
            const custodian = votedProduct(pool, await addressFor('examples: an exchange'));
            await on.product({ ...custodian, kind: ProductKind.Custody });
            return { url: on.network.url };
        },
        '@ballast/client': async () => ({ url: on.network.url, signer: await actor('localnet alice'), product }),
    };
}

/** Addresses of people who have done nothing yet. */
export const manyAddresses = (name: string, count: number): Promise<Address[]> =>
    Promise.all(Array.from({ length: count }, (_, place) => addressFor(`${name} ${place}`)));
