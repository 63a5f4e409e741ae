/** A monitor decides: prices are shown to it until it triggers, and everybody is paid. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
    actingAs,
    buy,
    claim,
    closePolicy,
    initMonitor,
    observe,
    pushClaims,
    quote,
    readClaimable,
    readClaims,
    readIncidents,
    readTimeline,
    report,
    Source,
    sponsor,
    Stage as Stages,
    type BallastClient,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { bandSettings, DAY, depegProduct, HOUR, PEG, votedProduct } from '../support/defaults.ts';
import { actor, addressFor } from '../support/keys.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { postPrice, USDC_USD } from '../support/pyth.ts';
import { fails, refused } from '../support/refusals.ts';
import { balance, UNIT } from '../support/tokens.ts';

describe('what a monitor decides', () => {
    let on: Stage;
    let pool: Address, product: Address, feed: Address, policy: Address;
    let alice: BallastClient, keeper: BallastClient;
    let holders: Address[];
    const post = (price: bigint, publishedAt: bigint, confidence?: bigint): Promise<Address> =>
        postPrice(on.network, 'parametric: a price', { price, publishedAt, ...(confidence ? { confidence } : {}) });
    const see = () => observe(keeper, { product, feed });

    before(async () => {
        on = await stage();
        pool = await on.pool();
        product = await on.product(depegProduct(pool, await addressFor('parametric: a stablecoin')));
        await initMonitor(on.admin, {
            product,
            source: Source.PriceFeed,
            feedId: USDC_USD,
            rules: bandSettings(),
        });
        alice = await on.person('parametric: Alice', { usdc: 10_000 });
        keeper = await on.person('parametric: a keeper');
        feed = await post(PEG, await on.network.now());
        const cover = { product, feed, amount: 1_000n * UNIT, term: 30 * DAY };
        policy = (await buy(alice, cover)).event.policy;
        holders = await Promise.all(
            Array.from({ length: 12 }, (_, number) => addressFor(`parametric: holder ${number}`)),
        );
        for (const some of [holders.slice(0, 6), holders.slice(6)]) await sponsor(alice, { ...cover, holders: some });
        await on.network.travel(DAY + HOUR);
    });

    test('nobody is asked about what a monitor reads, and no monitor about what people decide', async () => {
        const occurredAt = (await on.network.now()) - 60n;
        await refused(report(alice, { product, occurredAt, evidence: 'a chart' }), 'NotReportable');
        const voted = await on.product(votedProduct(pool, await addressFor('parametric: a program')));
        await fails(observe(keeper, { product: voted }), 'refused', /People decide .* report the event/);
    });

    test('a price counts when it is fresh, certain and new', async () => {
        await refused(see(), 'FeedStale');
        const now = await on.network.now();
        await post(PEG, now - 500n, PEG / 50n);
        await refused(see(), 'FeedUncertain');
        await post(PEG, now - 500n);
        const seen = await see();
        assert.deepEqual(seen.event, { change: undefined, approved: undefined });
        await refused(see(), 'FeedNotNewer');
        await refused(observe(keeper, { product, feed: alice.signer!.address }), 'FeedWrongOwner');
    });

    test('a fall stops sales; when it lasts, the incident is there in the same second', async () => {
        const fall = (94n * PEG) / 100n;
        const now = await on.network.now();
        await post(fall, now - 300n);
        const opened = await see();
        assert.equal(opened.event.change!.state, 1n);
        assert.ok(opened.event.change!.openLiability >= 13_000n * UNIT);
        await refused(buy(alice, { product, feed, amount: UNIT * 10n, term: 30 * DAY }), 'SalesFrozen');
        assert.ok((await quote(alice, { product, amount: UNIT * 10n, term: 30 * DAY })).premium > 0n);
        await post(fall, now + 500n);
        assert.equal((await see()).event.change, undefined);
        await fails(claim(alice, { policy }), 'refused', /can claim for no event/);
        await on.network.travel(1_000);
        await post(fall, now + 1_350n);
        assert.equal((await see()).event.approved, undefined);
        await post(fall, now + 1_510n);
        const trial = await observe.preview(keeper, { product, feed });
        const { event } = await see();
        assert.equal(event.approved!.severityBps, 600n);
        assert.equal(event.approved!.incident, trial.event.approved!.incident);
        assert.equal(event.approved!.occurredAt, now - 300n);
        assert.equal(event.change!.state, 2n);
    });

    test('the holder claims, or anyone for everybody', async () => {
        const [incident] = await readIncidents(keeper, product);
        assert.equal((await readTimeline(keeper, { incident: incident!.address })).stage, Stages.Claiming);
        const [found, ...others] = await readClaimable(keeper, alice.signer!.address);
        assert.deepEqual([found!.policy.address, found!.entitlement, others], [policy, 60n * UNIT, []]);
        const before = await balance(alice, on.usdc, alice.signer!.address);
        assert.equal((await claim(keeper, { policy })).event.holder, alice.signer!.address);
        assert.equal(await balance(alice, on.usdc, alice.signer!.address), before + 60n * UNIT);
        assert.deepEqual(
            (await readClaims(keeper, { policy })).map(({ data }) => [data.incident, data.paid]),
            [[incident!.address, 60n * UNIT]],
        );
        await refused(closePolicy(keeper, { policy }), 'PolicyStillLive');
    });

    test('whoever cannot pay for it pushes nothing, and says why for each', async () => {
        const [incident] = await readIncidents(keeper, product);
        const poor = actingAs(keeper, await actor('parametric: a poor keeper'));
        const { paid, failed } = await pushClaims(poor, { incident: incident!.address });
        assert.deepEqual([paid.length, failed.length], [0, holders.length]);
        for (const { error } of failed) assert.deepEqual([error.kind, error === failed[0]!.error], ['unfunded', true]);
        assert.match(failed[0]!.error.message, /too little SOL/);
    });

    test('two who push at the same time pay everybody once', async () => {
        const [incident] = await readIncidents(keeper, product);
        const other = await on.person('parametric: another keeper');
        const input = { incident: incident!.address, most: 2 };
        const runs = await Promise.all([pushClaims(keeper, input), pushClaims(other, input)]);
        const paid = runs.flatMap((run) => run.paid.map(({ holder }) => holder));
        assert.deepEqual(paid.sort(), [...holders].sort());
        assert.deepEqual(
            runs.flatMap(({ failed }) => failed),
            [],
        );
        for (const holder of holders) assert.equal(await balance(keeper, on.usdc, holder), 60n * UNIT);
        const again = await pushClaims(keeper, input);
        assert.deepEqual(again, { paid: [], failed: [], others: [] });
    });
});
