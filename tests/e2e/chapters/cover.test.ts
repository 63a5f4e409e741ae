/** Policies: quoted, bought, sponsored, extended, given away, ended. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
    accrue,
    buy,
    cancel,
    closePolicy,
    extend,
    policyAccount,
    poolAccount,
    productAccount,
    quote,
    read,
    sponsor,
    transfer,
    createClient,
    type BallastClient,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { DAY, HOUR, votedProduct } from '../support/defaults.ts';
import { addressFor } from '../support/keys.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { fails, refused } from '../support/refusals.ts';
import { balance, UNIT } from '../support/tokens.ts';

describe('cover', () => {
    let on: Stage;
    let alice: BallastClient;
    let product: Address;
    before(async () => {
        on = await stage();
        alice = await on.person('cover: Alice', { usdc: 10_000 });
        product = await on.product(votedProduct(await on.pool(), await addressFor('cover: a lending program')));
    });
    const money = (): Promise<bigint> => balance(alice, on.usdc, alice.signer!.address);

    test('anybody gets a quote, with no wallet at all', async () => {
        const nobody = createClient({ url: on.network.url, program: on.network.program });
        const { premium, capacity } = await quote(nobody, { product, amount: 1_000n * UNIT, term: 30 * DAY });
        assert.ok(premium > 0n && capacity > 1_000n * UNIT);
        await refused(quote(nobody, { product, amount: 1_000n * UNIT, term: 60 }), 'TermOutOfBounds');
    });

    test('a five-dollar policy for an hour costs what the quote says', async () => {
        const input = { product, amount: 5n * UNIT, term: HOUR };
        const { premium } = await quote(alice, input);
        const before = await money();
        const { event } = await buy(alice, input);
        assert.equal(event.premium, premium);
        assert.equal(await money(), before - premium);
        const policy = await read(alice, policyAccount, event.policy);
        assert.equal(policy.holder, alice.signer!.address);
        assert.equal(policy.remaining, 5n * UNIT);
    });

    test('a stale quote buys nothing', async () => {
        const input = { product, amount: 1_000n * UNIT, term: 30 * DAY };
        const { premium } = await quote(alice, input);
        const whale = await on.person('cover: a whale', { usdc: 1_000_000 });
        await buy(whale, { product, amount: 300_000n * UNIT, term: 30 * DAY });
        const before = await money();
        const error = await refused(buy(alice, { ...input, maxPremium: premium }), 'PremiumAboveMaximum');
        assert.match(error.message, /ask for a new quote/);
        assert.equal(await money(), before);
    });

    test('a friend pays, another holds', async () => {
        const holder = await addressFor('cover: a holder');
        const { event } = await buy(alice, { product, amount: 10n * UNIT, term: DAY, holder });
        const policy = await read(alice, policyAccount, event.policy);
        assert.deepEqual([policy.holder, policy.payer], [holder, alice.signer!.address]);
    });

    test('a protocol sponsors several users at once', async () => {
        const holders = await Promise.all(['one', 'two', 'three'].map((name) => addressFor(`cover: user ${name}`)));
        const before = await money();
        const { events } = await sponsor(alice, { product, amount: 50n * UNIT, term: DAY, holders });
        assert.deepEqual(
            events.map(({ holder }) => holder),
            holders,
        );
        assert.equal(await money(), before - events.reduce((sum, { premium }) => sum + premium, 0n));
    });

    test('an extension costs what its preview says', async () => {
        const { event } = await buy(alice, { product, amount: 100n * UNIT, term: 30 * DAY });
        const input = { policy: event.policy, seconds: 10 * DAY };
        const trial = await extend.preview(alice, input);
        const before = await money();
        const done = await extend(alice, input);
        assert.equal(await money(), before - done.event.premium);
        // A second may have passed: the price of time falls with it.
        assert.ok(done.event.premium <= trial.event.premium);
    });

    test('a policy changes hands when both sign', async () => {
        const { event } = await buy(alice, { product, amount: 20n * UNIT, term: 10 * DAY });
        const heir = await on.person('cover: an heir');
        await transfer(alice, { policy: event.policy, recipient: heir.signer! });
        assert.equal((await read(alice, policyAccount, event.policy)).holder, heir.signer!.address);
        await refused(transfer(alice, { policy: event.policy, recipient: alice.signer! }), 'NotHolder');
    });

    test('a cancellation refunds what its preview says, and the deposit', async () => {
        const { event } = await buy(alice, { product, amount: 100n * UNIT, term: 30 * DAY });
        const trial = await cancel.preview(alice, { policy: event.policy });
        const before = await money();
        const done = await cancel(alice, { policy: event.policy });
        assert.ok(done.event.refund > 0n && done.event.refund <= trial.event.refund);
        assert.equal(await money(), before + done.event.refund);
        await fails(cancel(alice, { policy: event.policy }), 'missing', /There is no Policy/);
    });

    test('anybody brings the books up to date, and the product with them', async () => {
        const { pool } = await read(alice, productAccount, product);
        await on.network.travel(HOUR);
        const before = await read(alice, poolAccount, pool);
        const { event } = await accrue(alice, { pool, product });
        const now = await read(alice, poolAccount, pool);
        assert.ok(event.earned > 0n);
        assert.equal(now.assets, before.assets + event.earned);
        const elsewhere = await on.pool();
        await refused(accrue(alice, { pool: elsewhere, product }), 'WrongPool');
    });

    test('a live policy is not closed, one that is over is', async () => {
        const { event } = await buy(alice, { product, amount: 5n * UNIT, term: HOUR });
        await refused(closePolicy(alice, { policy: event.policy }), 'PolicyStillLive');
        await on.network.travel(33 * DAY);
        const stranger = await on.person('cover: a stranger');
        await closePolicy(stranger, { policy: event.policy });
        await fails(read(alice, policyAccount, event.policy), 'missing', /There is no Policy/);
    });
});
