/**
 * The administrator's rights end, and votes decide everything. On a chain of its own: what happens here is for ever, and
 * would be so for all other chapters.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
    actingAs,
    addressOf,
    Assessment,
    at,
    auditorAccount,
    castVote,
    committeeAccount,
    configAccount,
    configAddress,
    createPool,
    endBootstrap,
    eventsOf,
    execute,
    executeProposal,
    findAuditorPda,
    findCommitteePda,
    findGovernorPda,
    findMonitorPda,
    findPoolPda,
    findWatchPda,
    foreignStep,
    initMonitor,
    LOADER,
    monitorAccount,
    pauseSales,
    poolAccount,
    productAccount,
    productListedEvent,
    programDataOf,
    programHandedOverEvent,
    proposals,
    propose,
    read,
    readGovernance,
    readProposal,
    readRaw,
    readStaking,
    setAuditor,
    Source,
    stake,
    watchAccount,
    type BallastClient,
    type Proposable,
} from '@ballast/client';
import { AccountRole, type Address } from '@solana/kit';
import { bandSettings, DAY, depegProduct, hashOf, HOUR, stakingSettings, votedProduct } from '../support/defaults.ts';
import { actor, addressFor } from '../support/keys.ts';
import { startLitesvm } from '../support/litesvm.ts';
import { raise, type Stage } from '../support/protocol.ts';
import { fails, refused } from '../support/refusals.ts';
import { give, UNIT } from '../support/tokens.ts';
import { instead } from '../support/voters.ts';

describe('the end of the bootstrap', () => {
    let on: Stage;
    let grace: BallastClient;
    let henry: BallastClient;
    let stranger: BallastClient;
    let governor: Address;
    let auditor: Address;
    let pool: Address;
    let [product, depeg, custody]: Address[] = [];
    /** Proposals, by a name. */
    const made: Record<string, Address> = {};
    before(async () => {
        on = await raise(await startLitesvm());
        grace = await on.person('handover: Grace', { governance: 50_000 });
        henry = await on.person('handover: Henry', { governance: 50_000 });
        stranger = await on.person('handover: a stranger');
        governor = await addressOf(findGovernorPda(at(grace)));
        auditor = await addressFor('handover: an auditor');
        pool = await on.pool();
        const program = await addressFor('handover: a covered program');
        product = await on.product(votedProduct(pool, program));
        depeg = await on.product(depegProduct(pool, on.usdc.mint));
        custody = await on.product({ ...votedProduct(pool, program), assessment: Assessment.Committee });
    });
    after(() => on.network.stop());
    const run = (name: string) => executeProposal(stranger, { proposal: made[name]! });

    test('rules of staking change by a proposal of the administrator, after its wait', async () => {
        const proposal = await proposals.changeRules(on.admin, {
            about: 'staking',
            bondMin: 250,
            commit: [DAY, 3 * DAY],
        });
        made.staking = (await propose(on.admin, { proposal })).event.proposal;
        const late = await proposals.changeRules(on.admin, { about: 'pool', pool, leverageBps: 30_000 });
        made.late = (await propose(on.admin, { proposal: late })).event.proposal;
        assert.deepEqual((await readProposal(grace, made.staking)).differences, [
            { setting: 'commit', from: '1 day and 2 days', to: '1 day and 3 days' },
            { setting: 'bond min', from: '100', to: '250' },
        ]);
        await on.network.travel(10 * DAY);
        await run('staking');
        const { rules } = (await readStaking(grace)).data;
        assert.deepEqual([rules.bondMin, rules.commit], [250, [DAY, 3 * DAY]]);
        assert.equal(rules.unstakeCooldown, stakingSettings().unstakeCooldown);
        // Voters decide by other rules now: what was proposed before is stale.
        assert.equal((await readProposal(grace, made.late)).state, 'stale');
        await refused(run('late'), 'ProposalStale');
    });

    test('nobody is left who could decide: it does not end', async () => {
        await refused(endBootstrap(on.admin), 'NothingEarns');
        for (const client of [grace, henry]) await stake(client, { amount: 50_000n * UNIT });
        await refused(endBootstrap(on.admin), 'NothingEarns');
        await on.network.travel(DAY + 60);
    });

    test('his rights end for ever, and what he has proposed is stale', async () => {
        const proposal = await proposals.changeRules(on.admin, { about: 'protocol', cancelFeeBps: 2_000 });
        made.his = (await propose(on.admin, { proposal })).event.proposal;
        const { event } = await endBootstrap(on.admin);
        assert.deepEqual([event.admin, event.governor], [on.admin.signer!.address, governor]);
        assert.equal((await readGovernance(grace)).bootstrap, false);
        const founding = { collateralMint: on.usdc.mint, index: 7, seed: UNIT, leverageBps: 1, groupLimitBps: 1 };
        await refused(createPool(on.admin, founding), 'NotAdmin');
        await refused(endBootstrap(on.admin), 'NotAdmin');
        await refused(setAuditor(on.admin, { auditor, approved: true }), 'NotAdmin');
        await refused(propose(on.admin, { proposal }), 'NotProposer');
        assert.equal((await readProposal(grace, made.his)).state, 'stale');
        await on.network.travel(10 * DAY);
        await refused(run('his'), 'ProposalStale');
    });

    test('all that he could do is proposed and voted on', async () => {
        const rules = { window: DAY, freeze: DAY, fallBps: 5_000 };
        const members = await Promise.all(['one', 'two', 'three'].map((name) => addressFor(`handover: ${name}`)));
        const feedId = new Uint8Array(32).fill(0xea);
        const all: Record<string, Proposable> = {
            found: await proposals.createPool(grace, {
                collateralMint: on.usdc.mint,
                index: 901,
                seed: 5n * UNIT,
                leverageBps: 40_000,
                groupLimitBps: 20_000,
            }),
            fund: await proposals.fundEmission(grace, { amount: 5n * UNIT, perSecond: UNIT }),
            runOff: await proposals.setRunOff(grace, { pool, product: depeg! }),
            watch: await proposals.initWatch(grace, { product: product!, vault: auditor, rules }),
            guardian: await proposals.changeRules(grace, { about: 'guardian', guardian: henry.signer!.address }),
            approve: await proposals.setAuditor(grace, { auditor, approved: true }),
            monitor: await proposals.initMonitor(grace, {
                product: depeg!,
                source: Source.PriceFeed,
                feedId,
                rules: bandSettings(),
            }),
            committee: await proposals.initCommittee(grace, { product: custody!, members, threshold: 2, window: DAY }),
            list: await proposals.listProduct(grace, {
                ...votedProduct(pool, governor),
                termsHash: hashOf('terms of the next'),
            }),
            handOver: await proposals.handOverProgram(grace, { to: 'nobody' }),
            protocol: await proposals.changeRules(grace, {
                about: 'protocol',
                cancelFeeBps: 2_000,
                governance: { voting: 2 * DAY },
            }),
            stakers: await proposals.changeRules(grace, { about: 'staking', bondMin: 300 }),
        };
        for (const [name, proposal] of Object.entries(all)) {
            const { event, size } = await propose(grace, { proposal });
            made[name] = event.proposal;
            assert.ok(size <= 1_232, `${name} has ${size} bytes`);
            await castVote(henry, { proposal: event.proposal, support: true });
            const { contents, sentence } = await readProposal(stranger, event.proposal);
            assert.equal(contents.name, proposal.name);
            assert.match(sentence, /\.$/);
        }
        const { sentence } = await readProposal(stranger, made.protocol!);
        assert.equal(
            sentence,
            'Changes settings of the protocol: cancel fee from 10 % to 20 %; voting from 3 days to 2 days.',
        );
        assert.match((await readProposal(stranger, made.handOver!)).sentence, /immutable, for ever/);
    });

    test('what cannot hurt providers is executed after the shorter wait, by anybody', async () => {
        await on.network.travel(3 * DAY + 60);
        await refused(run('found'), 'TimelockRunning');
        await on.network.travel(3 * DAY);
        await give(on.bank, on.usdc, governor, 5n * UNIT);
        await give(on.bank, on.governance, governor, 5n * UNIT);
        // A node that lies about rent gets nobody to send more than that.
        const lied = instead(stranger, 'getMinimumBalanceForRentExemption', () => 10n ** 9n);
        await fails(
            executeProposal.preview(lied, { proposal: made.found! }),
            'network',
            /too much, so nothing was sent/,
        );
        for (const name of ['found', 'fund', 'runOff', 'watch', 'guardian']) {
            assert.equal((await readProposal(stranger, made[name]!)).state, 'executable', name);
            const { size } = await run(name);
            assert.ok(size <= 1_232, `${name} has ${size} bytes`);
        }
        const founded = await addressOf(findPoolPda({ collateralMint: on.usdc.mint, index: 901 }, at(grace)));
        assert.equal((await read(grace, poolAccount, founded)).assets, 5n * UNIT);
        const { emissionBudget, emissionRate } = (await readStaking(grace)).data;
        assert.deepEqual([emissionBudget, emissionRate], [5n * UNIT, UNIT]);
        assert.equal((await read(grace, productAccount, depeg!)).runOff, 1);
        const watch = await addressOf(findWatchPda({ product: product! }, at(grace)));
        assert.equal((await read(grace, watchAccount, watch)).rules.fallBps, 5_000);
        await refused(pauseSales(actingAs(on.admin, await actor('guardian')), { seconds: HOUR }), 'NotGuardian');
        await pauseSales(henry, { seconds: HOUR });
    });

    test('the rest waits until providers could have left', async () => {
        await on.network.travel(7 * DAY);
        for (const name of ['approve', 'monitor', 'committee']) await run(name);
        const [auditors] = await findAuditorPda({ key: auditor }, at(grace));
        assert.equal((await read(grace, auditorAccount, auditors)).active, 1);
        const [monitor] = await findMonitorPda({ product: depeg! }, at(grace));
        assert.deepEqual((await read(grace, monitorAccount, monitor)).rules.bands, bandSettings().bands);
        const [committee] = await findCommitteePda({ product: custody! }, at(grace));
        assert.equal((await read(grace, committeeAccount, committee)).threshold, 2);
        const [listed] = eventsOf((await run('list')).logs, grace.program, productListedEvent);
        assert.equal((await read(grace, productAccount, listed!.product)).subject, governor);
        const input = { product: listed!.product, source: Source.PriceFeed, rules: bandSettings() };
        await refused(initMonitor(on.admin, input), 'NotAdmin');
    });

    test('the program is nobody’s any more', async () => {
        // Before the governor has it, he cannot give it away.
        await fails(run('handOver'), 'network', /Incorrect authority .* nothing has changed/);
        const data = await programDataOf(on.network.program);
        const authority = await actor('upgrade authority');
        const setAuthority = {
            programAddress: LOADER,
            accounts: [
                { address: data, role: AccountRole.WRITABLE },
                { address: authority.address, role: AccountRole.READONLY_SIGNER, signer: authority },
                { address: governor, role: AccountRole.READONLY },
            ],
            data: new Uint8Array([4, 0, 0, 0]),
        };
        const steps = [foreignStep('give the program to the governor', setAuthority, 5_000)];
        await execute(actingAs(on.bank, authority), { signer: authority, steps });
        const { logs } = await run('handOver');
        const [event] = eventsOf(logs, grace.program, programHandedOverEvent);
        assert.equal(event?.programData, data);
        assert.equal((await readRaw(grace, data))?.data[12], 0);
    });

    test('new rules of the protocol make everything that was proposed before stale', async () => {
        await run('protocol');
        const config = await read(grace, configAccount, await configAddress(grace));
        assert.deepEqual([config.cancelFeeBps, config.governance.voting], [2_000, 2 * DAY]);
        assert.equal(config.withdrawalCooldown, 7 * DAY);
        assert.equal((await readProposal(grace, made.stakers!)).state, 'stale');
        await refused(run('stakers'), 'ProposalStale');
    });
});
