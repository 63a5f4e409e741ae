/** What a proposal would do is read back from its bytes, in words. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AccountRole, createNoopSigner, type Address, type Instruction } from '@solana/kit';
import {
    getChangeRulesInstruction,
    getCreatePoolInstruction,
    getFundEmissionInstruction,
    getHandOverProgramInstruction,
    getInitCommitteeInstruction,
    getInitMonitorInstruction,
    getInitWatchInstruction,
    getListProductInstruction,
    getSetAuditorInstruction,
    getSetRunOffInstruction,
    getSpendTreasuryInstruction,
    getDepositInstruction,
} from '../src/generated/instructions/index.ts';
import { BALLAST_PROGRAM_ADDRESS as PROGRAM } from '../src/generated/program.ts';
import { Assessment, ProductKind, Settlement, Source, type RuleChangeArgs } from '../src/generated/types/index.ts';
import { proposedAccounts } from '../src/instructions/governance.ts';
import { bandRules, productRules, protocolRules, stakingRules, watchRules } from '../src/instructions/settings.ts';
import { contentsOf } from '../src/reads/contents.ts';
import { differencesOf, sentenceOfProposal } from '../src/reads/proposalWords.ts';
import { settingsOf } from '../src/reads/settingWords.ts';
import { DAY, governance, protocol, staking, terms } from './support/settings.ts';
import { key, stored } from './support/stored.ts';

const [pool, product, config, other, fifth] = [key(1), key(2), key(3), key(4), key(5)];
const governor = createNoopSigner(key(9));

const read = (instruction: Instruction) => contentsOf(stored(instruction), PROGRAM);
const change = (changed: RuleChangeArgs, about: { pool?: Address; product?: Address; staking?: Address } = {}) =>
    read(getChangeRulesInstruction({ governor, config, ...about, change: changed }));

describe('contents of proposals', () => {
    test('a change of the protocol names what it changes, and nothing else', () => {
        const next = { ...protocol, withdrawalCooldown: 14 * DAY, cancelFeeBps: 1_250 };
        const contents = change({ __kind: 'Protocol', rules: protocolRules(next) }, { staking: other });
        const settings = settingsOf(protocolRules(protocol), {});
        assert.deepEqual(differencesOf(contents, { settings }), [
            { setting: 'withdrawal cooldown', from: '7 days', to: '14 days' },
            { setting: 'cancel fee', from: '10 %', to: '12.5 %' },
        ]);
        assert.equal(
            sentenceOfProposal(contents, { settings }),
            'Changes settings of the protocol: withdrawal cooldown from 7 days to 14 days; cancel fee from 10 % to 12.5 %.',
        );
    });

    test('nested settings are compared too, and what changes nothing says so', () => {
        const next = { ...protocol, governance: { ...governance, minQuorum: 500_000_000n } };
        const settings = settingsOf(protocolRules(protocol), { governanceDecimals: 6 });
        const present = { settings, governanceDecimals: 6 };
        const contents = change({ __kind: 'Protocol', rules: protocolRules(next) });
        assert.deepEqual(differencesOf(contents, present), [
            { setting: 'min quorum', from: '300 tokens', to: '500 tokens' },
        ]);
        const same = change({ __kind: 'Protocol', rules: protocolRules(protocol) });
        assert.match(sentenceOfProposal(same, present), /everything stays as it is/);
    });

    test('rules of staking: both rounds, and heads', () => {
        const next = { ...staking, commit: [DAY, 3 * DAY] as const, quorumHeads: [4, 5] as const };
        const contents = change({ __kind: 'Staking', rules: stakingRules(next) }, { staking: other });
        const settings = settingsOf(stakingRules(staking), {});
        assert.deepEqual(differencesOf(contents, { settings }), [
            { setting: 'commit', from: '1 day and 2 days', to: '1 day and 3 days' },
            { setting: 'quorum heads', from: '3 and 5', to: '4 and 5' },
        ]);
    });

    test('a guardian, limits of a pool', () => {
        const guardian = change({ __kind: 'Guardian', guardian: other });
        assert.equal(sentenceOfProposal(guardian), `Replaces the guardian: guardian ${other}.`);
        const limits = change({ __kind: 'Pool', leverageBps: 30_000, groupLimitBps: 12_345 }, { pool });
        assert.equal(
            sentenceOfProposal(limits, { settings: { leverage: '400 %', 'group limit': '200 %' } }),
            `Changes the limits of a pool (${pool}): leverage from 400 % to 300 %; group limit from 200 % to 123.45 %.`,
        );
    });

    test('rules of a product, with money in its currency', () => {
        const rules = productRules({ ...terms, underwriting: { coverRate: 150_000_000n, freeCover: 1_000_000n } });
        const contents = change({ __kind: 'Product', rules }, { pool, product });
        const before = settingsOf(productRules({ ...terms, cap: 10_000_000_000_000n }), { decimals: 6 });
        assert.deepEqual(differencesOf(contents, { settings: before, decimals: 6 }), [
            { setting: 'cap', from: '10 000 000 tokens', to: '12 500 000 tokens' },
            { setting: 'cover rate', from: '0', to: '1.5' },
            { setting: 'free cover', from: '0 tokens', to: '1 token' },
        ]);
        assert.equal(contents.name === 'changeRules' && contents.product, product);
    });

    test('an offer of a lot', () => {
        const offer = change({ __kind: 'Lot', lot: 1, price: 250_000_000n, until: 1_678_406_400n }, { pool, product });
        assert.equal(
            sentenceOfProposal(offer, { decimals: 6 }),
            `Offers tokens of a product for sale (${product}): lot tokens that underwriters have lost; price 250 tokens for 1 000 000 000 base units; until 2023-03-10 00:00 UTC.`,
        );
    });

    test('a product, its monitor, its committee, its watch', () => {
        const listed = read(
            getListProductInstruction({
                ...productRules(terms),
                admin: governor,
                config,
                pool,
                product,
                index: 3,
                kind: ProductKind.Custody,
                assessment: Assessment.Committee,
                settlement: Settlement.Assessed,
                group: 2,
                subject: other,
                waitingPeriod: DAY,
                tail: 7 * DAY,
                staking: fifth,
            }),
        );
        assert.equal(
            sentenceOfProposal(listed, { decimals: 6 }),
            `Lists custody cover of ${other} in the pool ${pool}: up to 12 500 000 tokens, decided by committee, settlement assessed, terms at https://ballast.example/terms/1.`,
        );
        const rules = bandRules({
            bands: [
                { below: 98_000_000n, duration: 14_400n },
                { below: 95_000_000n, duration: 1_800n },
            ],
            recovery: 99_800_000n,
            saleFloor: 99_500_000n,
            recoveryDuration: 3_600,
            maxGap: 900,
            maxAge: 60,
            slopeBps: 10_000,
            maxConfidenceBps: 100,
            severityFloorBps: 200,
            severityCapBps: 10_000,
        });
        const monitored = read(
            getInitMonitorInstruction({
                admin: governor,
                config,
                pool,
                product,
                monitor: fifth,
                source: other,
                feedId: new Uint8Array(32).fill(7),
                secondFeed: other,
                sourceArg: Source.FeedDeviation,
                rules,
            }),
        );
        assert.ok(monitored.name === 'initMonitor' && monitored.secondFeed === other);
        assert.deepEqual(monitored.rules.bands[1], { below: 95_000_000n, duration: 1_800n });
        assert.match(sentenceOfProposal(monitored), /reads two feeds and their difference/);
        const seated = read(
            getInitCommitteeInstruction({
                admin: governor,
                config,
                pool,
                product,
                committee: fifth,
                members: [key(21), key(22), key(23), ...Array.from({ length: 5 }, () => key(0))],
                count: 3,
                threshold: 2,
                window: DAY,
            }),
        );
        assert.match(sentenceOfProposal(seated), /committee of 3 .* 2 of whom must attest within 1 day/);
        assert.ok(seated.name === 'initCommittee' && seated.members.length === 3);
        const watched = getInitWatchInstruction({
            admin: governor,
            config,
            pool,
            product,
            watch: fifth,
            vault: other,
            rules: watchRules({ window: DAY, freeze: DAY, fallBps: 3_000 }),
        });
        assert.equal(sentenceOfProposal(read(watched)), `Watches ${other} for the product ${product}.`);
    });

    test('run-offs: of one product, of a whole pool', () => {
        const one = read(getSetRunOffInstruction({ admin: governor, config, pool, product }));
        assert.match(sentenceOfProposal(one), new RegExp(`^Lets the product ${product} run off`));
        const all = read(getSetRunOffInstruction({ admin: governor, config, pool }));
        assert.match(sentenceOfProposal(all), new RegExp(`^Lets the pool ${pool} run off`));
    });

    test('auditors, the program, pools, emission, the treasury', () => {
        const auditor = (active: number) =>
            sentenceOfProposal(
                read(
                    getSetAuditorInstruction({
                        admin: governor,
                        config,
                        key: other,
                        auditor: fifth,
                        active,
                        credential: key(0),
                        schema: key(0),
                    }),
                ),
            );
        assert.match(auditor(1), new RegExp(`^Approves the auditor ${other}`));
        assert.match(auditor(0), new RegExp(`^Removes the auditor ${other}`));
        const handedTo = (newAuthority: Address) =>
            sentenceOfProposal(
                read(getHandOverProgramInstruction({ governor, config, programData: fifth, newAuthority })),
            );
        assert.match(handedTo(other), new RegExp(`to ${other}`));
        assert.match(handedTo(PROGRAM), /immutable, for ever/);
        const founded = read(
            getCreatePoolInstruction({
                admin: governor,
                config,
                collateralMint: other,
                pool,
                vault: fifth,
                shareMint: fifth,
                adminCollateral: fifth,
                index: 7,
                seed: 10_000_000n,
                leverageBps: 40_000,
                groupLimitBps: 20_000,
            }),
        );
        assert.equal(
            sentenceOfProposal(founded, { decimals: 6 }),
            `Founds a pool of ${other} with a seed of 10 tokens.`,
        );
        const funded = read(
            getFundEmissionInstruction({
                admin: governor,
                config,
                staking: fifth,
                tokens: fifth,
                governanceMint: fifth,
                adminTokens: fifth,
                amount: 1_000_000_000n,
                perSecond: 500_000n,
            }),
        );
        assert.match(sentenceOfProposal(funded, { governanceDecimals: 6 }), /Pays 1 000 tokens .* 0\.5 tokens each/);
        const spent = read(
            getSpendTreasuryInstruction({
                governor,
                config,
                feeVault: fifth,
                source: fifth,
                mint: other,
                destination: fifth,
                amount: 1_234_567n,
                recipient: key(30),
            }),
        );
        assert.equal(
            sentenceOfProposal(spent, { decimals: 6 }),
            `Pays 1.234567 tokens of ${other} out of the treasury to ${key(30)}.`,
        );
        assert.match(sentenceOfProposal(spent), /Pays 1234567 base units/);
    });

    test('what cannot be proposed, or is cut short, is not taken for anything else', () => {
        const deposit = getDepositInstruction({
            owner: governor,
            config,
            pool,
            vault: fifth,
            shareMint: fifth,
            collateralMint: fifth,
            ownerCollateral: fifth,
            ownerShares: fifth,
            amount: 1n,
            minShares: 1n,
            deadline: 0n,
        });
        assert.equal(read(deposit).name, 'unknown');
        assert.match(sentenceOfProposal(read(deposit)), /does not know/);
        const run = getSetRunOffInstruction({ admin: governor, config, pool, product });
        const short = { ...stored(run), accountCount: 2 };
        assert.equal(contentsOf(short, PROGRAM).name, 'unknown');
        assert.equal(contentsOf({ ...stored(run), dataLen: 7 }, PROGRAM).name, 'unknown');
    });

    test('accounts are passed on as they were proposed, writable where their bit is set', () => {
        const { accounts, accountCount } = stored(getSetRunOffInstruction({ admin: governor, config, pool, product }));
        const proposal = { accounts, accountCount, writable: 0b1100 };
        assert.deepEqual(proposedAccounts(proposal), [
            { address: governor.address, role: AccountRole.READONLY },
            { address: config, role: AccountRole.READONLY },
            { address: pool, role: AccountRole.WRITABLE },
            { address: product, role: AccountRole.WRITABLE },
        ]);
    });
});
