import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { generateKeyPairSigner, type Signature } from '@solana/kit';
import { execute, receiptOf } from '../src/chain/action.ts';
import { createClient, type BallastClient } from '../src/chain/client.ts';
import { ask } from '../src/chain/requests.ts';
import { foreignStep } from '../src/chain/steps.ts';
import { BallastError, type FailureKind } from '../src/errors/error.ts';
import { accruedEvent, depositedEvent, type EventKind } from '../src/generated/events.ts';
import { logOf } from './support/fakeHistory.ts';
import { FakeNode, Refusal, type Answers } from './support/fakeNode.ts';

describe('questions to a node', () => {
    let node: FakeNode;
    let answers: Answers;
    let client: BallastClient;
    beforeEach(async () => {
        answers = {};
        node = await FakeNode.start(answers);
        client = createClient({ url: node.url, patience: 3_000 });
    });
    afterEach(() => node.stop());
    const balance = () =>
        ask(client, ({ minContextSlot, abortSignal }) =>
            client.rpc.getBalance(client.program, { minContextSlot }).send({ abortSignal }),
        );
    const fails = async (call: Promise<unknown>, kind: FailureKind, sentence: RegExp): Promise<BallastError> => {
        const error = await call.then(
            () => assert.fail('it did not fail'),
            (caught: unknown) => caught,
        );
        assert.ok(error instanceof BallastError, String(error));
        assert.equal(error.kind, kind, error.message);
        assert.match(error.message, sentence);
        return error;
    };
    const behind = (): never => {
        throw new Refusal(-32_016, 'Minimum context slot has not been reached', { contextSlot: 1 });
    };

    test('an answer moves the slot that no later one may be older than', async () => {
        const asked: unknown[] = [];
        answers.getBalance = (_: string, { minContextSlot }: { minContextSlot: number }) => {
            asked.push(minContextSlot);
            return { context: { slot: 40 }, value: 5 };
        };
        assert.equal((await balance()).value, 5n);
        assert.equal(client.seen.slot, 40n);
        await balance();
        assert.deepEqual(asked, [0, 40]);
    });

    test('a node that lags is asked again, and after that it is said', async () => {
        let times = 0;
        answers.getBalance = () => (times++ < 2 ? behind() : { context: { slot: 9 }, value: 5 });
        assert.equal((await balance()).value, 5n);
        assert.equal(times, 3);
        answers.getBalance = behind;
        await fails(balance(), 'lagging', /is behind the network .*: wait a moment, or use another node/);
    });

    test('a node that is busy is asked again, and after that it is said', async () => {
        answers.getBalance = () => ({ context: { slot: 9 }, value: 5 });
        node.status = 429;
        setTimeout(() => (node.status = 200), 300);
        assert.equal((await balance()).value, 5n);
        node.status = 429;
        await fails(balance(), 'unreachable', /takes no more requests for now/);
    });

    test('a node that does not answer is not asked twice', async () => {
        node.status = 500;
        await fails(balance(), 'unreachable', /does not answer, so nothing was sent/);
        assert.equal(node.asked.length, 1);
        const nobody = createClient({ url: 'http://127.0.0.1:9' });
        client = nobody;
        await fails(balance(), 'unreachable', /does not answer/);
    });

    test('what a node objects to is a sentence too', async () => {
        const error = await fails(
            balance(),
            'network',
            /did not answer the question .*: try again, or use another node/,
        );
        assert.ok(error.cause);
    });

    test('a transaction that has landed is never reported without its signature', async () => {
        const signature = '5'.repeat(87) as Signature;
        node.status = 500;
        const silent = await fails(receiptOf(client, signature), 'landed', /has landed, but the node does not answer/);
        assert.equal(silent.signature, signature);
        node.status = 200;
        answers.getTransaction = () => null;
        const hidden = await fails(receiptOf(client, signature), 'landed', /Do not do it again/);
        assert.equal(hidden.signature, signature);
    });

    /** A network on which everything lands that logs this. */
    const landing = (logs: readonly string[], blockhash: string): Answers => {
        const context = { slot: 3 };
        const status = { slot: 3, confirmations: null, err: null, confirmationStatus: 'confirmed', status: {} };
        const meta = { err: null, fee: 5_000, computeUnitsConsumed: 1, logMessages: logs };
        return {
            simulateTransaction: () => ({ context, value: { err: null, logs, unitsConsumed: 10 } }),
            getLatestBlockhash: () => ({ context, value: { blockhash, lastValidBlockHeight: 100 } }),
            sendTransaction: () => '1'.repeat(64),
            getSignatureStatuses: () => ({ context, value: [status] }),
            getTransaction: () => ({ slot: 3, blockTime: 0, meta, transaction: ['', 'base64'] }),
        };
    };
    const planOf = async <Event>(event: EventKind<string, Event>) => {
        const nothing = foreignStep('nothing', { programAddress: client.program, accounts: [] }, 1_000);
        return { signer: await generateKeyPairSigner(), steps: [nothing], event };
    };

    test('a landed transaction whose log lacks the event says that it has landed', async () => {
        const plan = await planOf(depositedEvent);
        Object.assign(answers, landing(logOf(1n), plan.signer.address));
        const error = await fails(execute(client, plan), 'landed', /left Deposited out of its log/);
        assert.match(String(error.signature), /^\w{80,}$/);
    });

    test('the same again is another transaction, however soon', async () => {
        const plan = await planOf(accruedEvent);
        Object.assign(answers, landing(logOf(1n), plan.signer.address));
        const landed = await Promise.all(Array.from({ length: 20 }, () => execute(client, plan)));
        assert.equal(new Set(landed.map(({ signature }) => signature)).size, 20);
        assert.ok(landed.every(({ event }) => event.earned === 1n));
    });
});
