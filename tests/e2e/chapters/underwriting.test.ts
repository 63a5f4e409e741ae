/** Underwriters put tokens behind a product, earn, leave, lose first; and what they lost is sold. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
    buy,
    buySalvage,
    claimPremiums,
    completeUnsignal,
    distribute,
    eventsOf,
    executeProposal,
    initMonitor,
    observe,
    poolAccount,
    productAccount,
    proposals,
    propose,
    quote,
    read,
    readProposal,
    readSignal,
    readSignals,
    readStake,
    readUnderwriting,
    requestUnsignal,
    signal,
    Source,
    stake,
    underwritersSlashedEvent,
    type BallastClient,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { bandSettings, DAY, depegProduct, PEG, votedProduct } from '../support/defaults.ts';
import { addressFor } from '../support/keys.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { postPrice, USDC_USD } from '../support/pyth.ts';
import { fails, refused } from '../support/refusals.ts';
import { balance, UNIT } from '../support/tokens.ts';

describe('underwriting', () => {
    let on: Stage;
    let uma: BallastClient;
    let vic: BallastClient;
    let alice: BallastClient;
    let keeper: BallastClient;
    let pool: Address;
    let product: Address;
    /** Without any cover. */
    let empty: Address;
    let feed: Address;
    const owner = (client: BallastClient): Address => client.signer!.address;
    const money = (client: BallastClient): Promise<bigint> => balance(client, on.usdc, owner(client));
    const post = async (price: bigint, ago: bigint): Promise<void> => {
        const publishedAt = (await on.network.now()) - ago;
        feed = await postPrice(on.network, 'underwriting: a price', { price, publishedAt });
    };

    before(async () => {
        on = await stage();
        uma = await on.person('underwriting: Uma', { governance: 100_000 });
        vic = await on.person('underwriting: Vic', { governance: 20_000 });
        alice = await on.person('underwriting: Alice', { usdc: 100_000 });
        keeper = await on.person('underwriting: a keeper');
        pool = await on.pool();
        product = await on.product({
            ...depegProduct(pool, await addressFor('underwriting: a stablecoin')),
            cap: 400_000n * UNIT,
            underwriting: { coverRate: PEG, freeCover: 50_000n * UNIT, signalDiscountBps: 2_000 },
        });
        empty = await on.product({
            ...votedProduct(pool, await addressFor('underwriting: without cover')),
            tail: DAY,
            underwriting: { coverRate: PEG },
        });
        // Prices of ten minutes are enough for a decision: no time has to pass for it.
        const bands = [
            { below: 98_000_000n, duration: 400n },
            { below: 95_000_000n, duration: 400n },
        ];
        const rules = { ...bandSettings(), bands, maxGap: 200 };
        await initMonitor(on.admin, { product, source: Source.PriceFeed, feedId: USDC_USD, rules });
        for (const [client, amount] of [
            [uma, 100_000n],
            [vic, 20_000n],
        ] as const)
            await stake(client, { amount: amount * UNIT });
    });

    test('tokens behind a product let it sell more, for less', async () => {
        const cover = { product, amount: 40_000n * UNIT, term: 90 * DAY };
        const alone = await quote(alice, cover);
        const nobody = await readUnderwriting(alice, product);
        assert.deepEqual([nobody.open, nobody.capacity, nobody.discountBps], [true, 50_000n * UNIT, 0n]);
        await signal(uma, { product, amount: 60_000n * UNIT });
        const { event } = await signal(vic, { product, amount: 20_000n * UNIT });
        assert.deepEqual([event.signalAfter, event.signalledAfter], [20_000n * UNIT, 80_000n * UNIT]);
        const both = await readUnderwriting(alice, product);
        assert.deepEqual(
            [both.signalled, both.behind, both.capacity, both.discountBps, both.free],
            [80_000n * UNIT, 80_000n * UNIT, 130_000n * UNIT, 400n, 80_000n * UNIT],
        );
        assert.ok((await quote(alice, cover)).premium < alone.premium);
        assert.equal((await readStake(uma, owner(uma))).data.amount, 40_000n * UNIT);
        await post(PEG, 0n);
        const large = { product, feed, amount: 130_001n * UNIT, term: 90 * DAY };
        await refused(buy(alice, large), 'ProductCapacity');
    });

    test('not every product takes them, and nobody gives what he has not', async () => {
        const other = await on.product(votedProduct(pool, await addressFor('underwriting: without a rate')));
        await refused(signal(uma, { product: other, amount: UNIT }), 'NoCoverRate');
        assert.equal((await readUnderwriting(uma, other)).open, false);
        await refused(signal(vic, { product, amount: UNIT }), 'StakeTooSmall');
        await refused(signal(uma, { product, amount: 0n }), 'ZeroAmount');
        await fails(signal(alice, { product, amount: UNIT }), 'missing', /signal needs does not exist/);
        await fails(readSignal(alice, product, owner(alice)), 'missing', /There is no Signal/);
    });

    test('premiums are shared by what everybody has behind it, to the unit', async () => {
        await post(PEG, 0n);
        const { event } = await buy(alice, { product, feed, amount: 100_000n * UNIT, term: 90 * DAY });
        const earned = (await read(alice, poolAccount, pool)).feesUnderwriters;
        assert.ok(earned > 0n);
        const report = await readUnderwriting(alice, product);
        assert.equal(report.premiumsPerYear, (event.premium * 365n) / 90n);
        assert.equal(report.earningsPerYear, (report.premiumsPerYear * 700n * 80_000n) / 400_000n / 10_000n);

        const before = await readSignal(uma, product, owner(uma));
        await distribute(keeper, { pool });
        const [hers, his] = [await readSignal(uma, product, owner(uma)), await readSignal(vic, product, owner(vic))];
        assert.equal(hers.due, before.due);
        // Rounding keeps a base unit of each at most.
        for (const [due, part] of [
            [hers.due, (earned * 3n) / 4n],
            [his.due, earned / 4n],
        ] as const)
            assert.ok(due === part || due === part - 1n, `${due} of ${part}`);
        const paid = await claimPremiums(keeper, { product, owner: owner(uma) });
        assert.equal(paid.event.amount, hers.payable);
        assert.equal(await money(uma), hers.payable);
        await claimPremiums(vic, { product });
        assert.equal(await money(vic), his.payable);
        await refused(claimPremiums(vic, { product }), 'NothingToPay');
    });

    test('who wants out waits, and cover holds him', async () => {
        await refused(requestUnsignal(vic, { product, amount: 20_001n * UNIT }), 'StakeTooSmall');
        const { event } = await requestUnsignal(vic, { product, amount: 20_000n * UNIT });
        assert.equal(event.readyAt, event.at + BigInt(7 * DAY));
        await requestUnsignal(vic, { product, amount: 0n });
        assert.equal((await readSignal(vic, product, owner(vic))).leaving, undefined);
        await requestUnsignal(vic, { product, amount: 10_000n * UNIT });
        await requestUnsignal(uma, { product, amount: 60_000n * UNIT });
        await signal(uma, { product: empty, amount: 5_000n * UNIT });
        await requestUnsignal(uma, { product: empty, amount: 5_000n * UNIT });
        assert.equal((await readSignals(uma, owner(uma))).length, 2);
        const report = await readUnderwriting(alice, product);
        assert.deepEqual([report.leaving, report.capacity], [70_000n * UNIT, 60_000n * UNIT]);
        const waiting = (await readSignal(uma, product, owner(uma))).leaving;
        assert.deepEqual([waiting?.state, waiting?.free], ['waiting', 30_000n * UNIT]);
        await refused(completeUnsignal(uma, { product }), 'UnstakeNotReady');

        await on.network.travel(7 * DAY + 60);
        assert.equal((await readSignal(uma, product, owner(uma))).leaving?.state, 'ready');
        const left = await completeUnsignal(uma, { product });
        assert.deepEqual([left.event.amount, left.event.signalAfter], [30_000n * UNIT, 30_000n * UNIT]);
        assert.equal((await readStake(uma, owner(uma))).data.amount, 65_000n * UNIT);
        await refused(completeUnsignal(uma, { product }), 'CoverNeedsSignal');
        // Where nothing is in force everything comes back, and the account with it.
        const all = await completeUnsignal(uma, { product: empty });
        assert.deepEqual([all.event.amount, all.event.signalAfter], [5_000n * UNIT, 0n]);
        await fails(readSignal(uma, empty, owner(uma)), 'missing', /There is no Signal/);
    });

    test('who comes too late has to ask again', async () => {
        await on.network.travel(2 * DAY);
        const { leaving } = await readSignal(vic, product, owner(vic));
        assert.equal(leaving?.state, 'lapsed');
        await signal(uma, { product, amount: 10_000n * UNIT });
        await refused(completeUnsignal(vic, { product }), 'UnsignalTooLate');
        await requestUnsignal(vic, { product, amount: 0n });
        await requestUnsignal(uma, { product, amount: 0n });
    });

    test('when the product pays, its underwriters lose first, all in proportion', async () => {
        const [one, two] = [await readSignal(uma, product, owner(uma)), await readSignal(vic, product, owner(vic))];
        assert.deepEqual([one.amount, two.amount], [40_000n * UNIT, 20_000n * UNIT]);
        // Cover that begins tomorrow: its premium is earned, and the event is none of its business.
        await post(PEG, 0n);
        await buy(alice, { product, feed, amount: 5_000n * UNIT, term: 90 * DAY });
        const fall = (90n * PEG) / 100n;
        await post(fall, 580n);
        await observe(keeper, { product, feed });
        await refused(signal(uma, { product, amount: UNIT }), 'EventOpen');
        for (const ago of [400n, 220n]) {
            await post(fall, ago);
            assert.equal((await observe(keeper, { product, feed })).event.approved, undefined);
        }
        await post(fall, 40n);
        const { event, logs } = await observe(keeper, { product, feed });
        const [slashed] = eventsOf(logs, keeper.program, underwritersSlashedEvent);
        // A tenth of 100 000, and a token for each unit of it.
        assert.ok(event.approved && slashed);
        assert.equal(slashed.lost, 10_000n * UNIT);
        const [hers, his] = [await readSignal(uma, product, owner(uma)), await readSignal(vic, product, owner(vic))];
        const { signalled } = await read(uma, productAccount, product);
        assert.equal(signalled, 50_000n * UNIT);
        assert.ok(hers.amount <= (40_000n * UNIT * 5n) / 6n && hers.amount >= (40_000n * UNIT * 5n) / 6n - 1n);
        assert.ok(his.amount <= (20_000n * UNIT * 5n) / 6n && his.amount >= (20_000n * UNIT * 5n) / 6n - 1n);
        assert.deepEqual(
            (await readSignals(uma, owner(uma))).map(({ data, amount }) => [data.product, amount]),
            [[product, hers.amount]],
        );
        const { lost } = await readUnderwriting(uma, product);
        assert.deepEqual(lost, { held: 10_000n * UNIT, price: undefined, until: undefined });
        await refused(buySalvage(alice, { product, lot: 'lost', amount: UNIT }), 'NotOffered');
        // What was earned before is theirs still; and what the reads say is what the program counts.
        await distribute(keeper, { pool });
        const due = (await readSignal(uma, product, owner(uma))).payable;
        assert.ok(due > 0n);
        assert.equal((await claimPremiums(uma, { product })).event.amount, due);
        await requestUnsignal(vic, { product, amount: his.amount });
        await refused(requestUnsignal(vic, { product, amount: his.amount + 1n }), 'StakeTooSmall');
        await requestUnsignal(vic, { product, amount: 0n });
    });

    test('a vote offers what was lost, and anybody buys it', async () => {
        const until = (await on.network.now()) + BigInt(40 * DAY);
        const price = 250_000_001n;
        const proposal = await proposals.changeRules(on.admin, { about: 'lot', product, lot: 'lost', price, until });
        const offered = (await propose(on.admin, { proposal })).event;
        await on.network.travel(10 * DAY + 60);
        assert.equal((await readProposal(alice, offered.proposal)).state, 'executable');
        await executeProposal(alice, { proposal: offered.proposal });
        const { lost } = await readUnderwriting(alice, product);
        assert.deepEqual([lost.held, lost.price, lost.until], [10_000n * UNIT, price, until]);

        const order = { product, lot: 'lost', amount: 4_000n * UNIT } as const;
        await refused(buySalvage(alice, { ...order, maxCost: 1_000n * UNIT }), 'SlippageExceeded');
        await refused(buySalvage(alice, { ...order, amount: 10_001n * UNIT }), 'NotOffered');
        await refused(buySalvage(alice, { ...order, maxCost: 2n ** 60n, deadline: 1n }), 'DeadlinePassed');
        const before = await money(alice);
        const { event } = await buySalvage(alice, order);
        assert.equal(event.cost, (4_000n * UNIT * price + 999_999_999n) / 1_000_000_000n);
        assert.equal(await money(alice), before - event.cost);
        assert.equal(await balance(alice, on.governance, owner(alice)), 4_000n * UNIT);
        assert.equal((await readUnderwriting(alice, product)).lost.held, 6_000n * UNIT);
    });
});
