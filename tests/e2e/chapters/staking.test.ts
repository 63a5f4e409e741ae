/** Owners of the governance token stake, earn fees and emission, and leave. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
    buy,
    claimAllRewards,
    claimRewards,
    completeUnstake,
    distribute,
    eventsOf,
    fundEmission,
    poolAccount,
    read,
    readStake,
    readStaking,
    requestUnstake,
    rewardsSharedEvent,
    shareRewards,
    stake,
    type BallastClient,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { DAY, votedProduct } from '../support/defaults.ts';
import { addressFor } from '../support/keys.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { fails, refused } from '../support/refusals.ts';
import { balance, UNIT } from '../support/tokens.ts';

describe('staking', () => {
    let on: Stage;
    let carol: BallastClient;
    let dan: BallastClient;
    let stranger: BallastClient;
    let pool: Address;
    let product: Address;
    before(async () => {
        on = await stage();
        carol = await on.person('staking: Carol', { governance: 30_000 });
        dan = await on.person('staking: Dan', { governance: 10_000 });
        stranger = await on.person('staking: a stranger', { usdc: 100_000 });
        pool = await on.pool();
        product = await on.product(votedProduct(pool, await addressFor('staking: a covered program')));
    });
    const owner = (client: BallastClient): Address => client.signer!.address;
    const tokens = (client: BallastClient): Promise<bigint> => balance(client, on.governance, owner(client));
    const money = (client: BallastClient): Promise<bigint> => balance(client, on.usdc, owner(client));
    /** What a stake has earned in one token. */
    const rewards = async (client: BallastClient, mint: Address) =>
        (await readStake(client, owner(client))).rewards.find((line) => line.mint === mint)!;

    test('what is staked waits for its weight', async () => {
        const total = (await readStaking(carol)).data.totalStaked;
        const { event } = await stake(carol, { amount: 30_000n * UNIT });
        await stake(dan, { amount: 10_000n * UNIT });
        assert.equal(await tokens(carol), 0n);
        assert.equal(event.activeAt, event.at + BigInt(DAY));
        const mine = await readStake(carol, owner(carol));
        assert.equal(mine.active, 0n);
        assert.deepEqual(mine.waiting, { amount: 30_000n * UNIT, activeAt: event.activeAt });
        assert.equal(mine.free, 30_000n * UNIT);
        const { data, active } = await readStaking(carol);
        assert.equal(data.totalStaked, total + 40_000n * UNIT);
        assert.ok(active <= total);
    });

    test('nothing is staked of nothing, nor of what is not there', async () => {
        await refused(stake(carol, { amount: 0n }), 'ZeroAmount');
        await fails(stake(carol, { amount: UNIT }), 'tokens', /holds less than this costs/);
        await fails(requestUnstake(stranger, { amount: UNIT }), 'missing', /requestUnstake needs does not exist/);
        await fails(readStake(stranger, owner(stranger)), 'missing', /There is no Stake/);
    });

    test('a day later it votes, and earns once it is touched', async () => {
        await on.network.travel(DAY + 60);
        const mine = await readStake(carol, owner(carol));
        assert.deepEqual([mine.active, mine.waiting], [30_000n * UNIT, undefined]);
        assert.equal(mine.data.earning, 0n);
        for (const client of [carol, dan]) {
            const { event } = await claimRewards(client, {});
            assert.equal(event.amount, 0n);
        }
        assert.equal((await readStake(carol, owner(carol))).data.earning, 30_000n * UNIT);
        await refused(claimRewards(carol, {}), 'NothingToPay');
        await refused(claimAllRewards(carol, {}), 'NothingToPay');
    });

    test('fees of a pool go to the stakers, by what they have staked', async () => {
        await buy(stranger, { product, amount: 100_000n * UNIT, term: 90 * DAY });
        const { feesStakers, feesUnderwriters, feesTreasury } = await read(carol, poolAccount, pool);
        assert.ok(feesStakers > 0n);
        const done = await distribute(stranger, { pool });
        const { stakers, underwriters, treasury } = done.event;
        assert.deepEqual([stakers, underwriters, treasury], [feesStakers, feesUnderwriters, feesTreasury]);
        const [shared] = eventsOf(done.logs, carol.program, rewardsSharedEvent);
        assert.ok(shared && shared.mint === on.usdc.mint && shared.toStakers + shared.toVoters >= feesStakers);
        await refused(distribute(stranger, { pool }), 'NothingToDistribute');

        const [hers, his] = [await rewards(carol, on.usdc.mint), await rewards(dan, on.usdc.mint)];
        assert.ok(his.due > 0n && hers.due >= his.due * 3n && hers.due <= his.due * 3n + 3n);
        const paid = await claimRewards(stranger, { owner: owner(carol), mint: on.usdc.mint });
        assert.equal(paid.event.amount, hers.payable);
        assert.equal(await money(carol), hers.payable);
        await refused(claimRewards(carol, { mint: on.usdc.mint }), 'NothingToPay');
    });

    test('the emission runs by the second, and all rewards come in one call', async () => {
        const admin = owner(on.admin);
        const before = await balance(on.admin, on.governance, admin);
        await refused(fundEmission(on.admin, { amount: UNIT, perSecond: 2n * UNIT }), 'EmissionTooHigh');
        await refused(fundEmission(dan, { amount: 0n, perSecond: UNIT }), 'NotAdmin');
        const { event } = await fundEmission(on.admin, { amount: 4_000n * UNIT, perSecond: UNIT });
        assert.equal(event.budgetAfter, 4_000n * UNIT);
        assert.equal(await balance(on.admin, on.governance, admin), before - 4_000n * UNIT);
        const { emissionEnds } = await readStaking(carol);
        assert.equal(emissionEnds, event.at + 4_000n);

        await on.network.travel(2 * 3_600);
        const { emitted, data } = await readStaking(carol);
        assert.equal(emitted, 4_000n * UNIT + data.unshared);
        const due = await rewards(dan, on.governance.mint);
        assert.equal(due.payable, (10_000n * UNIT * ((emitted << 64n) / data.earning)) >> 64n);
        const fees = (await rewards(dan, on.usdc.mint)).payable;
        const { events } = await claimAllRewards(dan, {});
        assert.deepEqual(
            events.map(({ mint, amount }) => [mint, amount]),
            [
                [on.governance.mint, due.payable],
                [on.usdc.mint, fees],
            ],
        );
        assert.deepEqual([await tokens(dan), await money(dan)], [due.payable, fees]);
        assert.equal((await readStaking(carol)).emissionEnds, undefined);
        await refused(shareRewards(stranger, {}), 'NothingEarns');
    });

    test('a sharing can be called on its own', async () => {
        const mine = await rewards(carol, on.governance.mint);
        const { event } = await shareRewards(stranger, { mint: on.usdc.mint });
        assert.deepEqual([event.mint, event.toStakers], [on.usdc.mint, 0n]);
        const paid = await claimRewards(carol, {});
        assert.equal(paid.event.amount, mine.payable);
        assert.equal(await tokens(carol), mine.payable);
    });

    test('tokens come back after the wait, all that was asked for', async () => {
        await refused(requestUnstake(carol, { amount: 30_001n * UNIT }), 'StakeTooSmall');
        await refused(completeUnstake(carol), 'ZeroAmount');
        await requestUnstake(carol, { amount: 20_000n * UNIT });
        const { event } = await requestUnstake(carol, { amount: 10_000n * UNIT });
        assert.deepEqual([event.stakedAfter, event.readyAt], [0n, event.at + BigInt(7 * DAY)]);
        await requestUnstake(dan, { amount: 10_000n * UNIT });
        const { leaving, active } = await readStake(carol, owner(carol));
        assert.deepEqual(leaving, { amount: 30_000n * UNIT, readyAt: event.readyAt, ready: false });
        assert.equal(active, 0n);
        const early = await refused(completeUnstake(carol), 'UnstakeNotReady');
        assert.match(early.message, /still held back/);

        await on.network.travel(7 * DAY + 60);
        assert.equal((await readStake(carol, owner(carol))).leaving?.ready, true);
        const before = await tokens(carol);
        const paid = await completeUnstake(carol);
        assert.equal(paid.event.amount, 30_000n * UNIT);
        assert.equal(await tokens(carol), before + 30_000n * UNIT);
        await completeUnstake(dan);
        assert.equal((await readStake(dan, owner(dan))).leaving, undefined);
    });
});
