/** People decide about events: reported, sealed, opened, counted, appealed, decided, paid, brought to their end. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
    appeal,
    bucketOf,
    CANNOT_DECIDE,
    claim,
    claimAccount,
    closeBallot,
    closeClaim,
    closeIncident,
    decide,
    exportVotes,
    importVotes,
    INCIDENT,
    incidentAccount,
    memoryKeeper,
    policyAccount,
    pushClaims,
    read,
    readBallot,
    readClaimable,
    readClaims,
    readIncident,
    readIncidents,
    readOpenDecisions,
    readTimeline,
    reclaimBond,
    report,
    restoreVote,
    reveal,
    settleBallot,
    settleIncident,
    Stage as Stages,
    stake,
    tally,
    tidyVotes,
    transfer,
    vote,
    type BallastClient,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { openCases, type Cases } from '../support/cases.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { fails, refused } from '../support/refusals.ts';
import { balance, UNIT } from '../support/tokens.ts';
import { keeping, mute, passed, silent } from '../support/voters.ts';

describe('decisions by people', () => {
    let on: Stage;
    let cases: Cases;
    let voters: readonly BallastClient[];
    let alice: BallastClient, reporter: BallastClient, stranger: BallastClient;
    /** A real event, one that is made up, one about which the rounds disagree. */
    let real: Address, made: Address, unclear: Address;
    const at = (incident: Address) => readTimeline(stranger, { incident });
    /** To the end of what is going on about all three. */
    const allOver = async (): Promise<void> => {
        const stands = await Promise.all([real, made, unclear].map(at));
        await passed(on, ...stands.map(({ deadline }) => deadline));
    };
    const money = (client: BallastClient): Promise<bigint> => balance(client, on.usdc, client.signer!.address);

    before(async () => {
        on = await stage();
        cases = await openCases(on);
        ({ voters, alice, reporter, stranger } = cases);
    });

    test('a report posts what its preview says, and no more than allowed', async () => {
        const occurredAt = (await on.network.now()) - 600n;
        const evidence = 'https://example.org/post-mortem';
        const input = { product: cases.exploited, occurredAt, evidence };
        await refused(report(reporter, { ...input, occurredAt: occurredAt + 30n * 86_400n }), 'EventOutOfBounds');
        await refused(report(reporter, { ...input, product: cases.uncovered }), 'NothingCovered');
        await refused(report(reporter, { ...input, maxBond: UNIT }), 'BondAboveMaximum');
        const short = { hash: new Uint8Array(31) };
        await fails(report(reporter, { ...input, evidence: short }), 'input', /31 bytes, not 32/);
        await fails(report(voters[1]!, input), 'tokens', /get some of the tokens first/);
        const trial = await report.preview(reporter, input);
        const before = await money(reporter);
        const { event } = await report(reporter, input);
        assert.equal(event.bond, trial.event.bond);
        assert.equal(await money(reporter), before - event.bond);
        const text = new TextEncoder().encode(evidence);
        assert.deepEqual(event.evidence, new Uint8Array(await crypto.subtle.digest('SHA-256', text)));
        real = event.incident;
        made = (await report(reporter, { ...input, product: cases.sound })).event.incident;
        unclear = (await report(reporter, { ...input, product: cases.disputed })).event.incident;
        const { stage: now, deadline, defaultBps } = await at(real);
        assert.deepEqual([now, deadline, defaultBps], [Stages.Committing, event.commitUntil, 0]);
        const open = await readOpenDecisions(stranger, cases.pool);
        const asked = open.map(({ incident }) => incident.address);
        assert.deepEqual(asked, [real, made, unclear]);
        await refused(transfer(alice, { policy: cases.policy, recipient: stranger.signer! }), 'EventOpen');
    });

    test('votes are sealed once, with a salt that is safe, by those who had a stake before', async () => {
        const input = { incident: real, bucket: bucketOf(60) };
        await refused(vote(alice, input), 'NoVotingPower').then(({ message }) =>
            assert.match(message, /has staked nothing/),
        );
        const late = await on.person('decisions: a latecomer', { governance: 1_000 });
        await stake(late, { amount: 1_000n * UNIT });
        await refused(vote(late, input), 'NoVotingPower');
        await fails(vote(silent(voters[5]!), input), 'input', /nowhere to keep it.*Nothing was sent/);
        await fails(vote(voters[0]!, { incident: real, bucket: 22 }), 'input', /0 to 20, in steps of 5 %/);
        await fails(vote(voters[0]!, { ...input, incident: cases.pool }), 'missing', /Nobody is asked to decide/);
        await fails(vote(voters[0]!, { ...input, round: 2 }), 'missing', /nobody has appealed/);
        const trial = await vote.preview(voters[0]!, input);
        assert.deepEqual(await voters[0]!.votes!.keys(), []);
        const { event } = await vote(voters[0]!, input);
        assert.equal(event.weight, trial.event.weight);
        await refused(vote(voters[0]!, { ...input, bucket: 3 }), 'AlreadyVoted');
        const answers = [12, 13, 12, 0, CANNOT_DECIDE];
        await Promise.all(answers.map((bucket, place) => vote(voters[place + 1]!, { incident: real, bucket })));
        await Promise.all(voters.slice(0, 4).map((voter) => vote(voter, { incident: made, bucket: 0 })));
        await Promise.all(voters.slice(0, 4).map((voter) => vote(voter, { incident: unclear, bucket: bucketOf(60) })));
        // A vote that is opened too early is told nobody, not even the node.
        await refused(reveal(mute(voters[0]!), { incident: real }), 'NotRevealPhase');
        await refused(tally(stranger, { incident: real }), 'VotingNotOver');
        // A vote that was refused before it was sealed has left nothing behind.
        assert.equal((await voters[2]!.votes!.keys()).length, 3);
    });

    test('votes are opened from the keeper, from the wallet alone, or by whoever has the salt', async () => {
        await allOver();
        const incident = real;
        await refused(vote(voters[5]!, { incident: unclear, bucket: 0 }), 'CommitPhaseOver');
        const wrong = { incident, bucket: 12, salt: new Uint8Array(32) };
        await refused(reveal(voters[0]!, wrong), 'CommitmentMismatch');
        await fails(reveal(alice, { incident }), 'refused', /has sealed no vote/);
        assert.equal((await reveal(voters[0]!, { incident })).event.bucket, 12n);
        await refused(reveal(voters[0]!, { incident }), 'NothingToReveal');
        // The second one kept nothing anywhere: the wallet knows.
        assert.equal((await reveal(voters[1]!, { incident })).event.bucket, 12n);
        // The third one's browser is gone, but not the text.
        const lost = keeping(voters[2]!, memoryKeeper());
        await fails(reveal(lost, { incident }), 'input', /not kept here: import it/);
        assert.equal(await importVotes(lost, await exportVotes(voters[2]!)), 3);
        assert.equal((await reveal(lost, { incident })).event.bucket, 13n);
        // The fourth one gives bucket and salt away.
        const { bucket, salt, voter } = await restoreVote(voters[3]!, { incident });
        assert.equal((await reveal(stranger, { incident, bucket, salt, voter })).event.voter, voter);
        // The fifth one's keeper is empty: bucket and salt come back from the wallet.
        const empty = keeping(voters[4]!, memoryKeeper());
        await fails(reveal(silent(empty), { incident }), 'input', /not kept here/);
        assert.equal((await restoreVote(empty, { incident })).bucket, 0);
        assert.equal((await empty.votes!.keys()).length, 1);
        assert.equal((await reveal(silent(empty), { incident })).event.bucket, 0n);
        for (const subject of [made, unclear])
            await Promise.all(voters.slice(0, 4).map((voter) => reveal(voter, { incident: subject })));
        const { stage: now, defaultBps } = await at(real);
        assert.deepEqual([now, defaultBps], [Stages.Revealing, 6_000]);
        // The sixth vote stays sealed.
        assert.equal((await readBallot(stranger, { incident }, voters[5]!.signer!.address))!.votes[0]!.state, 1);
    });

    test('a round is counted once, and appealed once', async () => {
        await refused(appeal(stranger, { incident: unclear }), 'NotTallied');
        await allOver();
        await refused(reveal(voters[5]!, { incident: real }), 'NotRevealPhase');
        assert.equal((await at(real)).stage, Stages.TallyDue);
        const results: bigint[] = [];
        for (const incident of [real, made, unclear]) results.push((await tally(stranger, { incident })).event.result);
        assert.deepEqual(results, [12n, 0n, 12n]);
        await refused(tally(stranger, { incident: real }), 'AlreadyTallied');
        assert.equal((await at(real)).stage, Stages.Appealable);
        await refused(decide(stranger, { incident: real }), 'AppealRunning');
        await refused(settleBallot(voters[0]!, { incident: real }), 'NotDecided');
        await refused(appeal(stranger, { incident: unclear, maxBond: 1n }), 'BondAboveMaximum');
        const first = (await readIncident(stranger, unclear)).polls[0]!.data;
        const { event } = await appeal(stranger, { incident: unclear });
        assert.deepEqual([event.bond, event.round], [2n * first.bond, 2n]);
        await refused(appeal(reporter, { incident: unclear }), 'AppealClosed');
        await Promise.all(voters.map((voter) => vote(voter, { incident: unclear, bucket: 0 })));
        assert.equal((await at(unclear)).stage, Stages.Committing);
    });

    test('a decision approves or rejects, once', async () => {
        await allOver();
        await refused(appeal(stranger, { incident: real }), 'AppealClosed');
        await Promise.all(voters.map((voter) => reveal(voter, { incident: unclear })));
        assert.equal((await decide.preview(stranger, { incident: real })).event.outcome, 'approved');
        const { event } = await decide(stranger, { incident: real });
        assert.equal(event.outcome === 'approved' && event.data.severityBps, 6_000n);
        const rejection = await decide(stranger, { incident: made });
        assert.equal(rejection.event.outcome === 'rejected' && rejection.event.data.result, 0n);
        await refused(decide(stranger, { incident: real }), 'AlreadyDecided');
        const { data, timeline, ballot } = await readIncident(voters[0]!, real);
        assert.deepEqual([data.status, timeline.stage], [INCIDENT.approved, Stages.Claiming]);
        assert.equal(ballot!.votes[0]!.bucket, 12);
        assert.equal(await tidyVotes(voters[0]!), 4);
    });

    test('what can be claimed is found, and paid once', async () => {
        const address = alice.signer!.address;
        const found = await readClaimable(stranger, address);
        assert.deepEqual(
            found.map((each) => [each.policy.address, each.incident.address, each.entitlement]),
            [[cases.policy, real, 6_000n * UNIT]],
        );
        const before = await money(alice);
        const { event } = await claim(alice, { policy: cases.policy });
        assert.deepEqual([event.incident, event.paid], [real, 6_000n * UNIT]);
        assert.equal(await money(alice), before + event.paid);
        await refused(claim(alice, { policy: cases.policy, incident: real }), 'AlreadyClaimed');
        await fails(claim(alice, { policy: cases.policy }), 'refused', /can claim for no event/);
        assert.deepEqual(await readClaimable(stranger, address), []);
        assert.deepEqual(await readClaimable(stranger, voters[0]!.signer!.address), []);
        await refused(claim(voters[0]!, { policy: cases.votersPolicy, incident: real }), 'VoterCannotClaim');
        await refused(pushClaims(stranger, { incident: made }), 'IncidentNotApproved');
    });

    test('claims are pushed for all holders, but for the one who has voted', async () => {
        const steps: number[] = [];
        const pushed = await pushClaims(stranger, { incident: real, onPaid: (paid) => steps.push(paid.length) });
        assert.deepEqual(pushed.paid.map(({ holder }) => holder).sort(), [...cases.holders].sort());
        assert.deepEqual(
            pushed.failed.map(({ policy, error }) => [policy, error.errorName]),
            [[cases.votersPolicy, 'VoterCannotClaim']],
        );
        assert.match(pushed.failed[0]!.error.message, /whoever decides it cannot claim under it/);
        assert.ok(steps.length < cases.holders.length, 'several in a transaction');
        for (const holder of cases.holders) assert.equal(await balance(stranger, on.usdc, holder), 600n * UNIT);
        const again = await pushClaims(stranger, { incident: real });
        assert.deepEqual([again.paid, again.failed.length, again.others], [[], 1, []]);
        assert.equal((await readClaims(stranger, { incident: real })).length, cases.holders.length + 1);
        await transfer(voters[0]!, { policy: cases.votersPolicy, recipient: stranger.signer! });
        await refused(claim(stranger, { policy: cases.votersPolicy, incident: real }), 'TransferredAfterReport');
    });

    test('ballots are settled: the right win, the wrong and the silent lose', async () => {
        const settled = await Promise.all(
            voters.map(({ signer }) => settleBallot(stranger, { incident: real, voter: signer!.address })),
        );
        const [first, , , , wrong, unopened] = settled.map(({ event }) => event);
        assert.ok(first!.award > 0n && first!.fee > 0n && first!.slashed === 0n);
        assert.ok(wrong!.slashed > 0n && wrong!.award === 0n && wrong!.fee === 0n);
        assert.equal(unopened!.slashed, 5n * wrong!.slashed);
        await refused(settleBallot(voters[0]!, { incident: real }), 'AlreadySettled');
        await refused(closeBallot(voters[0]!, { incident: real }), 'BallotNeeded');
    });

    test('a bond comes back to whoever was right, and to nobody else', async () => {
        const before = await money(reporter);
        const { event } = await reclaimBond(stranger, { incident: real });
        assert.equal(await money(reporter), before + event.amount);
        await refused(reclaimBond(stranger, { incident: real }), 'NoBondDue');
        await refused(reclaimBond(reporter, { incident: made }), 'NoBondDue');
    });

    test('a second round overturns the first', async () => {
        await passed(on, (await at(unclear)).deadline);
        assert.equal((await tally(stranger, { incident: unclear })).event.result, 0n);
        const { event } = await decide(stranger, { incident: unclear });
        assert.equal(event.outcome, 'rejected');
        const before = await money(stranger);
        const bonds = await reclaimBond(stranger, { incident: unclear });
        assert.deepEqual(
            bonds.events.map(({ bonder }) => bonder),
            [stranger.signer!.address],
        );
        assert.equal(await money(stranger), before + bonds.event.amount);
        const settled = await settleBallot(voters[0]!, { incident: unclear });
        assert.ok(settled.event.fee > 0n && settled.event.slashed === 0n);
        await passed(on, (await readIncident(stranger, unclear)).polls[0]!.data.ballotsUntil);
        await closeBallot(stranger, { incident: unclear, voter: voters[0]!.signer!.address });
        await fails(settleBallot(voters[0]!, { incident: unclear }), 'missing', /There is no Ballot/);
        await refused(claim(alice, { policy: cases.policy, incident: unclear }), 'WrongProduct');
        await closeIncident(stranger, { incident: unclear });
        assert.deepEqual(await readIncidents(stranger, cases.disputed), []);
    });

    test('after the claim period everything is closed', async () => {
        await refused(settleIncident(stranger, { incident: real }), 'ClaimPeriodRunning');
        const { claimsUntil } = await read(stranger, incidentAccount, real);
        await passed(on, claimsUntil);
        assert.equal((await at(real)).stage, Stages.SettlementDue);
        await refused(claim(voters[0]!, { policy: cases.votersPolicy, incident: real }), 'ClaimPeriodOver');
        const { event } = await settleIncident(stranger, { incident: real });
        assert.equal(event.returned, 600n * UNIT);
        assert.equal((await at(real)).stage, Stages.Settled);
        await refused(closeIncident(stranger, { incident: real }), 'ClaimsOpen');
        for (const { address } of await readClaims(stranger, { incident: real })) {
            await closeClaim(stranger, { claim: address });
            await fails(read(stranger, claimAccount, address), 'missing', /There is no Claim/);
        }
        await closeBallot(voters[0]!, { incident: real });
        await closeIncident(stranger, { incident: real });
        await fails(read(stranger, incidentAccount, real), 'missing', /There is no Incident/);
        assert.equal((await read(stranger, policyAccount, cases.policy)).remaining, 4_000n * UNIT);
    });
});
