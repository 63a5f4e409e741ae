/** What takes more than a cover and a severity: committees, losses that are named and disputed, tokens handed over. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
    Assessment,
    attestSeverity,
    bucketOf,
    buy,
    CLAIM,
    claim,
    claimAccount,
    closeBallot,
    collect,
    decide,
    dispute,
    fileLoss,
    initCommittee,
    memoryKeeper,
    openSalvage,
    ProductKind,
    pushClaims,
    read,
    readClaims,
    readOpenDecisions,
    readTimeline,
    reclaimBond,
    report,
    reveal,
    settleBallot,
    settleIncident,
    Settlement,
    Stage as Stages,
    stake,
    surrender,
    tally,
    vote,
    type BallastClient,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { DAY, HOUR, votedProduct } from '../support/defaults.ts';
import { addressFor } from '../support/keys.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { fails, refused } from '../support/refusals.ts';
import { balance, createMint, give, UNIT, type Currency } from '../support/tokens.ts';
import { keeping, passed, seatVoters } from '../support/voters.ts';

describe('losses and surrendered tokens', () => {
    let on: Stage;
    let pool: Address;
    /** Of a custodian, where losses are named, and of a token, which is handed over. */
    let custody: Address, token: Address;
    let coin: Currency;
    let voters: BallastClient[], members: BallastClient[];
    let alice: BallastClient, bob: BallastClient, stranger: BallastClient;
    let incident: Address, depeg: Address;
    /** Policies: of the custodian's product Alice's, Bob's and a member's, of the token's Alice's. */
    let hers: Address, his: Address, members1: Address, coins: Address;
    let honest: Address, disputed: Address;
    const money = (client: BallastClient): Promise<bigint> => balance(client, on.usdc, client.signer!.address);

    before(async () => {
        on = await stage();
        pool = await on.pool();
        coin = await createMint(on.bank, 'losses: a coin');
        const assessment = Assessment.Committee;
        const base = votedProduct(pool, await addressFor('losses: a custodian'));
        const settlement = Settlement.Assessed;
        custody = await on.product({ ...base, kind: ProductKind.Custody, assessment, settlement });
        const surrendered = { ...base, subject: coin.mint, kind: ProductKind.Depeg, settlement: Settlement.Surrender };
        token = await on.product({ ...surrendered, assessment });
        voters = (await seatVoters(on, 'losses', 3)).map((voter) => keeping(voter, memoryKeeper()));
        alice = await on.person('losses: Alice', { usdc: 10_000 });
        bob = await on.person('losses: Bob', { usdc: 10_000, governance: 1_000 });
        await stake(bob, { amount: 1_000n * UNIT });
        stranger = await on.person('losses: a stranger', { usdc: 10_000 });
        members = [await on.person('losses: member 1', { usdc: 100 }), await on.person('losses: member 2')];
        await give(on.bank, coin, alice.signer!.address, 500n * UNIT);
    });

    test('a product sells when its committee sits and there is a place for the tokens', async () => {
        const cover = { amount: 2_000n * UNIT, term: 60 * DAY };
        await refused(buy(alice, { product: custody, ...cover }), 'NotAssessable');
        const seats = { members: members.map(({ signer }) => signer!.address), threshold: 2, window: DAY };
        for (const product of [custody, token]) await initCommittee(on.admin, { product, ...seats });
        await refused(buy(alice, { product: token, ...cover }), 'NotAssessable');
        await openSalvage(stranger, { product: token });
        await refused(openSalvage(stranger, { product: token }), 'AlreadyExists');
        await refused(openSalvage(stranger, { product: custody }), 'WrongSettlement');
        hers = (await buy(alice, { product: custody, ...cover })).event.policy;
        his = (await buy(bob, { product: custody, ...cover })).event.policy;
        members1 = (await buy(members[0]!, { product: custody, ...cover, amount: 100n * UNIT })).event.policy;
        coins = (await buy(alice, { product: token, ...cover })).event.policy;
        await on.network.travel(DAY + 2 * HOUR);
    });

    test('a committee attests openly, and nobody else in its place', async () => {
        const occurredAt = (await on.network.now()) - 600n;
        const evidence = new TextEncoder().encode('the keys are gone');
        incident = (await report(stranger, { product: custody, occurredAt, evidence })).event.incident;
        depeg = (await report(stranger, { product: token, occurredAt, evidence })).event.incident;
        const input = { incident, bucket: bucketOf(80) };
        assert.equal((await readTimeline(stranger, { incident })).stage, Stages.Attesting);
        await refused(vote(voters[0]!, input), 'CommitteeDecides');
        assert.deepEqual(await voters[0]!.votes!.keys(), []);
        await refused(attestSeverity(stranger, input), 'NotMember');
        await fails(attestSeverity(members[0]!, { incident, bucket: -1 }), 'input', /steps of 5 %/);
        await attestSeverity(members[0]!, input);
        await refused(attestSeverity(members[0]!, input), 'AlreadyAttested');
        await refused(tally(stranger, { incident }), 'VotingNotOver');
        assert.equal((await attestSeverity(members[1]!, input)).event.bucket, 16n);
        for (const member of members) await attestSeverity(member, { incident: depeg, bucket: bucketOf(100) });
        for (const subject of [incident, depeg]) await tally(stranger, { incident: subject });
        const { deadline, defaultBps } = await readTimeline(stranger, { incident });
        assert.equal(defaultBps, 8_000);
        await passed(on, deadline, (await readTimeline(stranger, { incident: depeg })).deadline);
        for (const subject of [incident, depeg])
            assert.equal((await decide(stranger, { incident: subject })).event.outcome, 'approved');
    });

    test('a loss is named by its holder, within what the policy can claim', async () => {
        const input = { policy: hers, loss: 1_600n * UNIT, evidence: 'statement of Alice' };
        await refused(fileLoss(alice, { ...input, loss: 1_600n * UNIT + 1n }), 'LossTooLarge');
        await refused(fileLoss(bob, input), 'NotHolder');
        await refused(fileLoss(members[0]!, { ...input, policy: members1, loss: UNIT }), 'VoterCannotClaim');
        await fails(claim(alice, { policy: hers }), 'input', /use `fileLoss`/);
        await refused(pushClaims(stranger, { incident }), 'WrongSettlement');
        const before = await money(alice);
        const { event } = await fileLoss(alice, input);
        assert.equal(await money(alice), before - event.deposit);
        assert.deepEqual([event.incident, event.loss], [incident, 1_600n * UNIT]);
        honest = event.claim;
        await refused(fileLoss(alice, { ...input, incident }), 'AlreadyClaimed');
        disputed = (await fileLoss(bob, { ...input, policy: his, evidence: 'statement of Bob' })).event.claim;
        await refused(collect(stranger, { claim: honest }), 'ClaimPending');
        const { stage: now, deadline } = await readTimeline(stranger, { claim: honest });
        assert.deepEqual([now, deadline], [Stages.Disputable, event.payableAt]);
        assert.equal((await readClaims(stranger, { holder: bob.signer!.address })).length, 1);
    });

    test('anyone disputes a loss, once, and the claimant has no vote on it', async () => {
        await refused(dispute(stranger, { claim: disputed, maxBond: UNIT }), 'BondAboveMaximum');
        const trial = await dispute.preview(stranger, { claim: disputed });
        const before = await money(stranger);
        const { event } = await dispute(stranger, { claim: disputed });
        assert.deepEqual([event.subject, event.bond], [disputed, trial.event.bond]);
        assert.equal(await money(stranger), before - event.bond);
        await refused(dispute(stranger, { claim: disputed }), 'DisputeClosed');
        await refused(collect(stranger, { claim: disputed }), 'ClaimDisputed');
        await refused(vote(bob, { claim: disputed, bucket: 20 }), 'VoterBarred');
        await Promise.all(voters.map((voter) => vote(voter, { claim: disputed, bucket: bucketOf(50) })));
        const open = await readOpenDecisions(stranger, pool);
        assert.deepEqual(
            open.map(({ subject }) => subject),
            [{ claim: disputed }],
        );
        assert.equal(open[0]!.claim!.data.status, CLAIM.disputed);
        // The time to open the votes begins; nobody has disputed the other claim.
        await passed(on, event.commitUntil);
        await Promise.all(voters.map((voter) => reveal(voter, { claim: disputed })));
    });

    test('tokens are handed over for what their cover pays', async () => {
        const tokens = () => balance(alice, coin, alice.signer!.address);
        await fails(surrender(alice, { policy: coins }), 'tokens', /holds less/);
        await refused(surrender(alice, { policy: coins, amount: 2_001n * UNIT }), 'LossTooLarge');
        await refused(surrender(bob, { policy: coins, amount: UNIT }), 'NotHolder');
        await refused(pushClaims(stranger, { incident: depeg }), 'WrongSettlement');
        const [before, trial] = [await money(alice), await surrender.preview(alice, { policy: coins, amount: UNIT })];
        assert.equal(trial.event.tokens, UNIT);
        const { event } = await surrender(alice, { policy: coins, amount: 500n * UNIT });
        assert.deepEqual([event.paid, event.tokens, event.remainingAfter], [500n * UNIT, 500n * UNIT, 1_500n * UNIT]);
        assert.deepEqual([await tokens(), await money(alice)], [0n, before + 500n * UNIT]);
        await refused(surrender(alice, { policy: coins, incident: depeg, amount: UNIT }), 'AlreadyClaimed');
        await refused(claim(alice, { policy: coins, incident: depeg }), 'AlreadyClaimed');
    });

    test('what nobody disputed is collected with its deposit', async () => {
        const { payableAt, deposit } = await read(stranger, claimAccount, honest);
        await passed(on, payableAt);
        await refused(dispute(stranger, { claim: honest }), 'DisputeClosed');
        const before = await money(alice);
        const { event } = await collect(stranger, { claim: honest });
        assert.equal(event.amount, 1_600n * UNIT);
        assert.equal(await money(alice), before + event.amount + deposit);
        await refused(collect(stranger, { claim: honest }), 'NothingToPay');
        assert.equal((await readTimeline(stranger, { claim: honest })).stage, Stages.Paid);
    });

    test('a dispute decides which part is owed', async () => {
        await passed(on, (await readTimeline(stranger, { claim: disputed })).deadline);
        await tally(stranger, { claim: disputed });
        await refused(decide(stranger, { claim: disputed }), 'AppealRunning');
        await passed(on, (await readTimeline(stranger, { claim: disputed })).deadline);
        const { event } = await decide(stranger, { claim: disputed });
        assert.equal(event.outcome === 'claim' && event.data.entitlement, 800n * UNIT);
        const before = await money(bob);
        await collect(stranger, { claim: disputed });
        assert.equal(await money(bob), before + 800n * UNIT);
        const bond = await money(stranger);
        await reclaimBond(alice, { claim: disputed });
        assert.ok((await money(stranger)) > bond);
        for (const voter of voters) {
            const settled = await settleBallot(voter, { claim: disputed });
            assert.equal(settled.event.slashed, 0n);
            await passed(on, settled.event.at);
            await closeBallot(voter, { claim: disputed });
        }
        await refused(settleIncident(stranger, { incident }), 'ClaimPeriodRunning');
    });
});
