/**
 * What changes is told: over websockets where the network has them, also after a gap. The network in process has none, so
 * there the same changes arrive by asking again; cutting a cable that is not there changes nothing.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import {
    buy,
    cancel,
    createClient,
    decodeEvents,
    deposit,
    extend,
    policyAccount,
    policyFilters,
    poolAccount,
    receiptOf,
    sponsor,
    watchOneAccount,
    watchEvents,
    watchKind,
    type BallastClient,
    type EventOptions,
    type SeenEvent,
    type WatchStatus,
} from '@ballast/client';
import type { Address, Signature } from '@solana/kit';
import { plugCable, type Cable } from '../support/cable.ts';
import { DAY, votedProduct } from '../support/defaults.ts';
import { addressFor } from '../support/keys.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { UNIT } from '../support/tokens.ts';

/** Nobody listens there. */
const NO_WEBSOCKETS = 'ws://127.0.0.1:9';
/** Most milliseconds that anything may take. */
const LIMIT = 60_000;

async function until(isSo: () => boolean, what: string): Promise<void> {
    for (const end = Date.now() + LIMIT; Date.now() < end;) {
        if (isSo()) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.fail(`${what}: not after ${LIMIT} ms`);
}

describe('watch', () => {
    let on: Stage;
    let alice: BallastClient;
    let pool: Address;
    let product: Address;
    let cable: Cable | undefined;
    let watcher: BallastClient;
    let stop: AbortController;
    let statuses: WatchStatus[];
    let running: Promise<void>[];
    before(async () => {
        on = await stage();
        alice = await on.person('watch: Alice', { usdc: 10_000 });
        pool = await on.pool(on.usdc, 100_000n * UNIT);
        product = await on.product(votedProduct(pool, await addressFor('watch: a lending program')));
        if (on.network.wsUrl) cable = await plugCable(on.network.wsUrl);
    });
    beforeEach(() => {
        watcher = createClient({
            url: on.network.url,
            wsUrl: cable?.wsUrl ?? NO_WEBSOCKETS,
            program: on.network.program,
        });
        [stop, statuses, running] = [new AbortController(), [], []];
    });
    afterEach(async () => {
        stop.abort();
        await Promise.all(running);
        cable?.mend();
    });
    after(() => cable?.stop());

    /** With websockets nobody asks in between: what arrives was told, or found out after a gap. */
    const options = () => ({
        signal: stop.signal,
        silence: 3_000,
        pollEvery: cable ? LIMIT : 50,
        onStatus: (status: WatchStatus) => void statuses.push(status),
    });
    const ready = () => until(() => statuses.at(-1) === (cable ? 'connected' : 'polling'), 'a connection');
    const events = async (more: Partial<EventOptions> = {}): Promise<SeenEvent[]> => {
        const seen: SeenEvent[] = [];
        running.push(watchEvents(watcher, { address: pool, ...options(), ...more }, (event) => void seen.push(event)));
        await ready();
        return seen;
    };
    const signatures = (seen: readonly SeenEvent[]): Signature[] => seen.map(({ signature }) => signature);

    test('an account that changes is told, with what it is now', async () => {
        const assets: bigint[] = [];
        running.push(watchOneAccount(watcher, poolAccount, pool, (now) => void assets.push(now!.assets), options()));
        await ready();
        assert.equal(assets.length, 1);
        const { event } = await deposit(alice, { pool, amount: 10n * UNIT });
        await until(() => assets.at(-1) === event.assetsAfter, 'the deposit');
        assert.equal(assets.length, 2);
    });

    test('policies of a holder: bought, extended and ended, those of others left out', async () => {
        const holder = alice.signer!.address;
        const told: string[] = [];
        const watched = watchKind(
            watcher,
            policyAccount,
            policyFilters({ holder, product }),
            ({ address, before, data }) => void told.push(`${address} ${before?.amount ?? '-'} ${data?.amount ?? '-'}`),
            options(),
        );
        running.push(watched);
        await ready();
        assert.deepEqual(told, []);
        const friend = await addressFor('watch: a friend');
        await buy(alice, { product, amount: 5n * UNIT, term: 30 * DAY, holder: friend });
        const { policy } = (await buy(alice, { product, amount: 50n * UNIT, term: 30 * DAY })).event;
        await until(() => told.length === 1, 'the purchase');
        await extend(alice, { policy, amount: 20n * UNIT });
        await until(() => told.length === 2, 'the extension');
        await cancel(alice, { policy });
        await until(() => told.length === 3, 'the end');
        const [before, after] = [50n * UNIT, 70n * UNIT];
        assert.deepEqual(told, [`${policy} - ${before}`, `${policy} ${before} ${after}`, `${policy} ${after} -`]);
    });

    test('every event comes once, with all that the action itself returned', async () => {
        const seen = await events();
        const first = await deposit(alice, { pool, amount: 3n * UNIT });
        const second = await buy(alice, { product, amount: 5n * UNIT, term: 30 * DAY });
        await until(() => seen.length >= 2, 'both events');
        assert.deepEqual(signatures(seen), [first.signature, second.signature]);
        assert.deepEqual(
            seen.map(({ name }) => name),
            ['Deposited', 'CoverBought'],
        );
        assert.deepEqual(seen[0]!.data, first.event);
        assert.deepEqual(seen[1]!.data, second.event);
        assert.ok(seen[0]!.slot <= seen[1]!.slot);
    });

    test('the cable is cut: what happens meanwhile arrives afterwards, once', async () => {
        const seen = await events();
        const one = await deposit(alice, { pool, amount: UNIT });
        await until(() => seen.length === 1, 'the event before');
        cable?.cut();
        if (cable) await until(() => statuses.at(-1) !== 'connected', 'the loss to be noticed');
        const two = await deposit(alice, { pool, amount: 2n * UNIT });
        const three = await deposit(alice, { pool, amount: 3n * UNIT });
        cable?.mend();
        await until(() => seen.length >= 3, 'the events of the gap');
        await ready();
        const four = await deposit(alice, { pool, amount: 4n * UNIT });
        await until(() => seen.length >= 4, 'the event after');
        assert.deepEqual(
            signatures(seen),
            [one, two, three, four].map(({ signature }) => signature),
        );
    });

    test('a cable that carries nothing any more is noticed', async () => {
        const seen = await events();
        const plugged = cable?.plugged ?? 0;
        cable?.mute();
        const { signature } = await deposit(alice, { pool, amount: UNIT });
        await until(() => seen.length === 1, 'the event');
        await ready();
        assert.deepEqual(signatures(seen), [signature]);
        assert.equal(cable ? cable.plugged > plugged : true, true);
    });

    test('many events at once, also in one transaction, come once each and in the order of the chain', async () => {
        const seen = await events();
        const people = await Promise.all(
            ['one', 'two', 'three', 'four'].map((name) => on.person(`watch: ${name}`, { usdc: 100 })),
        );
        const holders = await Promise.all(['a', 'b', 'c'].map((name) => addressFor(`watch: holder ${name}`)));
        const landed = await Promise.all([
            ...people.flatMap((person) => [1n, 2n].map((amount) => deposit(person, { pool, amount: amount * UNIT }))),
            sponsor(alice, { product, amount: 5n * UNIT, term: 30 * DAY, holders }),
        ]);
        await until(() => seen.length >= 8 + 3, 'all events');
        const expected = new Map(landed.map(({ signature, events: { length } }) => [signature, length]));
        for (const [signature, count] of expected) {
            const of = seen.filter((event) => event.signature === signature);
            assert.deepEqual(
                of.map(({ index }) => index),
                Array.from({ length: count }, (_, index) => index),
            );
            const receipt = await receiptOf(watcher, signature);
            assert.deepEqual(
                of.map(({ name, data }) => ({ name, data })),
                decodeEvents(receipt.logs, on.network.program),
            );
        }
        assert.equal(seen.length, 11);
        assert.ok(seen.every(({ slot }, place) => place === 0 || slot >= seen[place - 1]!.slot));
        const placed = seen.flatMap((event) => (event.name === 'Deposited' ? [event.data.sharesAfter] : []));
        assert.deepEqual(
            placed,
            placed.toSorted((a, b) => Number(a - b)),
            'each deposit adds shares to those before it',
        );
    });

    test('a later watch goes on where an earlier one stopped', async () => {
        const earlier = await events();
        const one = await deposit(alice, { pool, amount: UNIT });
        await until(() => earlier.length === 1, 'the first');
        stop.abort();
        await Promise.all(running);
        const two = await deposit(alice, { pool, amount: UNIT });
        [stop, statuses] = [new AbortController(), []];
        const later = await events({ since: earlier[0]! });
        await until(() => later.length >= 1, 'the second');
        const three = await deposit(alice, { pool, amount: UNIT });
        await until(() => later.length >= 2, 'the third');
        assert.deepEqual(
            [...signatures(earlier), ...signatures(later)],
            [one, two, three].map(({ signature }) => signature),
        );
    });
});
