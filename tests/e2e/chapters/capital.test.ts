/** A provider puts money in, earns, and takes it out again. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
    cancelWithdrawal,
    completeWithdrawal,
    deposit,
    poolAccount,
    read,
    requestWithdrawal,
    type BallastClient,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { DAY } from '../support/defaults.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { fails, refused } from '../support/refusals.ts';
import { balance, UNIT } from '../support/tokens.ts';

describe('capital', () => {
    let on: Stage;
    let bob: BallastClient;
    let pool: Address;
    before(async () => {
        on = await stage();
        bob = await on.person('capital: Bob', { usdc: 1_000 });
        pool = await on.pool();
    });
    const shares = async (): Promise<bigint> => {
        const { shareMint, tokenProgram } = await read(bob, poolAccount, pool);
        return balance(bob, { mint: shareMint, tokenProgram }, bob.signer!.address);
    };

    test('a deposit gives the shares that its preview said', async () => {
        const input = { pool, amount: 400n * UNIT };
        const trial = await deposit.preview(bob, input);
        const done = await deposit(bob, input);
        assert.equal(done.event.shares, trial.event.shares);
        assert.equal(await shares(), done.event.shares);
        assert.equal(await balance(bob, on.usdc, bob.signer!.address), 600n * UNIT);
        assert.equal(done.fee, 5_000n);
        assert.ok(done.units > 0n && done.size <= 1_232);
    });

    test('a deposit can be a gift', async () => {
        const friend = await on.person('capital: a friend');
        const { event } = await deposit(bob, { pool, amount: 10n * UNIT, beneficiary: friend.signer!.address });
        const { shareMint, tokenProgram } = await read(bob, poolAccount, pool);
        assert.equal(await balance(bob, { mint: shareMint, tokenProgram }, friend.signer!.address), event.shares);
    });

    test('limits of the caller hold, and nothing is paid', async () => {
        const before = await balance(bob, on.usdc, bob.signer!.address);
        await refused(deposit(bob, { pool, amount: UNIT, minShares: 2n ** 63n }), 'SlippageExceeded');
        await refused(
            deposit(bob, { pool, amount: UNIT, minShares: 1n, deadline: (await on.network.now()) - 1n }),
            'DeadlinePassed',
        );
        await refused(deposit(bob, { pool, amount: 0n }), 'ZeroAmount');
        await fails(deposit(bob, { pool, amount: 1_000_000n * UNIT }), 'tokens', /holds less than this costs/);
        assert.equal(await balance(bob, on.usdc, bob.signer!.address), before);
    });

    test('a request burns shares into a ticket and can be taken back', async () => {
        const held = await shares();
        const { event } = await requestWithdrawal(bob, { pool, shares: held });
        assert.equal(await shares(), 0n);
        await refused(completeWithdrawal(bob, { ticket: event.ticket }), 'CooldownNotOver');
        await cancelWithdrawal(bob, { ticket: event.ticket });
        assert.equal(await shares(), held);
        await fails(completeWithdrawal(bob, { ticket: event.ticket }), 'missing', /There is no WithdrawalTicket/);
    });

    test('a ticket is paid after the cooldown, to its owner only', async () => {
        const held = await shares();
        const { event } = await requestWithdrawal(bob, { pool, shares: held });
        await on.network.travel(7 * DAY + 60);
        const stranger = await on.person('capital: a stranger');
        await refused(completeWithdrawal(stranger, { ticket: event.ticket }), 'WrongOwner');
        const before = await balance(bob, on.usdc, bob.signer!.address);
        const paid = await completeWithdrawal(bob, { ticket: event.ticket });
        assert.equal(await balance(bob, on.usdc, bob.signer!.address), before + paid.event.amount);
        // The virtual units and rounding keep at most a base unit for each whole token.
        assert.ok(paid.event.amount <= 400n * UNIT && paid.event.amount > 399n * UNIT);
    });
});
