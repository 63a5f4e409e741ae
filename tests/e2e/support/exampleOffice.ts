/** What has to have happened before the examples about stakes, signals, attestations, proposals, and before the reads. */
import {
    buy,
    castVote,
    claimRewards,
    executeProposal,
    distribute,
    execute,
    foreignStep,
    fundEmission,
    initMonitor,
    initWatch,
    observe,
    proposals,
    propose,
    poolAccount,
    read,
    readPools,
    readPolicies,
    readProposals,
    requestWithdrawal,
    setAuditor,
    signal,
    Source,
    stake,
    tokensOf,
    type BallastClient,
} from '@ballast/client';
import { getTransferCheckedInstruction } from '@solana-program/token';
import type { Address } from '@solana/kit';
import { bandSettings, DAY, depegProduct, PEG, votedProduct } from './defaults.ts';
import { owns, type Cast, type Scene } from './exampleWorld.ts';
import { actor, addressFor } from './keys.ts';
import { postPrice, USDC_USD } from './pyth.ts';
import { give, UNIT } from './tokens.ts';
import { passed } from './voters.ts';

export function officeScenes(cast: Cast): Record<string, Scene> {
    return {
        ...stakingScenes(cast),
        ...underwritingScenes(cast),
        ...attestationScenes(cast),
        ...governanceScenes(cast),
        ...readingScenes(cast),
    };
}

/** Carol stakes, earns and leaves. */
const carolOf = ({ on }: Cast): Promise<BallastClient> => on.person('examples: Carol', { governance: 10_000 });

function stakingScenes(cast: Cast): Record<string, Scene> {
    const { on, pool, product, alice, stranger, voters } = cast;
    const owner = owns(voters[0]!);
    let carol: BallastClient;
    return {
        Stake: async () => ({ client: (carol = await carolOf(cast)) }),
        'Distribute fees': async () => {
            await on.network.travel(DAY + 60);
            for (const { address } of await readPools(stranger)) {
                const { feesStakers, feesUnderwriters, feesTreasury } = await read(stranger, poolAccount, address);
                if (feesStakers + feesUnderwriters + feesTreasury > 0n) await distribute(stranger, { pool: address });
            }
            // From now on this stake earns.
            await claimRewards(stranger, { owner, mint: on.usdc.mint });
            await buy(alice, { product, amount: 100_000n * UNIT, term: 90 * DAY });
            return { client: stranger, pool };
        },
        'Claim rewards': async () => {
            await fundEmission(on.admin, { amount: 1_000n * UNIT, perSecond: UNIT });
            await on.network.travel(3_600);
            return { owner, mint: on.usdc.mint };
        },
        Unstake: async () => ({ client: carol }),
        'Unstake (2)': async () => {
            await on.network.travel(7 * DAY + 60);
            return {};
        },
    };
}

function underwritingScenes(cast: Cast): Record<string, Scene> {
    const { on, pool, alice, stranger } = cast;
    let product: Address;
    return {
        Signal: async () => {
            product = await on.product({
                ...votedProduct(pool, await addressFor('examples: an underwritten program')),
                cap: 200_000n * UNIT,
                underwriting: { coverRate: PEG, freeCover: 50_000n * UNIT, signalDiscountBps: 2_000 },
            });
            return { pool, product };
        },
        'Claim premiums': async () => {
            await buy(alice, { product, amount: 20_000n * UNIT, term: 90 * DAY });
            return {};
        },
        'Take tokens back': async () => ({}),
        'Take tokens back (2)': async () => {
            await on.network.travel(30 * DAY + 60);
            return {};
        },
        'Buy salvage': async () => {
            const paid = await lossOf(cast);
            const until = (await on.network.now()) + BigInt(40 * DAY);
            const offer = { about: 'lot', product: paid, lot: 'lost', price: 250_000_000n, until } as const;
            const proposal = await proposals.changeRules(on.admin, offer);
            const { event } = await propose(on.admin, { proposal });
            await on.network.travel(10 * DAY + 60);
            await executeProposal(stranger, { proposal: event.proposal });
            return { client: alice, product: paid };
        },
    };
}

/** A stablecoin that has paid: its underwriter has lost ten thousand tokens. */
async function lossOf({ on, pool, alice, stranger }: Cast): Promise<Address> {
    const product = await on.product({
        ...depegProduct(pool, await addressFor('examples: another stablecoin')),
        underwriting: { coverRate: PEG, freeCover: 50_000n * UNIT },
    });
    const bands = [
        { below: 98_000_000n, duration: 400n },
        { below: 95_000_000n, duration: 400n },
    ];
    const rules = { ...bandSettings(), bands, maxGap: 200 };
    await initMonitor(on.admin, { product, source: Source.PriceFeed, feedId: USDC_USD, rules });
    const uma = await on.person('examples: Uma', { governance: 20_000 });
    await stake(uma, { amount: 20_000n * UNIT });
    await signal(uma, { product, amount: 20_000n * UNIT });
    const post = async (price: bigint, ago: bigint): Promise<Address> =>
        postPrice(on.network, 'examples: another price', { price, publishedAt: (await on.network.now()) - ago });
    const feed = await post(PEG, 0n);
    await buy(alice, { product, feed, amount: 60_000n * UNIT, term: 90 * DAY });
    await on.network.travel(2 * DAY);
    for (const ago of [580n, 400n, 220n, 40n]) {
        await post((90n * PEG) / 100n, ago);
        await observe(stranger, { product, feed });
    }
    return product;
}

function attestationScenes({ on, pool }: Cast): Record<string, Scene> {
    return {
        Attest: async () => {
            const client = await on.person('examples: an auditor');
            await setAuditor(on.admin, { auditor: owns(client), approved: true });
            const demanding = { ...votedProduct(pool, on.network.program), underwriting: { minAttestations: 1 } };
            return { client, product: await on.product(demanding) };
        },
        Revoke: async () => ({}),
        'Look at a covered protocol': async () => {
            const product = await on.product(votedProduct(pool, await addressFor('examples: a watched program')));
            const { mint, tokenProgram } = on.usdc;
            const protocol = await actor('examples: a vault of the covered protocol');
            const source = await tokensOf(protocol.address, mint, tokenProgram);
            await give(on.bank, on.usdc, protocol.address, 1_000n * UNIT);
            const rules = { window: DAY, freeze: 2 * DAY, fallBps: 3_000 };
            await initWatch(on.admin, { product, vault: source, rules });
            await on.network.travel(60);
            const client = await on.person('examples: a keeper', { usdc: 1 });
            const destination = await tokensOf(owns(client), mint, tokenProgram);
            const lost = { source, mint, destination, authority: protocol, amount: 400n * UNIT, decimals: 6 };
            const step = foreignStep('empty the vault', getTransferCheckedInstruction(lost), 10_000);
            await execute(client, { signer: client.signer!, steps: [step] });
            return { client, product };
        },
    };
}

function governanceScenes({ on, voters, stranger }: Cast): Record<string, Scene> {
    const [first, second, third] = voters;
    return {
        Propose: async () => ({ client: first!, pool: await on.pool() }),
        'Vote on it': async () => ({ client: second!, proposal: (await readProposals(stranger))[0]!.address }),
        'Execute it': async () => {
            const [newest] = await readProposals(stranger);
            const proposal = newest!.address;
            await castVote(third!, { proposal, support: true });
            await passed(on, newest!.data.eta);
            return { client: stranger, proposal, voter: owns(second!) };
        },
    };
}

function readingScenes(cast: Cast): Record<string, Scene> {
    const { pool, product, alice, bob, stranger } = cast;
    const carol = () => addressFor('examples: Carol');
    return {
        'Pools and products': async () => ({ client: stranger }),
        Solvency: async () => ({ pool }),
        'A wallet': async () => {
            await requestWithdrawal(bob, { pool, shares: 500n * UNIT });
            return { owner: owns(bob) };
        },
        'Stakes, signals, proposals': async () => ({ owner: await carol() }),
        'Any account': async () => {
            const { event } = await buy(alice, { product, amount: 2_000n * UNIT, term: 30 * DAY });
            return { owner: owns(alice), product, policy: event.policy };
        },
        'An account': async () => ({ pool }),
        'The policies of a holder': async () => {
            const [newest] = (await readPolicies(alice, { holder: owns(alice), product })).reverse();
            return { owner: owns(alice), policy: newest!.address };
        },
        'Everything that happens': async () => ({ pool }),
    };
}
