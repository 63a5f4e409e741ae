/** What the deployment says of nodes that do not do what nodes do. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createClient } from '@ballast/client';
import { connect } from '../src/chain/connection.ts';
import { sendMany } from '../src/chain/many.ts';
import { rentOf } from '../src/chain/rent.ts';
import { localKey } from '../src/keys.ts';
import { Refusal } from '../src/refusal.ts';

/** A node whose chain stands still, takes nothing, and knows one answer about rent. */
const ANSWERS: Readonly<Record<string, unknown>> = {
    getLatestBlockhash: {
        context: { slot: 5 },
        value: { blockhash: '11111111111111111111111111111112', lastValidBlockHeight: 155 },
    },
    sendTransaction: '1'.repeat(64),
    getBlockHeight: 5,
    getSignatureStatuses: { context: { slot: 5 }, value: [null] },
    getMinimumBalanceForRentExemption: 10 ** 9,
    getGenesisHash: 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG',
};

let server: Server;
let url: string;
before(async () => {
    server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
            const { id, method } = JSON.parse(Buffer.concat(chunks).toString()) as { id: unknown; method: string };
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify({ jsonrpc: '2.0', id, result: ANSWERS[method] }));
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
    server.closeAllConnections();
    server.close();
});

test('a chain that stands still is not waited for without end', { timeout: 20_000 }, async () => {
    const payer = await localKey('standstill');
    const client = createClient({ url, signer: payer });
    const instruction = { programAddress: client.program, data: new Uint8Array(4) };
    await assert.rejects(
        sendMany(client, payer, [instruction], 1, () => undefined, 1_500),
        (error: unknown) => error instanceof Refusal && /has stopped at block 5: wait until/.test(error.message),
    );
});

test('a node that asks too much rent is not believed', async () => {
    const rent = rentOf(createClient({ url }));
    await assert.rejects(rent(36), /36 bytes needs 1000000000 lamports, which is too much: use another node/);
    assert.equal(await rent(100_000), 1_000_000_000n);
});

test('the secret in the address of a node stays out of what is said', async () => {
    const deployer = await localKey('standstill');
    const { program } = createClient({ url });
    for (const address of [`${url}/?api-key=SECRET`, `${url.replace(/\d+$/, '9')}/v2/SECRET`]) {
        const options = { url: address, priorityFee: 0n, commitment: 'confirmed' as const };
        await assert.rejects(connect(options as never, 'local', program, deployer), (error: unknown) => {
            assert.ok(error instanceof Refusal);
            assert.match(error.message, /127\.0\.0\.1/);
            assert.doesNotMatch(error.message, /SECRET/);
            return true;
        });
    }
});
