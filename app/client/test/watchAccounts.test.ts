import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { getBase64Decoder, type Address } from '@solana/kit';
import { createClient, type BallastClient } from '../src/chain/client.ts';
import { getAuditorEncoder, getAuditorSize } from '../src/generated/accounts/index.ts';
import { auditorAccount } from '../src/generated/kinds.ts';
import { BALLAST_PROGRAM_ADDRESS } from '../src/generated/program.ts';
import { watchOneAccount, watchAccounts } from '../src/watch/accounts.ts';
import { watchKind } from '../src/watch/kinds.ts';
import type { WatchStatus } from '../src/watch/pump.ts';
import { FakeNode, Refusal, until } from './support/fakeNode.ts';

const A = 'SysvarC1ock11111111111111111111111111111111' as Address;
const B = 'SysvarRent111111111111111111111111111111111' as Address;

const RESERVED = getAuditorSize() - 107;

describe('watching accounts', () => {
    let node: FakeNode;
    let stop: AbortController;
    let accounts: Map<string, Uint8Array>;
    let slot: number;
    /** What the node has reached: an older one than was told must not be believed. */
    let reached: number;
    let statuses: WatchStatus[];
    const auditor = (mark: number): Uint8Array =>
        new Uint8Array(
            getAuditorEncoder().encode({
                ...{ key: A, credential: A, schema: A, active: 1, bump: 255 },
                version: mark,
                reserved: new Uint8Array(RESERVED),
            }),
        );
    beforeEach(async () => {
        [accounts, slot, reached, statuses, stop] = [new Map(), 10, 10, [], new AbortController()];
        const encoded = (address: string) => {
            const data = accounts.get(address);
            return data
                ? {
                      owner: BALLAST_PROGRAM_ADDRESS,
                      lamports: 1,
                      data: [getBase64Decoder().decode(data), 'base64'],
                      executable: false,
                      rentEpoch: 0,
                      space: data.length,
                  }
                : null;
        };
        const current = (options: { minContextSlot?: number }): object => {
            if ((options.minContextSlot ?? 0) > reached) throw new Refusal(-32_016, 'behind', { contextSlot: reached });
            return { slot: reached };
        };
        node = await FakeNode.start({
            getMultipleAccounts: (addresses: string[], options: object) => ({
                context: current(options),
                value: addresses.map(encoded),
            }),
            getProgramAccounts: (_: string, options: object) => ({
                context: current(options),
                value: [...accounts.keys()].map((pubkey) => ({ pubkey, account: encoded(pubkey) })),
            }),
        });
        await node.listen();
    });
    afterEach(async () => {
        stop.abort();
        await node.stop();
    });
    const client = (): BallastClient => createClient({ url: node.url, wsUrl: node.wsUrl, patience: 1_000 });
    const options = () => ({
        signal: stop.signal,
        pollEvery: 60_000,
        onStatus: (status: WatchStatus) => void statuses.push(status),
    });
    const connected = () => until(() => statuses.at(-1) === 'connected', 'connected');
    /** A change in a new slot, of which the node tells at once. */
    const change = (address: Address, data: Uint8Array | undefined, method = 'accountSubscribe'): void => {
        slot += 1;
        reached = slot;
        if (data) accounts.set(address, data);
        else accounts.delete(address);
        node.tell(method, { context: { slot }, value: null });
    };

    test('what is there is told at first, then every change, and the end', async () => {
        accounts.set(A, auditor(1));
        const seen: [Address, number | undefined][] = [];
        const done = watchAccounts(
            client(),
            [A, B],
            ({ address, account }) => seen.push([address, account?.data.length]),
            options(),
        );
        await connected();
        assert.deepEqual(seen, [
            [A, auditor(1).length],
            [B, undefined],
        ]);
        change(B, new Uint8Array(3));
        await until(() => seen.length === 3, 'the new one');
        change(A, undefined);
        await until(() => seen.length === 4, 'the end of the other');
        assert.deepEqual(seen.slice(2), [
            [B, 3],
            [A, undefined],
        ]);
        change(A, undefined);
        await new Promise((resolve) => setTimeout(resolve, 300));
        assert.equal(seen.length, 4, 'no change is told twice');
        stop.abort();
        await done;
    });

    test('a change during a gap is told when the connection is back', async () => {
        const seen: (number | undefined)[] = [];
        void watchOneAccount(client(), auditorAccount, A, (data) => seen.push(data?.version), options());
        await connected();
        await node.cut();
        accounts.set(A, auditor(5));
        await until(() => seen.length === 2, 'the change');
        assert.deepEqual(seen, [undefined, 5]);
    });

    test('an answer that is older than what the websocket told is not believed', async () => {
        const seen: (number | undefined)[] = [];
        accounts.set(A, auditor(1));
        void watchOneAccount(client(), auditorAccount, A, (data) => seen.push(data?.version), options());
        await connected();
        const asked = node.asked.length;
        node.tell('accountSubscribe', { context: { slot: 50 }, value: null });
        await until(() => node.asked.length >= asked + 2, 'to be asked again');
        accounts.set(A, auditor(2));
        reached = 50;
        await until(() => seen.length === 2, 'the change');
        assert.deepEqual(seen, [1, 2]);
    });

    test('accounts of a kind appear, change and go', async () => {
        accounts.set(A, auditor(1));
        const seen: string[] = [];
        const tell = (address: Address, before: number | undefined, now: number | undefined): void =>
            void seen.push(`${address === A ? 'A' : 'B'} ${before}>${now}`);
        void watchKind(
            client(),
            auditorAccount,
            [],
            ({ address, before, data }) => tell(address, before?.version, data?.version),
            options(),
        );
        await connected();
        change(B, auditor(7), 'programSubscribe');
        await until(() => seen.length === 2, 'a new one');
        change(A, auditor(2), 'programSubscribe');
        await until(() => seen.length === 3, 'a change');
        // Nobody who watches a program is told of a closed account: only who watches the account itself.
        change(B, undefined);
        await until(() => seen.length === 4, 'the end of one');
        assert.deepEqual(seen, ['A undefined>1', 'B undefined>7', 'A 1>2', 'B 7>undefined']);
        await until(() => node.subscriptions.some(({ method }) => method === 'programSubscribe'), 'subscribed');
    });

    test('a node without notices of slots is watched without them', async () => {
        stop.abort();
        stop = new AbortController();
        node.refused.add('slotSubscribe');
        const seen: (number | undefined)[] = [];
        void watchOneAccount(client(), auditorAccount, A, (data) => seen.push(data?.version), options());
        await connected();
        change(A, auditor(3));
        await until(() => seen.length === 2, 'the change');
        assert.equal(node.connections, 1);
    });
});
