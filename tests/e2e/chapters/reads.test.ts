/** What people can look up: pools, products, policies, tickets, what shares are worth, and what a wallet holds. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
    buy,
    canBuy,
    completeWithdrawal,
    deposit,
    initMonitor,
    lengthWord,
    offsetOf,
    policyAccount,
    poolAccount,
    read,
    readPolicies,
    readPool,
    readPools,
    readProduct,
    readProducts,
    readRaw,
    readTickets,
    readWallet,
    requestWithdrawal,
    setRunOff,
    Settlement,
    solvency,
    Source,
    valueOf,
    type BallastClient,
    type Policy,
} from '@ballast/client';
import { getAddressEncoder, type Address } from '@solana/kit';
import { bandSettings, DAY, depegProduct, hashOf, HOUR, votedProduct } from '../support/defaults.ts';
import { addressFor } from '../support/keys.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { fails } from '../support/refusals.ts';
import { UNIT } from '../support/tokens.ts';

describe('reads', () => {
    let on: Stage;
    let alice: BallastClient;
    let bob: BallastClient;
    let pool: Address;
    let product: Address;
    let policy: Address;
    before(async () => {
        on = await stage();
        alice = await on.person('reads: Alice', { usdc: 10_000, governance: 7 });
        bob = await on.person('reads: Bob', { usdc: 10_000 });
        pool = await on.pool(on.usdc, 100_000n * UNIT);
        product = await on.product(votedProduct(pool, await addressFor('reads: a lending program')));
        const bought = await buy(alice, { product, amount: 10_000n * UNIT, term: 300 * DAY });
        policy = bought.event.policy;
        await buy(alice, { product, amount: 500n * UNIT, term: 30 * DAY, holder: bob.signer!.address });
    });
    const addresses = (found: readonly { address: Address }[]): Address[] => found.map(({ address }) => address);

    test('all pools are found, and one tells how it stands', async () => {
        assert.ok(addresses(await readPools(alice)).includes(pool));
        const report = await readPool(alice, pool);
        const stand = report.solvency;
        assert.equal(report.data.collateralMint, on.usdc.mint);
        assert.equal(stand.activeCover, 10_500n * UNIT);
        assert.equal(stand.groups[1], 10_500n * UNIT);
        assert.ok(stand.assets >= 100_010n * UNIT && stand.unearned > 0n && stand.free <= stand.assets);
        assert.equal(report.price.assets, stand.assets + 1_000n);
        assert.ok(report.price.e18 >= 10n ** 18n && report.price.exitE18 === report.price.e18);
        assert.equal(report.runOff, false);
        await fails(solvency(alice, product), 'refused', /of another kind than this takes/);
    });

    test('the rate of a pool is that of its policies, and what comes in is what it says', async () => {
        const before = await readPool(alice, pool);
        const policies = await readPolicies(alice, { product });
        const rates = policies.map(({ data }) => (data.streamRate.hi << 64n) + data.streamRate.lo);
        assert.equal(
            before.yield.rateQ64,
            rates.reduce((sum, rate) => sum + rate, 0n),
        );
        assert.equal(before.yield.yearly, (before.yield.rateQ64 * 31_536_000n) >> 64n);
        assert.equal(before.yield.apyBps, (before.yield.yearly * 10_000n) / before.solvency.assets);
        assert.ok(before.yield.apyBps > 0n);
        // A share gains what the rate says; the ends of single policies are days away.
        await on.network.travel(HOUR);
        const after = await readPool(alice, pool);
        const due = (before.yield.rateQ64 * (after.now - before.now)) >> 64n;
        const gained = after.solvency.assets - before.solvency.assets;
        // The two views and the two looks at the clock can be a slot apart.
        const slack = ((before.yield.rateQ64 * 3n) >> 64n) + 2n;
        assert.ok(gained >= due - slack && gained <= due + slack, `${gained} gained, ${due} due`);
        assert.ok(after.price.e18 > before.price.e18);
    });

    test('products tell what they are in words', async () => {
        const found = await readProducts(alice, pool);
        assert.deepEqual(addresses(found), [product]);
        const [report] = found;
        assert.deepEqual(
            [report!.kind, report!.assessment, report!.settlement, report!.termsUri],
            ['smart contract', 'vote', 'fixed', 'https://ballast.example/terms/lending-1'],
        );
        assert.deepEqual(report!.sale, { open: true, reason: '' });
        assert.deepEqual(await canBuy(alice, product), { open: true, reason: '' });
        await fails(readProduct(alice, pool), 'missing', /There is no Product/);
    });

    test('a product that cannot be bought says why', async () => {
        const subject = await addressFor('reads: a covered thing');
        const other = await on.pool(on.usdc, 1_000n * UNIT);
        const depeg = await on.product(depegProduct(other, subject));
        const why = async (address: Address) => (await readProduct(alice, address)).sale;
        assert.match((await why(depeg)).reason, /monitor .* is not set up yet/);
        assert.deepEqual(await canBuy(alice, depeg), await why(depeg));
        await fails(canBuy(alice, subject), 'missing', /There is no Product/);

        // The accounts allow it, but the feed that the monitor reads is not there: only the program knows.
        await initMonitor(on.admin, {
            product: depeg,
            source: Source.PriceFeed,
            feedId: hashOf('reads: a feed'),
            rules: bandSettings(),
        });
        assert.equal((await why(depeg)).open, true);
        const asked = await canBuy(alice, depeg);
        assert.equal(asked.open, false);
        assert.match(asked.reason, /not owned by the program whose accounts are read here/);

        const surrender = await on.product({
            ...votedProduct(other, on.dollar.mint),
            settlement: Settlement.Surrender,
        });
        assert.match((await why(surrender)).reason, /tokens that are handed over is not open yet/);
        assert.match((await canBuy(alice, surrender)).reason, /cannot pay claims yet/);

        const ended = await on.product(votedProduct(other, subject));
        await setRunOff(on.admin, { pool: other, product: ended });
        assert.match((await why(ended)).reason, /The product is in run-off/);
        assert.match((await canBuy(alice, ended)).reason, /run-off/);
        assert.equal((await readProducts(alice, other)).length, 3);
    });

    test('policies are found by holder, by payer, by product, and by all of them', async () => {
        const [mine, yours] = [alice.signer!.address, bob.signer!.address];
        assert.deepEqual(addresses(await readPolicies(alice, { holder: mine })), [policy]);
        assert.equal((await readPolicies(alice, { payer: mine })).length, 2);
        assert.equal((await readPolicies(alice, { product })).length, 2);
        const [gift, ...more] = await readPolicies(alice, { holder: yours, payer: mine, product });
        assert.equal(more.length, 0);
        assert.equal(gift!.data.amount, 500n * UNIT);
        assert.equal(gift!.settlement, 'fixed');
        assert.ok(['waiting', 'active'].includes(gift!.stage));
        assert.deepEqual(await readPolicies(alice, { holder: pool }), []);
    });

    test('the offsets that filters use are those of a real account', async () => {
        const raw = await readRaw(alice, policy);
        const data: Policy = await read(alice, policyAccount, policy);
        for (const field of ['product', 'holder', 'payer'] as const) {
            const at = offsetOf(policyAccount, field);
            assert.deepEqual(
                new Uint8Array(raw!.data.slice(at, at + 32)),
                new Uint8Array(getAddressEncoder().encode(data[field])),
            );
        }
    });

    test('a wallet, its shares and what they are worth', async () => {
        const owner = alice.signer!.address;
        const { event } = await deposit(alice, { pool, amount: 300n * UNIT });
        const wallet = await readWallet(alice, owner);
        assert.ok(wallet.lamports > 90_000_000_000n);
        assert.equal(wallet.governance.amount, 7n * UNIT);
        const usdc = wallet.collateral.find(({ mint }) => mint === on.usdc.mint)!;
        assert.ok(usdc.amount < 9_700n * UNIT && usdc.amount > 9_000n * UNIT);
        assert.equal(wallet.holdings.length, 1);
        assert.equal(wallet.holdings[0]!.shares.amount, event.shares);
        const { value } = wallet.holdings[0]!;
        assert.ok(value > 299n * UNIT && value <= 300n * UNIT + UNIT / 100n, `${value}`);
        const nobody = await readWallet(alice, await addressFor('reads: nobody'), await readPools(alice));
        assert.deepEqual([nobody.lamports, nobody.holdings, nobody.governance.amount], [0n, [], 0n]);
    });

    test('a ticket says when it is paid, and is worth what is paid then', async () => {
        const owner = alice.signer!.address;
        const { event } = await requestWithdrawal(alice, { pool, shares: 100n * UNIT });
        const [ticket, ...others] = await readTickets(alice, { owner, pool });
        assert.equal(others.length, 0);
        assert.equal(ticket!.address, event.ticket);
        assert.equal(ticket!.state, 'cooling');
        assert.equal(ticket!.readyAt, event.at + BigInt(7 * DAY));
        assert.equal(ticket!.closesAt, event.at + BigInt(9 * DAY));
        assert.equal(lengthWord(ticket!.closesAt - event.at), '9 days');
        await on.network.travel(7 * DAY + 60);
        assert.equal((await readTickets(alice, { owner }))[0]!.state, 'ready');

        const before = await readPool(alice, pool);
        const worth = valueOf(100n * UNIT, before.data, before.solvency);
        const { amount, at } = (await completeWithdrawal(alice, { ticket: event.ticket })).event;
        // To the base unit in the same second; a share earns on until it is paid.
        const earned = ((before.yield.rateQ64 * (at - before.now + 2n)) >> 64n) + 1n;
        assert.ok(amount >= worth && amount <= worth + earned, `${amount} paid, ${worth} expected`);
        assert.deepEqual(await readTickets(alice, { owner, pool }), []);
        assert.ok((await read(alice, poolAccount, pool)).queuedShares === 0n);
    });
});
