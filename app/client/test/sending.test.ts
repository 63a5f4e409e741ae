/** What is sent, and what is said of it, when node and wallet do as they like. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
    generateKeyPairSigner,
    getCompiledTransactionMessageDecoder,
    getCompiledTransactionMessageEncoder,
    type Blockhash,
    type KeyPairSigner,
    type Transaction,
    type TransactionModifyingSigner,
} from '@solana/kit';
import { execute } from '../src/chain/action.ts';
import { createClient, type BallastClient } from '../src/chain/client.ts';
import { foreignStep } from '../src/chain/steps.ts';
import { BallastError, type FailureKind } from '../src/errors/error.ts';
import { logOf } from './support/fakeHistory.ts';
import { FakeNode, Refusal, type Answers } from './support/fakeNode.ts';

describe('a transaction', () => {
    let node: FakeNode;
    let answers: Answers;
    let client: BallastClient;
    let signer: KeyPairSigner;
    let height: number;
    /** What the node was sent, and what it says became of it. */
    let sent: string[];
    let status: unknown;
    let error: unknown;
    const context = { slot: 3 };
    const confirmed = { slot: 3, confirmations: null, err: null, confirmationStatus: 'confirmed', status: {} };
    beforeEach(async () => {
        [height, sent, status, error] = [10, [], confirmed, null];
        answers = {
            simulateTransaction: () => ({ context, value: { err: null, logs: logOf(1n), unitsConsumed: 10 } }),
            getLatestBlockhash: () => ({
                context,
                value: { blockhash: signer.address, lastValidBlockHeight: height + 100 },
            }),
            sendTransaction: (wire: string) => {
                sent.push(wire);
                return '1'.repeat(64);
            },
            getSignatureStatuses: () => ({ context: { slot: 3 + height }, value: [status] }),
            isBlockhashValid: () => ({ context, value: true }),
            getEpochInfo: () => ({
                blockHeight: height,
                absoluteSlot: height,
                epoch: 0,
                slotIndex: 0,
                slotsInEpoch: 1,
            }),
            getTransaction: () => ({
                slot: 3,
                blockTime: 0,
                meta: { err: error, fee: 5_000, computeUnitsConsumed: 1, logMessages: logOf(1n) },
                transaction: ['', 'base64'],
            }),
        };
        node = await FakeNode.start(answers);
        client = createClient({ url: node.url, patience: 2_000 });
        signer = await generateKeyPairSigner();
    });
    afterEach(() => node.stop());
    const nothing = () => foreignStep('nothing', { programAddress: client.program, accounts: [] }, 1_000);
    const act = (by: KeyPairSigner | TransactionModifyingSigner = signer, as = client) =>
        execute(as, { signer: by, steps: [nothing()] });
    const fails = async (kind: FailureKind, sentence: RegExp): Promise<BallastError> => {
        const caught = await act().then(
            () => assert.fail('it did not fail'),
            (cause: unknown) => cause,
        );
        assert.ok(caught instanceof BallastError, String(caught));
        assert.equal(caught.kind, kind, caught.message);
        assert.match(caught.message, sentence);
        return caught;
    };

    test('that did nothing after all is a failure, though it was seen to succeed before', async () => {
        error = { InstructionError: [1, { Custom: 1 }] };
        const failure = await fails('refused', /nothing has changed/);
        assert.match(String(failure.signature), /^\w{80,}$/);
    });

    test('that may have got through a gate that failed is looked for, whatever the node says of a second one', async () => {
        const { getLatestBlockhash } = answers;
        answers.getLatestBlockhash = () => {
            node.status = 503;
            return getLatestBlockhash!();
        };
        answers.sendTransaction = (wire: string) => {
            node.status = 200;
            sent.push(wire);
            if (sent.length === 2)
                throw new Refusal(-32_002, 'refused', { err: 'AccountInUse', logs: [], accounts: null });
            return '1'.repeat(64);
        };
        assert.match((await act()).signature, /^\w{80,}$/);
        assert.ok(sent.length >= 2);
    });

    test('whose answer is lost in words that nobody knows is looked for too', async (context) => {
        const fetch = globalThis.fetch;
        context.mock.method(globalThis, 'fetch', async (url: string, init: RequestInit) => {
            const answer = await fetch(url, init);
            if (String(init.body).includes('"sendTransaction"')) throw new TypeError('error sending request for url');
            return answer;
        });
        assert.match((await act()).signature, /^\w{80,}$/);
        assert.equal(sent.length, 1);
    });

    test('is never the same as another one, though both do the same under one blockhash', async () => {
        await Promise.all(Array.from({ length: 64 }, () => act()));
        assert.equal(new Set(sent).size, 64);
        sent = [];
        const priced = { ...client, priorityFee: 1n };
        const large = { ...nothing(), units: 1_400_000 };
        await Promise.all(Array.from({ length: 16 }, () => execute(priced, { signer, steps: [large] })));
        assert.equal(new Set(sent).size, 16);
    });

    test('that the wallet gave a younger blockhash is not given up while it can land', async () => {
        const other = (await generateKeyPairSigner()).address as string as Blockhash;
        const wallet: TransactionModifyingSigner = {
            address: signer.address,
            modifyAndSignTransactions: async (transactions: readonly Transaction[]) =>
                Promise.all(
                    transactions.map(async ({ messageBytes, signatures }) => {
                        // It takes its time: the blockhash of the beginning is too old by now.
                        height = 200;
                        status = null;
                        setTimeout(() => (status = confirmed), 1_000);
                        const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
                        const changed = { ...message, lifetimeToken: other };
                        const bytes = getCompiledTransactionMessageEncoder().encode(changed as typeof message);
                        const unsigned = { messageBytes: bytes, signatures } as Transaction;
                        const [own] = await signer.signTransactions([unsigned as never]);
                        return { ...unsigned, signatures: { ...signatures, ...own } };
                    }),
                ) as never,
        };
        const { signature } = await act(wallet);
        assert.match(signature, /^\w{80,}$/);
        assert.equal(sent.length >= 1, true);
    });

    test('that becomes too large in the wallet is a sentence, and not sent', async () => {
        const wallet: TransactionModifyingSigner = {
            address: signer.address,
            modifyAndSignTransactions: async (transactions: readonly Transaction[]) =>
                transactions.map(({ messageBytes, signatures }) => ({
                    messageBytes: new Uint8Array([...messageBytes, ...new Uint8Array(1_232)]),
                    signatures: { ...signatures, [signer.address]: new Uint8Array(64).fill(1) },
                })) as never,
        };
        await assert.rejects(act(wallet), (caught: unknown) => {
            assert.ok(caught instanceof BallastError, String(caught));
            assert.match(caught.message, /nothing was sent/i);
            return true;
        });
        assert.deepEqual(sent, []);
    });
});
