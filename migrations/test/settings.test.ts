import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { localKey } from '../src/keys.ts';
import { Refusal } from '../src/refusal.ts';
import { parseSettings, readSettings } from '../src/settings/read.ts';
import { draft, LOCALNET, MIGRATIONS, settingsFile, type Draft } from './support/deployment.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';

const sentences = (settings: Draft): readonly string[] => {
    try {
        parseSettings(settings);
    } catch (cause) {
        assert.ok(cause instanceof Refusal, String(cause));
        return cause.sentences;
    }
    return [];
};

const product = (settings: Draft, at = 0): Draft => settings.pools[0].products[at];

test('both examples are good', () => {
    assert.deepEqual(sentences(draft()), []);
    const mainnet = JSON.parse(readFileSync(join(MIGRATIONS, 'mainnet.example.json'), 'utf8')) as Draft;
    assert.deepEqual(sentences(mainnet), []);
});

const MISTAKES: [string, (settings: Draft) => void, RegExp][] = [
    // Shape
    [
        'unknown network',
        (s) => (s.network = 'mars'),
        /^network: "mars" is none of "mainnet", "devnet", "testnet", "local"\.$/,
    ],
    ['missing group', (s) => delete s.protocol, /^protocol: this is missing: add it\.$/],
    ['missing setting', (s) => delete s.protocol.treasury, /^protocol\.treasury: this is missing/],
    ['misspelt setting', (s) => (s.pools[0].leverag = '1%'), /^pools\[0\]: "leverag" is no setting here/],
    [
        'number for text',
        (s) => (s.pools[0].seed = 10),
        /^pools\[0\]\.seed: 10 is a number, and this has to be a text in quotes/,
    ],
    [
        'text for number',
        (s) => (s.pools[0].index = '0'),
        /^pools\[0\]\.index: "0" is a string, and this has to be a number/,
    ],
    ['no list', (s) => (s.pools = {}), /^pools: \{\} is a group, and this has to be a list/],
    ['no amount', (s) => (s.pools[0].seed = 'ten'), /^pools\[0\]\.seed: "ten" is not an amount/],
    ['no duration', (s) => (s.protocol.claimPeriod = '180'), /^protocol\.claimPeriod: "180" is not a duration/],
    ['no part', (s) => (s.protocol.stakers = '8'), /^protocol\.stakers: "8" is not a part/],
    ['no address', (s) => (s.roles.admin = 'me'), /^roles\.admin: "me" is not an address/],
    ['no authority', (s) => (s.roles.upgradeAuthority = 'me'), /^roles\.upgradeAuthority: /],
    ['empty name', (s) => (s.pools[0].name = ' '), /^pools\[0\]\.name: this is empty/],
    ['no hex', (s) => (product(s).monitor.feed = 'eaa0'), /monitor\.feed: "eaa0" is not 32 bytes in hex/],
    ['no price', (s) => (product(s).monitor.recovery = '99%'), /monitor\.recovery: "99%" is not a price/],
    ['half a group number', (s) => (product(s).group = 1.5), /group: 1\.5 is not a whole number from 0 to 15/],
    [
        'empty committee',
        (s) => (product(s, 3).committee.members = []),
        /committee\.members: this is too short: 1 at least/,
    ],
    [
        'three bands',
        (s) => product(s).monitor.bands.push({ below: '0.9', for: '1h' }),
        /monitor\.bands: this is too long/,
    ],
    // Bounds
    [
        'cooldown',
        (s) => (s.protocol.withdrawalCooldown = '12h'),
        /^protocol\.withdrawalCooldown: 12h is outside what the program takes: 1d to 30d/,
    ],
    ['claim period', (s) => (s.protocol.claimPeriod = '90d'), /90d is outside .* 180d to 730d/],
    ['cancel fee', (s) => (s.protocol.cancelFee = '51%'), /51% is outside .* 0% to 50%/],
    ['quorum of proposals', (s) => (s.governance.quorum = '0.5%'), /0\.5% is outside .* 1% to 50%/],
    ['voting', (s) => (s.governance.voting = '15d'), /15d is outside .* 1d to 14d/],
    ['leverage', (s) => (s.pools[0].leverage = '1001%'), /1001% is outside/],
    ['waiting period', (s) => (product(s).waitingPeriod = '30m'), /30m is outside .* 1h to 30d/],
    ['term', (s) => (product(s).maxTerm = '366d'), /366d is outside .* 1h to 365d/],
    ['kink', (s) => (product(s).price.kink = '100%'), /100% is outside/],
    ['age of prices', (s) => (product(s).monitor.maxAge = '11m'), /11m is outside .* 1s to 10m/],
    ['confidence', (s) => (product(s).monitor.maxConfidence = '11%'), /11% is outside/],
    ['silent slash', (s) => (s.staking.silent = '7%'), /7% is outside .* 0% to 6%/],
    [
        'attestation discount',
        (s) => (product(s, 1).underwriting.attestationDiscount = '13%'),
        /13% is outside .* 0% to 12\.5%/,
    ],
    ['freeze', (s) => (product(s, 3).watch.freeze = '8d'), /8d is outside .* 1s to 7d/],
    // What settings must be to each other
    [
        'fees',
        (s) => (s.protocol.underwriters = '40%'),
        /^protocol: stakers, underwriters and treasury get 53% .* at most 50%/,
    ],
    [
        'referrer',
        (s) => (s.protocol.referrer = '6%'),
        /^protocol\.referrer: it comes out of the treasury's part, which is 5%/,
    ],
    [
        'window',
        (s) => (s.protocol.withdrawalWindow = '3d'),
        /^protocol\.withdrawalWindow: .* third of the cooldown at most: 2d8h/,
    ],
    [
        'timelocks',
        (s) => (s.governance.timelock = '11d'),
        /^governance\.timelock: it may not be longer than providerTimelock/,
    ],
    [
        'exit',
        (s) => (s.governance.providerTimelock = '9d'),
        /^governance\.providerTimelock: providers must be able to leave before: .* 9d/,
    ],
    ['challenge', (s) => (s.staking.challenge.least = '6d'), /^staking\.challenge: the shortest is longer/],
    ['bond', (s) => (s.staking.bond.least = 20_000), /^staking\.bond: the smallest is larger/],
    ['slashes', (s) => (s.staking.wrong = '5.5%'), /^staking\.wrong: a wrong vote may not cost more/],
    ['unreachable quorum', (s) => (s.staking.weightCap = '0.4%'), /^staking\.quorum\[1\]: 32 votes of 0\.4% each/],
    [
        'group limit',
        (s) => (s.pools[0].groupLimit = '401%'),
        /^pools\[0\]\.groupLimit: it may not be above the leverage, 400%/,
    ],
    [
        'same pool twice',
        (s) => (s.pools[1].mint = s.pools[0].mint),
        /^pools\[1\]\.index: another pool has the same mint and index/,
    ],
    ['same pool name', (s) => (s.pools[1].name = 'USDC'), /^pools\[1\]\.name: another pool is called "USDC"/],
    ['same product name', (s) => (product(s, 1).name = product(s).name), /products\[1\]\.name: another product/],
    [
        'same risk twice',
        (s) => Object.assign(product(s, 2), { subject: product(s).subject, terms: product(s).terms }),
        /products\[2\]\.terms: .*same subject and terms/,
    ],
    [
        'unreadable risk',
        (s) => (product(s, 3).assessment = 'parametric'),
        /products\[3\]\.assessment: no monitor can read/,
    ],
    [
        'losses by monitor',
        (s) => (product(s).settlement = 'assessed'),
        /products\[0\]\.settlement: a monitor knows no losses/,
    ],
    ['votes without staking', (s) => delete s.staking, /products\[1\]\.assessment: stakers decide/],
    [
        'bootstrap without staking',
        (s) => {
            delete s.staking;
            s.endBootstrap = true;
        },
        /^endBootstrap: without staking/,
    ],
    ['short run-off', (s) => (product(s, 1).tail = '12h'), /products\[1\]\.tail: .* a day at least/],
    [
        'terms of cover',
        (s) => (product(s, 4).minTerm = '365d') && (product(s, 4).maxTerm = '30d'),
        /products\[4\]\.minTerm: it is longer than maxTerm, 30d/,
    ],
    ['price falls', (s) => (product(s).price.base = '6%'), /products\[0\]\.price: the price has to rise/],
    ['no terms', (s) => delete product(s).terms.file, /products\[0\]\.terms: name either the "file" or its "hash"/],
    [
        'long address of terms',
        (s) => (product(s).terms.uri = `https://${'x'.repeat(90)}`),
        /terms\.uri: it has 98 bytes and may have 96/,
    ],
    [
        'attestations of a peg',
        (s) => (product(s).underwriting = { minAttestations: 1 }),
        /minAttestations: auditors attest builds/,
    ],
    [
        'discount for nothing',
        (s) => (product(s, 1).underwriting.attestationDiscount = '1%'),
        /attestationDiscount: it is for attestations beyond/,
    ],
    [
        'foreign program',
        (s) => (product(s, 1).watch = { ...product(s, 3).watch, program: 'local:another' }),
        /watch\.program: the program of a smart-contract product is its subject/,
    ],
    ['no monitor', (s) => delete product(s).monitor, /products\[0\]\.monitor: a parametric product has one/],
    [
        'needless monitor',
        (s) => (product(s, 1).monitor = product(s).monitor),
        /products\[1\]\.monitor: a parametric product has one, no other has/,
    ],
    ['no committee', (s) => delete product(s, 3).committee, /products\[3\]\.committee: /],
    [
        'same member twice',
        (s) => (product(s, 3).committee.members[1] = 'local:localnet guardian'),
        /committee\.members: the same member/,
    ],
    [
        'half a committee',
        (s) => (product(s, 3).committee.threshold = 1),
        /committee\.threshold: of 3 members more than half/,
    ],
    ['more than a committee', (s) => (product(s, 3).committee.threshold = 4), /committee\.threshold: of 3 members/],
    ['wrong source', (s) => (product(s).monitor.source = 'stakePool'), /monitor\.source: it does not fit the kind/],
    ['no feed', (s) => delete product(s).monitor.feed, /monitor\.feed: a price feed and two feeds have one/],
    ['no second feed', (s) => delete product(s, 2).monitor.secondFeed, /monitor\.secondFeed: two feeds have one/],
    [
        'short wait',
        (s) => (product(s, 4).waitingPeriod = '2d'),
        /monitor\.source: it shows a loss late: .* 3d at least/,
    ],
    [
        'surrender of a pool',
        (s) => (product(s, 4).settlement = 'surrender'),
        /monitor\.source: the subject is the pool/,
    ],
    ['bands', (s) => product(s).monitor.bands.reverse(), /monitor\.bands: the shallow band stands first/],
    [
        'recovery',
        (s) => (product(s).monitor.recovery = '0.98'),
        /monitor\.recovery: it has to be above the shallow band, 0\.98/,
    ],
    [
        'sale floor',
        (s) => (product(s).monitor.saleFloor = '0.97'),
        /monitor\.saleFloor: it may not be below the shallow band/,
    ],
    [
        'gap',
        (s) => (product(s).monitor.maxGap = '16m'),
        /monitor\.maxGap: it may be half of the shorter band at most: 15m/,
    ],
    [
        'run-off of a monitor',
        (s) => (product(s).tail = '7h'),
        /monitor\.bands: the product's tail has to be twice the longer band at least: 8h/,
    ],
    [
        'severity',
        (s) => (product(s).monitor.severity.floor = '100%') && (product(s).monitor.severity.cap = '50%'),
        /monitor\.severity: the floor is above the cap/,
    ],
    [
        'same auditor twice',
        (s) => s.auditors.push({ name: 'again', key: s.auditors[0].key }),
        /^auditors: the same key stands here twice/,
    ],
    [
        'local keys elsewhere',
        (s) => (s.network = 'devnet'),
        /^program: "local:ballast program, local networks" is a key that everybody can derive: on devnet/,
    ],
];

for (const [name, change, sentence] of MISTAKES)
    test(`settings: ${name}`, () => {
        const settings = draft();
        change(settings);
        const found = sentences(settings);
        assert.ok(
            found.some((each) => sentence.test(each)),
            `${sentence} is not among:\n${found.join('\n')}`,
        );
        for (const each of found) assert.match(each, /\.$/);
    });

test('all mistakes are told at one time', () => {
    const settings = draft();
    settings.protocol.referrer = '6%';
    settings.staking.challenge.least = '6d';
    product(settings).price.base = '6%';
    assert.equal(sentences(settings).length, 3);
});

test('files that are missing are named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ballast-settings-'));
    const deployer = await localKey('somebody');
    const read = (path: string) => readSettings(path, deployer);
    await assert.rejects(read(join(folder, 'none.json')), /There is no readable settings file at/);
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{');
    await assert.rejects(read(broken), /is not JSON/);
    const noTerms = settingsFile(folder, (s) => (product(s, 1).terms.file = 'terms/none.md'));
    await assert.rejects(read(noTerms), /pools\[0\]\.products\[1\]\.terms\.file: there is no readable file at/);
    const noKey = settingsFile(folder, (s) => (s.roles.admin = 'file:none.json'));
    await assert.rejects(read(noKey), /roles\.admin: There is no readable key file at/);
    writeFileSync(join(folder, 'key.json'), '[1,2,3]');
    const noKeyFile = settingsFile(folder, (s) => (s.roles.admin = 'file:key.json'));
    await assert.rejects(read(noKeyFile), /is not a key file/);
});

test('one signer for each address, under whichever names', async () => {
    const deployer = await localKey('localnet admin');
    const { key, settings } = await readSettings(LOCALNET, deployer);
    assert.equal(key(settings.roles.admin).signer, deployer);
});
