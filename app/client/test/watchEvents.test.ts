import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createClient, type BallastClient } from '../src/chain/client.ts';
import { BallastError } from '../src/errors/error.ts';
import { watchEvents, type EventOptions, type SeenEvent } from '../src/watch/events.ts';
import type { WatchStatus } from '../src/watch/pump.ts';
import { FakeHistory, logOf } from './support/fakeHistory.ts';
import { FakeNode, until } from './support/fakeNode.ts';

describe('watching events', () => {
    let chain: FakeHistory;
    let node: FakeNode;
    let client: BallastClient;
    let stop: AbortController;
    let seen: bigint[];
    let events: SeenEvent[];
    let statuses: WatchStatus[];
    beforeEach(async () => {
        chain = new FakeHistory();
        node = await FakeNode.start(chain.answers);
        stop = new AbortController();
        [seen, events, statuses] = [[], [], []];
    });
    afterEach(async () => {
        stop.abort();
        await node.stop();
    });
    const watch = (options: EventOptions = {}): Promise<void> => {
        client = createClient({ url: node.url, wsUrl: node.wsUrl, patience: 500 });
        const onStatus = (status: WatchStatus): void => void statuses.push(status);
        return watchEvents(
            client,
            { signal: stop.signal, onStatus, pollEvery: 50, silence: 400, ...options },
            (event) => {
                assert.equal(event.name, 'Accrued');
                events.push(event);
                if (event.name === 'Accrued') seen.push(event.data.earned);
            },
        );
    };
    /** Tells what the node would tell of a transaction. */
    const announce = ({ signature, slot }: { signature: string; slot: number }): void =>
        node.tell('logsSubscribe', { context: { slot }, value: { signature, err: null, logs: [] } });
    const connected = () => until(() => statuses.at(-1) === 'connected', 'connected');
    const counted = (count: number) => until(() => seen.length >= count, `${count} events`);
    const settle = () => new Promise((resolve) => setTimeout(resolve, 300));

    test('without websockets the node is asked again and again', async () => {
        chain.add(logOf(1n));
        const done = watch();
        await until(() => statuses.includes('polling'), 'polling');
        chain.add(logOf(2n));
        chain.add(logOf(3n, 4n));
        await counted(3);
        await settle();
        assert.deepEqual(seen, [2n, 3n, 4n]);
        stop.abort();
        await done;
    });

    test('a websocket tells at once, and each event comes once however often it is told', async () => {
        await node.listen();
        const done = watch({ pollEvery: 60_000 });
        await connected();
        for (const earned of [1n, 2n, 3n]) {
            const transaction = chain.add(logOf(earned));
            announce(transaction);
            announce(transaction);
        }
        await counted(3);
        await settle();
        assert.deepEqual(seen, [1n, 2n, 3n]);
        assert.deepEqual(
            events.map(({ slot }) => slot),
            [101n, 102n, 103n],
        );
        stop.abort();
        await done;
    });

    test('what happens while the connection is cut comes afterwards, once and in order', async () => {
        await node.listen();
        void watch({ pollEvery: 60_000 });
        await connected();
        announce(chain.add(logOf(1n)));
        await counted(1);
        await node.cut();
        chain.add(logOf(2n));
        chain.add(logOf(3n));
        await counted(3);
        await until(() => statuses.length >= 3, 'a new connection');
        assert.deepEqual(statuses, ['connected', 'reconnecting', 'connected']);
        announce(chain.add(logOf(4n)));
        await counted(4);
        await settle();
        assert.deepEqual(seen, [1n, 2n, 3n, 4n]);
        assert.equal(node.connections, 2);
    });

    test('a socket that is open but dead is noticed by its silence', async () => {
        await node.listen();
        void watch({ pollEvery: 60_000 });
        await connected();
        node.silent = true;
        chain.add(logOf(1n));
        await until(() => statuses.includes('reconnecting'), 'the silence was not noticed', 3_000);
        node.silent = false;
        await counted(1);
        await connected();
        assert.ok(node.connections >= 2);
    });

    test('many events in one slot come in the order of the block', async () => {
        await node.listen();
        void watch({ since: 'start' });
        await connected();
        for (let number = 0n; number < 40n; number += 2n) chain.add(logOf(number, number + 1n), { slot: 200 });
        announce(chain.transactions.at(-1)!);
        await counted(40);
        await settle();
        assert.deepEqual(
            seen,
            Array.from({ length: 40 }, (_, place) => BigInt(place)),
        );
    });

    test('more than a node lists at a time is read page by page', async () => {
        chain.most = 100;
        for (let number = 0; number < 250; number += 1) chain.add(logOf(BigInt(number)));
        void watch({ since: 'start' });
        await counted(250);
        assert.ok(seen.every((earned, place) => earned === BigInt(place)));
    });

    test('what a node reveals late comes late, and not never', async () => {
        void watch({ since: 'start' });
        const late = chain.add(logOf(1n), { listed: false });
        chain.add(logOf(2n));
        await counted(1);
        late.listed = true;
        await counted(2);
        await settle();
        assert.deepEqual(seen, [2n, 1n]);
    });

    test('an event waits for the transaction before it that a node lists but does not show yet', async () => {
        void watch({ since: 'start' });
        const hidden = chain.add(logOf(1n), { shown: false });
        chain.add(logOf(2n));
        await settle();
        assert.deepEqual(seen, []);
        hidden.shown = true;
        await counted(2);
        assert.deepEqual(seen, [1n, 2n]);
    });

    test('what stands in an open block is told when its order is known', async () => {
        await node.listen();
        void watch({ since: 'start', pollEvery: 60_000 });
        await connected();
        const open = { slot: 200, status: 'processed' };
        const [two, one] = [chain.add(logOf(2n), open), chain.add(logOf(1n), open)];
        announce(two);
        announce(one);
        await settle();
        assert.deepEqual(seen, []);
        // The block is closed, and says which of them came first.
        chain.transactions.reverse();
        for (const transaction of [one, two]) transaction.status = 'confirmed';
        await counted(2);
        assert.deepEqual(seen, [1n, 2n]);
    });

    test('a later watch goes on where an earlier one stopped, also within a transaction', async () => {
        for (const earned of [1n, 2n, 3n]) chain.add(logOf(earned * 10n, earned * 10n + 1n), { slot: 150 });
        const [, second] = chain.transactions;
        void watch({ since: { signature: second!.signature, index: 0 } });
        await counted(3);
        await settle();
        assert.deepEqual(seen, [21n, 30n, 31n]);
        stop.abort();
        [seen, stop] = [[], new AbortController()];
        void watch({ since: { signature: second!.signature }, signal: stop.signal });
        await counted(2);
        await settle();
        assert.deepEqual(seen, [30n, 31n]);
    });

    test('failed transactions have no events', async () => {
        void watch({ since: 'start' });
        chain.add(logOf(1n), { err: { InstructionError: [1, { Custom: 6000 }] } });
        chain.add(logOf(2n));
        await counted(1);
        await settle();
        assert.deepEqual(seen, [2n]);
    });

    test('a log that the node has cut is told', async () => {
        const truncated: string[] = [];
        void watch({ since: 'start', onTruncated: (signature) => truncated.push(signature) });
        const { signature } = chain.add([...logOf(1n).slice(0, 2), 'Log truncated']);
        await until(() => truncated.length > 0, 'the cut');
        assert.deepEqual([truncated, seen], [[signature], [1n]]);
    });

    test('history that the node has forgotten ends the watch in a sentence', async () => {
        const first = chain.add(logOf(1n));
        chain.forgotten = 1;
        const watched = watch({ since: { signature: first.signature } });
        await assert.rejects(watched, (error) => error instanceof BallastError && error.kind === 'missing');

        chain.forgotten = 0;
        const running = watch({ since: 'start' });
        await counted(1);
        chain.add(logOf(2n), { slot: chain.slot + 10 });
        chain.forgotten = 2;
        chain.add(logOf(3n), { slot: chain.slot + 10 });
        await assert.rejects(running, /does not have the transactions any more/);
        assert.ok(!seen.includes(3n));
    });

    test('a node that does not answer is waited for, and nothing is lost', async () => {
        void watch({ since: 'start' });
        chain.add(logOf(1n));
        await counted(1);
        node.status = 500;
        await until(() => statuses.at(-1) === 'lagging', 'lagging');
        chain.add(logOf(2n));
        node.status = 200;
        await counted(2);
        await until(() => statuses.at(-1) !== 'lagging', 'the end of it');
        assert.deepEqual(seen, [1n, 2n]);
    });

    test('an error of the caller ends the watch', async () => {
        chain.add(logOf(1n));
        client = createClient({ url: node.url, wsUrl: node.wsUrl });
        const watched = watchEvents(client, { since: 'start' }, () => {
            throw new RangeError('mine');
        });
        await assert.rejects(watched, RangeError);
    });

    test('nothing is told once the signal is given', async () => {
        for (let number = 0; number < 100; number += 1) chain.add(logOf(BigInt(number)));
        client = createClient({ url: node.url, wsUrl: node.wsUrl });
        await watchEvents(client, { since: 'start', signal: stop.signal }, (event) => {
            events.push(event);
            if (events.length === 10) stop.abort();
        });
        assert.equal(events.length, 10);
    });

    test('a node that lists the same page for ever does not keep the watch from its end', async () => {
        for (let earned = 0n; earned < 4n; earned += 1n) chain.add(logOf(earned));
        const { getSignaturesForAddress: list } = chain.answers;
        const asks = () => node.asked.filter((method) => method === 'getSignaturesForAddress').length;
        chain.answers.getSignaturesForAddress = (address: never, options: object) =>
            list!(address, { ...options, before: undefined } as never);
        await assert.rejects(watch({ since: 'start' }), /lists the same transactions again and again/);
        // One that invents a new page each time is left when the signal is given.
        let page = 0;
        chain.answers.getSignaturesForAddress = () => {
            const [entry] = list!('' as never, { limit: 1 } as never) as { signature: string }[];
            const signature = `${(page++ + 1e9).toString().replaceAll('0', 'z')}${entry!.signature.slice(10)}`;
            return [{ ...entry, signature }];
        };
        const done = watch({ since: 'start' });
        await until(() => page > 3, 'several pages');
        stop.abort();
        await done;
        await settle();
        const before = asks();
        await settle();
        assert.equal(asks(), before);
    });
});
