/** Proposals: made word for word, voted on, executed when their time has come. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
    at,
    BallastError,
    buy,
    castVote,
    closeProposal,
    closeVote,
    deposit,
    distribute,
    eventsOf,
    executeProposal,
    feeVaultAccount,
    findFeeVaultPda,
    poolAccount,
    productAccount,
    proposals,
    propose,
    read,
    readGovernance,
    readProposal,
    readProposals,
    readStaking,
    readUnderwriting,
    readVote,
    readVotes,
    requestUnstake,
    stake,
    treasurySpentEvent,
    type BallastClient,
    type Proposable,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { DAY, votedProduct } from '../support/defaults.ts';
import { addressFor } from '../support/keys.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { fails, refused } from '../support/refusals.ts';
import { balance, UNIT } from '../support/tokens.ts';

describe('governance', () => {
    let on: Stage;
    let grace: BallastClient;
    let henry: BallastClient;
    let stranger: BallastClient;
    let judy: Address;
    let pool: Address;
    let product: Address;
    let weight: bigint;
    /** Proposals of this chapter, by a name. */
    const made: Record<string, Address> = {};
    const owner = (client: BallastClient): Address => client.signer!.address;
    const spend = (amount: bigint): Promise<Proposable> =>
        proposals.spendTreasury(grace, { mint: on.usdc.mint, amount, recipient: judy });
    const lamports = async (of: Address): Promise<bigint> =>
        (await grace.rpc.getBalance(of, { commitment: 'confirmed' }).send()).value;

    before(async () => {
        on = await stage();
        // As many as decide, whoever else has staked.
        const { electorate } = await readStaking(on.admin);
        const tokens = Number((2n * electorate) / UNIT) + 10_000;
        weight = BigInt(tokens) * UNIT;
        grace = await on.person('governance: Grace', { governance: tokens });
        henry = await on.person('governance: Henry', { governance: tokens });
        stranger = await on.person('governance: a stranger', { usdc: 100_000, governance: 1_000 });
        judy = await addressFor('governance: Judy');
        pool = await on.pool();
        product = await on.product(votedProduct(pool, await addressFor('governance: a covered program')));
        await buy(stranger, { product, amount: 200_000n * UNIT, term: 180 * DAY });
        await distribute(stranger, { pool });
        for (const client of [grace, henry]) await stake(client, { amount: weight });
    });

    test('proposing takes active stake, or the office', async () => {
        const proposal = await spend(UNIT);
        await refused(propose(stranger, { proposal }), 'NotProposer');
        await refused(propose(grace, { proposal }), 'NoVotingPower');
        const { quorum, threshold, voters, bootstrap } = await readGovernance(grace);
        assert.equal(bootstrap, true);
        assert.ok(quorum! > 0n && threshold! > 0n && voters! >= 0n);
    });

    test('a day later it can be proposed, and says what it would do', async () => {
        await on.network.travel(DAY + 60);
        const { quorum, voters } = await readGovernance(grace);
        assert.ok(voters! >= 2n * weight && quorum! < weight);
        const { event } = await propose(grace, { proposal: await spend(50n * UNIT), id: 4_711n });
        assert.deepEqual([event.id, event.quorum, event.proposer], [4_711n, quorum, owner(grace)]);
        assert.equal(event.eta, event.voteUntil + BigInt(3 * DAY));
        await refused(propose(grace, { proposal: await spend(1n), id: 4_711n }), 'AlreadyExists');
        made.spend = event.proposal;
        const report = await readProposal(grace, event.proposal);
        assert.deepEqual([report.state, report.until, report.passing], ['voting', event.voteUntil, false]);
        assert.equal(report.sentence, `Pays 50 tokens of ${on.usdc.mint} out of the treasury to ${judy}.`);
        made.rejected = (await propose(henry, { proposal: await spend(UNIT) })).event.proposal;
    });

    test('only what is listed can be proposed', async () => {
        const foreign = await deposit.plan(stranger, { pool, amount: UNIT, minShares: 1n });
        const { instruction } = foreign.steps.at(-1)!;
        const proposal: Proposable = { name: 'createPool', instruction, pool: undefined };
        await refused(propose(grace, { proposal }), 'NotProposable');
        // What is about a pool has to name it, so that an event there stops it.
        const limits = await proposals.changeRules(grace, { about: 'pool', pool, leverageBps: 30_000 });
        await refused(propose(grace, { proposal: { ...limits, pool: undefined } }), 'WrongPool');
    });

    test('a vote weighs what was active before, and counts once', async () => {
        await stake(stranger, { amount: UNIT });
        const proposal = made.spend!;
        await refused(castVote(stranger, { proposal, support: true }), 'NoVotingPower');
        const nobody = await on.person('governance: nobody');
        await fails(castVote(nobody, { proposal, support: true }), 'missing', /castVote needs does not exist/);
        const { event } = await castVote(grace, { proposal, support: true });
        assert.deepEqual([event.weight, event.support, event.yes, event.no], [weight, 1n, weight, 0n]);
        await refused(castVote(grace, { proposal, support: false }), 'AlreadyVoted');
        assert.equal((await readProposal(grace, proposal)).passing, true);
        await castVote(grace, { proposal: made.rejected!, support: true });
        await castVote(henry, { proposal: made.rejected!, support: false });
        const votes = await readVotes(grace, owner(grace));
        assert.deepEqual(
            votes.map(({ data, support, closable }) => [data.proposal, support, closable]).sort(),
            [
                [made.spend, true, false],
                [made.rejected, true, false],
            ].sort(),
        );
        assert.equal((await readVote(grace, made.rejected!, owner(henry)))?.support, false);
        assert.equal(await readVote(grace, proposal, owner(henry)), undefined);
        await refused(executeProposal(grace, { proposal }), 'VotingNotOver');
        await refused(closeProposal(grace, { proposal }), 'ProposalRunning');
        await refused(closeVote(grace, { proposal }), 'VotingNotOver');
    });

    test('the administrator proposes without a vote, and waits like everybody', async () => {
        const until = (await on.network.now()) + BigInt(60 * DAY);
        const by = on.admin;
        const all: Record<string, Proposable> = {
            found: await proposals.createPool(by, {
                collateralMint: on.usdc.mint,
                index: 901,
                seed: 5n * UNIT,
                leverageBps: 40_000,
                groupLimitBps: 20_000,
            }),
            tooMuch: await spend(2n ** 50n),
            limits: await proposals.changeRules(by, { about: 'pool', pool, leverageBps: 30_000 }),
            terms: await proposals.changeRules(by, {
                about: 'product',
                product,
                cap: 9_000_000n * UNIT,
                termsUri: 'https://ballast.example/terms/2',
                underwriting: { coverRate: 200_000_000n, freeCover: 1_000_000n * UNIT },
            }),
            offer: await proposals.changeRules(by, { about: 'lot', product, lot: 'lost', price: 250_000_000n, until }),
        };
        for (const [name, proposal] of Object.entries(all)) {
            const done = await propose(by, { proposal });
            assert.ok(done.size <= 1_232);
            assert.equal(done.event.quorum, 0n);
            made[name] = done.event.proposal;
        }
        await refused(castVote(grace, { proposal: made.found!, support: false }), 'VotingOver');
        await refused(executeProposal(stranger, { proposal: made.found! }), 'TimelockRunning');
    });

    test('everybody can read what is proposed, and what it changes', async () => {
        const listed = new Map((await readProposals(stranger)).map((each) => [each.address, each]));
        const of = (name: string) => listed.get(made[name]!)!;
        assert.deepEqual(of('limits').differences, [{ setting: 'leverage', from: '400 %', to: '300 %' }]);
        assert.deepEqual(of('terms').differences, [
            {
                setting: 'terms uri',
                from: 'https://ballast.example/terms/lending-1',
                to: 'https://ballast.example/terms/2',
            },
            { setting: 'cap', from: '10 000 000 tokens', to: '9 000 000 tokens' },
            { setting: 'cover rate', from: '0', to: '2' },
            { setting: 'free cover', from: '0 tokens', to: '1 000 000 tokens' },
        ]);
        assert.equal(of('found').sentence, `Founds a pool of ${on.usdc.mint} with a seed of 5 tokens.`);
        assert.match(of('offer').sentence, /tokens that underwriters have lost; price 250 tokens for 1 000 000 000/);
        for (const name of ['found', 'limits', 'terms', 'offer']) {
            const { state, until, data } = of(name);
            assert.deepEqual([state, until], ['timelock', data.eta]);
        }
    });

    test('after the vote it waits, or is rejected', async () => {
        await on.network.travel(3 * DAY + 60);
        await refused(castVote(henry, { proposal: made.spend!, support: false }), 'VotingOver');
        assert.equal((await readProposal(grace, made.spend!)).state, 'timelock');
        await refused(executeProposal(grace, { proposal: made.spend! }), 'TimelockRunning');
        assert.equal((await readProposal(grace, made.rejected!)).state, 'rejected');
        await refused(executeProposal(grace, { proposal: made.rejected! }), 'ProposalRejected');
        const [before, voted] = [await lamports(owner(henry)), await lamports(owner(grace))];
        await closeProposal(stranger, { proposal: made.rejected! });
        await fails(readProposal(grace, made.rejected!), 'missing', /There is no Proposal/);
        assert.ok((await lamports(owner(henry))) > before);
        await closeVote(stranger, { proposal: made.rejected!, voter: owner(grace) });
        assert.ok((await lamports(owner(grace))) > voted);
        assert.equal(await readVote(grace, made.rejected!, owner(grace)), undefined);
    });

    test('what fails at its execution has changed nothing, and can be tried again', async () => {
        for (const _ of [1, 2])
            await refused(executeProposal(stranger, { proposal: made.tooMuch! }), 'TreasuryTooSmall');
        assert.equal((await readProposal(stranger, made.tooMuch!)).state, 'executable');
        await refused(executeProposal(stranger, { proposal: made.limits! }), 'TimelockRunning');
        // The administrator's own powers are the governor's only when the protocol is set up.
        await refused(executeProposal(stranger, { proposal: made.found! }), 'NotAdmin');
    });

    test('the treasury pays what was voted, to the unit', async () => {
        await on.network.travel(3 * DAY);
        const [feeVault] = await findFeeVaultPda({ collateralMint: on.usdc.mint }, at(grace));
        const before = (await read(grace, feeVaultAccount, feeVault)).treasury;
        assert.equal(await balance(grace, on.usdc, judy), 0n);
        const { event, logs } = await executeProposal(stranger, { proposal: made.spend! });
        assert.equal(event.id, 4_711n);
        const [spent] = eventsOf(logs, grace.program, treasurySpentEvent);
        assert.deepEqual([spent?.amount, spent?.treasuryAfter], [50n * UNIT, before - 50n * UNIT]);
        assert.equal(await balance(grace, on.usdc, judy), 50n * UNIT);
        await refused(executeProposal(stranger, { proposal: made.spend! }), 'AlreadyExecuted');
        assert.equal((await readProposal(grace, made.spend!)).state, 'executed');
        assert.equal((await closeProposal(stranger, { proposal: made.spend! })).event.executed, 1n);
        await closeVote(stranger, { proposal: made.spend!, voter: owner(grace) });
        assert.deepEqual(await readVotes(grace, owner(grace)), []);
    });

    test('what could hurt providers comes when they could have left', async () => {
        await on.network.travel(4 * DAY);
        const expired = await readProposal(grace, made.tooMuch!);
        assert.equal(expired.state, 'expired');
        await refused(executeProposal(stranger, { proposal: made.tooMuch! }), 'ProposalExpired');
        for (const name of ['limits', 'terms', 'offer']) {
            const { size } = await executeProposal(stranger, { proposal: made[name]! });
            assert.ok(size <= 1_232);
        }
        assert.equal((await read(grace, poolAccount, pool)).leverageBps, 30_000);
        const changed = await read(grace, productAccount, product);
        assert.deepEqual([changed.cap, changed.underwriting.coverRate], [9_000_000n * UNIT, 200_000_000n]);
        assert.equal(changed.lots[1]?.price, 250_000_000n);
        assert.equal((await readUnderwriting(grace, product)).lost.price, undefined);
        for (const proposal of Object.values(made))
            await closeProposal(on.admin, { proposal }).catch((error: unknown) => {
                // Two of them are closed already.
                assert.ok(error instanceof BallastError && error.kind === 'missing');
            });
    });

    test('who has voted can leave', async () => {
        for (const client of [grace, henry]) await requestUnstake(client, { amount: weight });
        await refused(propose(grace, { proposal: await spend(UNIT) }), 'NoVotingPower');
    });
});
