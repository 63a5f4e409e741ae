/** What can go wrong between a user and the chain: the right sentence, and nothing lost. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
    buy,
    createClient,
    deposit,
    poolAccount,
    quote,
    read,
    receiptOf,
    type BallastClient,
    type ClientOptions,
} from '@ballast/client';
import { generateKeyPairSigner, type Address, type TransactionSigner } from '@solana/kit';
import { DAY, votedProduct } from '../support/defaults.ts';
import { addressFor } from '../support/keys.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { startProxy, type Message, type Proxy } from '../support/proxy.ts';
import { fails, refused } from '../support/refusals.ts';
import { balance, give, UNIT } from '../support/tokens.ts';

/** JSON-RPC's code for a node that has not reached the slot that was asked for. */
const BEHIND = -32_016;
/** Milliseconds for which these clients wait. */
const PATIENCE = 5_000;

describe('failures', () => {
    let on: Stage;
    let proxy: Proxy;
    let alice: BallastClient;
    let through: BallastClient;
    let pool: Address;
    const client = (options: Partial<ClientOptions>): BallastClient =>
        createClient({ url: on.network.url, program: on.network.program, signer: alice.signer!, ...options });
    const money = (): Promise<bigint> => balance(alice, on.usdc, alice.signer!.address);
    before(async () => {
        on = await stage();
        proxy = await startProxy(on.network.url);
        alice = await on.person('failures: Alice', { usdc: 1_000 });
        through = client({ url: proxy.url, patience: PATIENCE });
        pool = await on.pool();
    });
    after(() => proxy.stop());
    const only = (method: string, reaction: ReturnType<Proxy['react']>) => (message: Message) =>
        message.method === method ? reaction : 'pass';

    test('a node that is not there', async () => {
        const before = await money();
        const dead = client({ url: 'http://127.0.0.1:9', patience: PATIENCE });
        await fails(deposit(dead, { pool, amount: UNIT }), 'unreachable', /does not answer, so nothing was sent/);
        assert.throws(() => client({ url: 'localhost' }), /is not the address of a node/);
        assert.equal(await money(), before);
    });

    test('a network that dies after the transaction was sent: the outcome is known later, and nothing is done twice', async () => {
        const before = await money();
        let sent = false;
        proxy.react = ({ method }) => {
            if (sent) return 'hang up';
            sent = method === 'sendTransaction';
            return 'pass';
        };
        const error = await fails(
            deposit(through, { pool, amount: UNIT }),
            'unknown-outcome',
            /whether it landed is not known/,
        );
        proxy.react = () => 'pass';
        const receipt = await receiptOf(through, error.signature!);
        assert.equal(receipt.err, null);
        assert.equal(await money(), before - UNIT);
    });

    test('a transaction that the network never takes expires, and changes nothing', async () => {
        const before = await money();
        proxy.react = (message) => {
            if (message.method === 'sendTransaction') return { result: '1'.repeat(64) };
            if (message.method !== 'getLatestBlockhash') return 'pass';
            // Near its end, so that the test does not have to wait for a minute.
            return {
                then: (answer) => {
                    // A node that lags answers with an error, and is asked again.
                    if (answer.result === undefined) return answer;
                    const { context, value } = answer.result as {
                        context: object;
                        value: { lastValidBlockHeight: number };
                    };
                    const lastValidBlockHeight = value.lastValidBlockHeight - 150;
                    return { ...answer, result: { context, value: { ...value, lastValidBlockHeight } } };
                },
            };
        };
        // In process a slot passes with each transaction only.
        const slots = setInterval(() => void on.network.airdrop(alice.signer!.address, 1n).catch(() => undefined), 200);
        await fails(deposit(through, { pool, amount: UNIT }), 'expired', /nothing has changed and nothing was paid/);
        clearInterval(slots);
        proxy.react = () => 'pass';
        assert.equal(await money(), before);
        await deposit(through, { pool, amount: UNIT });
        assert.equal(await money(), before - UNIT);
    });

    test('a blockhash that the network does not know', async () => {
        const before = await money();
        proxy.react = only('getLatestBlockhash', {
            result: {
                context: { slot: 1 },
                value: { blockhash: await addressFor('an old block'), lastValidBlockHeight: 10_000_000_000 },
            },
        });
        await fails(deposit(through, { pool, amount: UNIT }), 'expired', /does not know the blockhash/);
        proxy.react = () => 'pass';
        assert.equal(await money(), before);
    });

    test('a node that lags is waited for, and after that it is said', async () => {
        const behind = {
            error: { code: BEHIND, message: 'Minimum context slot has not been reached', data: { contextSlot: 1 } },
        };
        let times = 0;
        proxy.react = ({ method }) => (method === 'getMultipleAccounts' && times++ < 2 ? behind : 'pass');
        const lender = client({ url: proxy.url, patience: PATIENCE });
        assert.ok((await read(lender, poolAccount, pool)).assets > 0n);
        assert.equal(times, 3);
        proxy.react = only('getMultipleAccounts', behind);
        await fails(read(lender, poolAccount, pool), 'lagging', /is behind the network/);
        proxy.react = () => 'pass';
    });

    test('after a landed transaction no older answer is taken', async () => {
        const { slot } = await deposit(through, { pool, amount: UNIT });
        assert.ok(through.seen.slot >= slot);
        let asked: unknown;
        proxy.react = ({ method, params }) => {
            if (method === 'getMultipleAccounts') asked = (params![1] as { minContextSlot: number }).minContextSlot;
            return 'pass';
        };
        await read(through, poolAccount, pool);
        proxy.react = () => 'pass';
        assert.ok(BigInt(asked as number) >= slot);
    });

    test('a wallet without SOL, and one with too little for a deposit of an account', async () => {
        const poor = await generateKeyPairSigner();
        await give(on.bank, on.usdc, poor.address, 10n * UNIT);
        const beggar = client({ signer: poor });
        const sentence = /has too little SOL on this network .* send it some/;
        await fails(deposit(beggar, { pool, amount: UNIT }), 'unfunded', sentence);
        await on.network.airdrop(poor.address, 1_000_000n);
        await fails(deposit(beggar, { pool, amount: UNIT }), 'unfunded', sentence);
        assert.equal(await balance(beggar, on.usdc, poor.address), 10n * UNIT);
    });

    test('another network than the one that is meant', async () => {
        const elsewhere = client({ program: await addressFor('no program') });
        await fails(
            deposit(elsewhere, { pool, amount: UNIT }),
            'wrong-cluster',
            /Ballast is not deployed at .* check the network/,
        );
        const mainnet = client({ genesisHash: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d' });
        await fails(
            deposit(mainnet, { pool, amount: UNIT }),
            'wrong-cluster',
            /not mainnet: connect to the right network/,
        );
        await fails(
            quote(alice, { product: await addressFor('no product'), amount: UNIT, term: DAY }),
            'missing',
            /There is no Product/,
        );
    });

    test('a wallet that does not sign', async () => {
        const shy: TransactionSigner = {
            address: alice.signer!.address,
            signTransactions: () => Promise.reject(new Error('User rejected')),
        };
        const before = await money();
        await fails(
            deposit(client({ signer: shy }), { pool, amount: UNIT }),
            'declined',
            /was not signed, so nothing was sent/,
        );
        assert.equal(await money(), before);
    });

    test('two users race for the last cover: one gets it, the other keeps the money', async () => {
        const product = await on.product({
            ...votedProduct(pool, await addressFor('failures: a small program')),
            cap: 1_000n * UNIT,
        });
        const racers = await Promise.all(
            ['one', 'two'].map((name) => on.person(`failures: racer ${name}`, { usdc: 1_000 })),
        );
        const input = { product, amount: 700n * UNIT, term: 30 * DAY, maxPremium: 100n * UNIT };
        const runs = await Promise.allSettled(racers.map((racer) => buy(racer, input)));
        const won = runs.findIndex(({ status }) => status === 'fulfilled');
        assert.deepEqual(runs.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
        const lost = runs[1 - won] as PromiseRejectedResult;
        await refused(Promise.reject(lost.reason as Error), 'ProductCapacity');
        assert.equal(await balance(racers[1 - won]!, on.usdc, racers[1 - won]!.signer!.address), 1_000n * UNIT);
    });

    test('the same deposit twice at the same time is two deposits', async () => {
        const before = await money();
        await Promise.all([deposit(alice, { pool, amount: UNIT }), deposit(alice, { pool, amount: UNIT })]);
        assert.equal(await money(), before - 2n * UNIT);
    });
});
