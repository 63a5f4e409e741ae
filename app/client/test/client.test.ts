import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { generateKeyPairSigner } from '@solana/kit';
import { chainTime } from '../src/chain/accounts.ts';
import { actingAs, actor, createClient } from '../src/chain/client.ts';
import { BallastError } from '../src/errors/error.ts';
import { BALLAST_PROGRAM_ADDRESS } from '../src/generated/program.ts';

const refuses = (make: () => unknown, sentence: RegExp): void =>
    assert.throws(
        make,
        (error) => error instanceof BallastError && error.kind === 'input' && sentence.test(error.message),
    );

describe('a client', () => {
    test('opens no connection and has defaults', () => {
        const client = createClient({ url: 'http://127.0.0.1:9' });
        assert.equal(client.program, BALLAST_PROGRAM_ADDRESS);
        assert.equal(client.commitment, 'confirmed');
        assert.equal(client.priorityFee, 0n);
        assert.equal(client.signer, undefined);
    });

    test('finds the websocket beside the endpoint', () => {
        const ws = (url: string): string => createClient({ url }).wsUrl;
        assert.equal(ws('http://127.0.0.1:8899'), 'ws://127.0.0.1:8900/');
        assert.equal(ws('https://api.example.org/?api-key=x'), 'wss://api.example.org/?api-key=x');
        const named = createClient({ url: 'https://api.example.org', wsUrl: 'wss://ws.example.org/v1' });
        assert.equal(named.wsUrl, 'wss://ws.example.org/v1');
    });

    test('refuses what is no address of a node', () => {
        for (const url of ['', 'localhost:8899', 'ws://127.0.0.1:8900', 'not an address'])
            refuses(() => createClient({ url }), /is not the address of a node: write it as http:/);
        refuses(
            () => createClient({ url: 'http://127.0.0.1:8899', wsUrl: 'http://127.0.0.1:8900' }),
            /write it as ws:/,
        );
    });

    test('acts as somebody, and shares what it has seen with others', async () => {
        const client = createClient({ url: 'http://127.0.0.1:9' });
        refuses(() => actor(client), /connect a wallet/);
        const signer = await generateKeyPairSigner();
        const other = actingAs(client, signer);
        assert.equal(actor(other), signer);
        other.seen.slot = 7n;
        assert.equal(client.seen.slot, 7n);
    });

    test('keeps the secret in the address of a node out of what it says', async () => {
        for (const url of ['http://127.0.0.1:9/?api-key=SECRET', 'http://127.0.0.1:9/v2/SECRET']) {
            const client = createClient({ url, patience: 100 });
            await assert.rejects(chainTime(client), (error: unknown) => {
                assert.ok(error instanceof BallastError && error.kind === 'unreachable');
                assert.match(error.message, /The node at http:\/\/127\.0\.0\.1:9 does not answer/);
                assert.doesNotMatch(error.message, /SECRET/);
                return true;
            });
        }
    });
});
