/** The administrator sets up, the guardian pauses, a pool ends. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
    actingAs,
    Assessment,
    at,
    buy,
    closePool,
    closeTicket,
    committeeAccount,
    configAccount,
    configAddress,
    createPool,
    deposit,
    endBootstrap,
    feeVaultAccount,
    findCommitteePda,
    findFeeVaultPda,
    findMonitorPda,
    findWatchPda,
    initCommittee,
    initialize,
    initMonitor,
    initWatch,
    listProduct,
    monitorAccount,
    openFeeVault,
    openStaking,
    pauseSales,
    poolAccount,
    productAccount,
    quote,
    read,
    requestWithdrawal,
    setAuditor,
    setRunOff,
    Source,
    watchAccount,
    withdrawalTicketAccount,
    type BallastClient,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import {
    bandSettings,
    DAY,
    depegProduct,
    HOUR,
    protocolSettings,
    stakingSettings,
    votedProduct,
} from '../support/defaults.ts';
import { actor, addressFor } from '../support/keys.ts';
import { stage, type Stage } from '../support/protocol.ts';
import { fails, refused } from '../support/refusals.ts';
import { balance, UNIT } from '../support/tokens.ts';

describe('administration', () => {
    let on: Stage;
    let stranger: BallastClient;
    let pool: Address;
    before(async () => {
        on = await stage();
        stranger = await on.person('administration: a stranger', { usdc: 1_000 });
        pool = await on.pool();
    });

    test('the protocol is set up once, by the upgrade authority', async () => {
        const input = {
            admin: stranger.signer!.address,
            guardian: stranger.signer!.address,
            governanceMint: on.governance.mint,
            rules: protocolSettings(),
        };
        await refused(initialize(stranger, input), 'NotUpgradeAuthority');
        await refused(openStaking(on.admin, { rules: stakingSettings() }), 'AlreadyExists');
        await refused(openStaking(stranger, { rules: stakingSettings() }), 'NotAdmin');
        await refused(endBootstrap(stranger), 'NotAdmin');
    });

    test('a pool takes its seed from the administrator, and has its place for itself', async () => {
        const { mint: collateralMint } = on.usdc;
        const input = { collateralMint, index: 900, seed: 25n * UNIT, leverageBps: 40_000, groupLimitBps: 20_000 };
        const admin = on.admin.signer!.address;
        await refused(createPool(stranger, input), 'NotAdmin');
        await refused(createPool(on.admin, { ...input, seed: UNIT - 1n }), 'SeedTooSmall');
        await refused(createPool(on.admin, { ...input, groupLimitBps: 40_001 }), 'LimitOutOfBounds');
        const wrong = { ...input, collateralMint: stranger.signer!.address };
        await fails(createPool(on.admin, wrong), 'input', /is not the mint of a token/);
        const before = await balance(on.admin, on.usdc, admin);
        const { event } = await createPool(on.admin, input);
        assert.equal(await balance(on.admin, on.usdc, admin), before - 25n * UNIT);
        const made = await read(on.admin, poolAccount, event.pool);
        assert.deepEqual([made.assets, made.index, made.leverageBps], [25n * UNIT, 900, 40_000]);
        await refused(createPool(on.admin, input), 'AlreadyExists');
        await refused(openFeeVault(stranger, { pool: event.pool }), 'AlreadyExists');
    });

    test('fees of a new currency get their vault from anybody', async () => {
        const dollars = await on.pool(on.dollar, 0n);
        const [feeVault] = await findFeeVaultPda({ collateralMint: on.dollar.mint }, at(stranger));
        const { mint, tokenProgram } = await read(stranger, feeVaultAccount, feeVault);
        assert.deepEqual([mint, tokenProgram], [on.dollar.mint, on.dollar.tokenProgram]);
        await refused(openFeeVault(stranger, { pool: dollars }), 'AlreadyExists');
    });

    test('a product is listed with its terms, the next of its pool', async () => {
        const subject = await addressFor('administration: a covered program');
        const input = votedProduct(pool, subject);
        await refused(listProduct(stranger, input), 'NotAdmin');
        await refused(listProduct(on.admin, { ...input, index: 5 }), 'WrongIndex');
        await refused(listProduct(on.admin, { ...input, kinkBps: 10_000 }), 'CurveOutOfBounds');
        const long = { ...input, termsUri: `https://ballast.example/${'x'.repeat(90)}` };
        await fails(listProduct(on.admin, long), 'input', /has 114 bytes and may have 96/);
        const { event } = await listProduct(on.admin, { ...input, underwriting: { coverRate: 5n, freeCover: 7n } });
        const product = await read(on.admin, productAccount, event.product);
        assert.deepEqual(
            [
                product.subject,
                product.cap,
                product.index,
                product.underwriting.coverRate,
                product.underwriting.freeCover,
            ],
            [subject, input.cap, 0, 5n, 7n],
        );
        assert.equal((await read(on.admin, poolAccount, pool)).productCount, 1);
    });

    test('a monitor decides about a de-peg', async () => {
        const product = await on.product(depegProduct(pool, on.usdc.mint));
        const feedId = new Uint8Array(32).fill(0xea);
        const input = { product, source: Source.PriceFeed, feedId, rules: bandSettings() };
        await refused(initMonitor(stranger, input), 'NotAdmin');
        const flat = { ...bandSettings(), recovery: 97_000_000n };
        await refused(initMonitor(on.admin, { ...input, rules: flat }), 'BandOutOfBounds');
        await refused(initMonitor(on.admin, { ...input, source: Source.StakePool }), 'UnsupportedAssessment');
        const { event } = await initMonitor(on.admin, input);
        assert.deepEqual([event.product, event.feedId], [product, feedId]);
        const [monitor] = await findMonitorPda({ product }, at(on.admin));
        assert.deepEqual((await read(on.admin, monitorAccount, monitor)).rules.bands, bandSettings().bands);
        await refused(initMonitor(on.admin, input), 'AlreadyExists');
    });

    test('a committee is seated before its product sells', async () => {
        const subject = await addressFor('administration: a custodian');
        const product = await on.product({ ...votedProduct(pool, subject), assessment: Assessment.Committee });
        await refused(quoted(product), 'NotAssessable');
        const members = await Promise.all(['one', 'two', 'three'].map((name) => addressFor(`administration: ${name}`)));
        const input = { product, members, threshold: 2, window: DAY };
        await refused(initCommittee(stranger, input), 'NotAdmin');
        await refused(initCommittee(on.admin, { ...input, threshold: 1 }), 'CommitteeInvalid');
        const crowd = Array.from({ length: 9 }, () => members[0]!);
        await fails(initCommittee(on.admin, { ...input, members: crowd }), 'input', /has 8 seats, not 9/);
        const { event } = await initCommittee(on.admin, input);
        assert.deepEqual([event.members, event.threshold], [3n, 2n]);
        const [committee] = await findCommitteePda({ product }, at(on.admin));
        assert.equal(event.committee, committee);
        assert.deepEqual((await read(on.admin, committeeAccount, committee)).members.slice(0, 3), members);
    });

    /** A purchase, tried out only: a quote does not ask whether there is a way to decide. */
    const quoted = (product: Address) => buy.preview(stranger, { product, amount: 10n * UNIT, term: DAY });

    test('a watch names a vault', async () => {
        const product = await on.product(votedProduct(pool, await addressFor('administration: a watched program')));
        const vault = await addressFor('upgrade authority');
        const rules = { window: DAY, freeze: 3 * DAY, fallBps: 3_000 };
        await refused(initWatch(stranger, { product, vault, rules }), 'NotAdmin');
        await refused(initWatch(on.admin, { product, vault, rules: { ...rules, window: 1 } }), 'WindowOutOfBounds');
        const other = { product, vault, watchedProgram: on.usdc.tokenProgram, rules };
        await refused(initWatch(on.admin, other), 'WrongProgram');
        const { event } = await initWatch(on.admin, { product, vault, rules });
        assert.equal(event.vault, vault);
        const [watch] = await findWatchPda({ product }, at(on.admin));
        assert.equal((await read(on.admin, watchAccount, watch)).rules.fallBps, 3_000);
    });

    test('auditors come and go', async () => {
        const auditor = await addressFor('administration: an auditor');
        await refused(setAuditor(stranger, { auditor, approved: true }), 'NotAdmin');
        assert.equal((await setAuditor(on.admin, { auditor, approved: true })).event.active, 1n);
        assert.equal((await setAuditor(on.admin, { auditor, approved: false })).event.active, 0n);
    });

    test('the guardian stops sales and deposits for a while, and nothing else', async () => {
        const guardian = actingAs(on.admin, await actor('guardian'));
        const product = await on.product(votedProduct(pool, await addressFor('administration: a paused program')));
        const cover = { product, amount: 10n * UNIT, term: HOUR };
        await refused(pauseSales(stranger, { seconds: HOUR }), 'NotGuardian');
        await refused(pauseSales(guardian, { seconds: 73 * HOUR }), 'PauseTooLong');
        const given = await deposit(stranger, { pool, amount: 100n * UNIT });
        const { event } = await pauseSales(guardian, { seconds: HOUR });
        assert.equal(event.until, event.at + BigInt(HOUR));
        const paused = await refused(buy(stranger, cover), 'Paused');
        assert.match(paused.message, /try again after/);
        await refused(deposit(stranger, { pool, amount: UNIT }), 'Paused');
        await requestWithdrawal(stranger, { pool, shares: given.event.shares });
        await refused(pauseSales(guardian, { seconds: HOUR }), 'PauseTooSoon');
        const config = await read(guardian, configAccount, await configAddress(guardian));
        assert.deepEqual([config.pausedUntil, config.pauseAvailableAt], [event.until, event.until + BigInt(7 * DAY)]);
        await on.network.travel(HOUR + 60);
        await buy(stranger, cover);
    });

    test('a product runs off, then a whole pool, and there is no way back', async () => {
        const place = await on.pool();
        const product = await on.product(votedProduct(place, await addressFor('administration: an old program')));
        const other = await on.product(votedProduct(place, await addressFor('administration: a new program')));
        await refused(setRunOff(stranger, { pool: place, product }), 'NotAdmin');
        await refused(setRunOff(on.admin, { pool, product }), 'WrongPool');
        assert.equal((await setRunOff(on.admin, { pool: place, product })).event.subject, product);
        await refused(setRunOff(on.admin, { pool: place, product }), 'AlreadyRunOff');
        await refused(buy(stranger, { product, amount: 10n * UNIT, term: DAY }), 'RunOff');
        await quote(stranger, { product: other, amount: 10n * UNIT, term: DAY });
        assert.equal((await setRunOff(on.admin, { pool: place })).event.subject, place);
        await refused(buy(stranger, { product: other, amount: 10n * UNIT, term: DAY }), 'RunOff');
        await refused(deposit(stranger, { pool: place, amount: UNIT }), 'RunOff');
    });

    test('a pool of which nothing is left is closed, and its last ticket', async () => {
        const place = await on.pool(on.usdc, 0n);
        const { shares } = (await deposit(stranger, { pool: place, amount: 500n })).event;
        const { ticket } = (await requestWithdrawal(stranger, { pool: place, shares })).event;
        await refused(closePool(stranger, { pool: place }), 'PoolStillLive');
        await refused(closeTicket(stranger, { ticket }), 'PoolExists');
        await setRunOff(on.admin, { pool: place });

        const { collateralMint } = await read(stranger, poolAccount, place);
        const [feeVault] = await findFeeVaultPda({ collateralMint }, at(stranger));
        const before = (await read(stranger, feeVaultAccount, feeVault)).treasury;
        const closer = await on.person('administration: a closer');
        const { event } = await closePool(closer, { pool: place });
        assert.equal(event.left, 10n * UNIT + 500n);
        assert.equal((await read(stranger, feeVaultAccount, feeVault)).treasury, before + event.left);
        // A client that has not seen it before: facts about pools are kept.
        const other = await on.person('administration: a reader');
        await fails(read(other, poolAccount, place), 'missing', /There is no Pool/);

        const { value } = await closer.rpc.getBalance(stranger.signer!.address, { commitment: 'confirmed' }).send();
        await closeTicket(closer, { ticket });
        const after = await closer.rpc.getBalance(stranger.signer!.address, { commitment: 'confirmed' }).send();
        assert.ok(after.value > value);
        await fails(read(other, withdrawalTicketAccount, ticket), 'missing', /There is no WithdrawalTicket/);
    });
});
