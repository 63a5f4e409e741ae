/** Mistakes in settings, and what is said about each. */
import { settingsWith, valueAt, type Changes } from './deployment.ts';

const GOOD = settingsWith();

export const MISTAKES: [string, Changes, RegExp][] = [
    // Shape
    ['unknown network', { network: 'mars' }, /^network: "mars" is none of "mainnet", "devnet", "testnet", "local"\.$/],
    ['missing group', { protocol: undefined }, /^protocol: this is missing: add it\.$/],
    ['missing setting', { 'protocol.treasury': undefined }, /^protocol\.treasury: this is missing/],
    ['misspelt setting', { 'pools.0.leverag': '1%' }, /^pools\[0\]: "leverag" is no setting here/],
    [
        'number for text',
        { 'pools.0.seed': 10 },
        /^pools\[0\]\.seed: 10 is a number, and this has to be a text in quotes/,
    ],
    ['text for number', { 'pools.0.index': '0' }, /^pools\[0\]\.index: "0" is a string, and this has to be a number/],
    ['no list', { pools: {} }, /^pools: \{\} is a group, and this has to be a list/],
    ['no amount', { 'pools.0.seed': 'ten' }, /^pools\[0\]\.seed: "ten" is not an amount/],
    ['no duration', { 'protocol.claimPeriod': '180' }, /^protocol\.claimPeriod: "180" is not a duration/],
    ['no part', { 'protocol.stakers': '8' }, /^protocol\.stakers: "8" is not a part/],
    ['no address', { 'roles.admin': 'me' }, /^roles\.admin: "me" is not an address/],
    ['no authority', { 'roles.upgradeAuthority': 'me' }, /^roles\.upgradeAuthority: /],
    ['empty name', { 'pools.0.name': ' ' }, /^pools\[0\]\.name: this is empty/],
    ['no hex', { 'pools.0.products.0.monitor.feed': 'eaa0' }, /monitor\.feed: "eaa0" is not 32 bytes in hex/],
    ['no price', { 'pools.0.products.0.monitor.recovery': '99%' }, /monitor\.recovery: "99%" is not a price/],
    ['half a group number', { 'pools.0.products.0.group': 1.5 }, /group: 1\.5 is not a whole number from 0 to 15/],
    [
        'empty committee',
        { 'pools.0.products.3.committee.members': [] },
        /committee\.members: this is too short: 1 at least/,
    ],
    [
        'three bands',
        { 'pools.0.products.0.monitor.bands.2': { below: '0.9', for: '1h' } },
        /monitor\.bands: this is too long/,
    ],
    // Bounds
    [
        'cooldown',
        { 'protocol.withdrawalCooldown': '12h' },
        /^protocol\.withdrawalCooldown: 12h is outside what the program takes: 1d to 30d/,
    ],
    ['claim period', { 'protocol.claimPeriod': '90d' }, /90d is outside .* 180d to 730d/],
    ['cancel fee', { 'protocol.cancelFee': '51%' }, /51% is outside .* 0% to 50%/],
    ['quorum of proposals', { 'governance.quorum': '0.5%' }, /0\.5% is outside .* 1% to 50%/],
    ['voting', { 'governance.voting': '15d' }, /15d is outside .* 1d to 14d/],
    ['leverage', { 'pools.0.leverage': '1001%' }, /1001% is outside/],
    ['waiting period', { 'pools.0.products.0.waitingPeriod': '30m' }, /30m is outside .* 1h to 30d/],
    ['term', { 'pools.0.products.0.maxTerm': '366d' }, /366d is outside .* 1h to 365d/],
    ['kink', { 'pools.0.products.0.price.kink': '100%' }, /100% is outside/],
    ['age of prices', { 'pools.0.products.0.monitor.maxAge': '11m' }, /11m is outside .* 1s to 10m/],
    ['confidence', { 'pools.0.products.0.monitor.maxConfidence': '11%' }, /11% is outside/],
    ['silent slash', { 'staking.silent': '7%' }, /7% is outside .* 0% to 6%/],
    [
        'attestation discount',
        { 'pools.0.products.1.underwriting.attestationDiscount': '13%' },
        /13% is outside .* 0% to 12\.5%/,
    ],
    ['freeze', { 'pools.0.products.3.watch.freeze': '8d' }, /8d is outside .* 1s to 7d/],
    // What settings must be to each other
    [
        'fees',
        { 'protocol.underwriters': '40%' },
        /^protocol: stakers, underwriters and treasury get 53% .* at most 50%/,
    ],
    [
        'referrer',
        { 'protocol.referrer': '6%' },
        /^protocol\.referrer: it comes out of the treasury's part, which is 5%/,
    ],
    [
        'window',
        { 'protocol.withdrawalWindow': '3d' },
        /^protocol\.withdrawalWindow: .* third of the cooldown at most: 2d8h/,
    ],
    [
        'timelocks',
        { 'governance.timelock': '11d' },
        /^governance\.timelock: it may not be longer than providerTimelock/,
    ],
    [
        'exit',
        { 'governance.providerTimelock': '9d' },
        /^governance\.providerTimelock: providers must be able to leave before: .* 9d/,
    ],
    ['challenge', { 'staking.challenge.least': '6d' }, /^staking\.challenge: the shortest is longer/],
    ['bond', { 'staking.bond.least': 20_000 }, /^staking\.bond: the smallest is larger/],
    ['slashes', { 'staking.wrong': '5.5%' }, /^staking\.wrong: a wrong vote may not cost more/],
    ['unreachable quorum', { 'staking.weightCap': '0.4%' }, /^staking\.quorum\[1\]: 32 votes of 0\.4% each/],
    [
        'group limit',
        { 'pools.0.groupLimit': '401%' },
        /^pools\[0\]\.groupLimit: it may not be above the leverage, 400%/,
    ],
    [
        'same pool twice',
        { 'pools.1.mint': valueAt(GOOD, 'pools.0.mint') },
        /^pools\[1\]\.index: another pool has the same mint and index/,
    ],
    ['same pool name', { 'pools.1.name': 'USDC' }, /^pools\[1\]\.name: another pool is called "USDC"/],
    [
        'same product name',
        { 'pools.0.products.1.name': valueAt(GOOD, 'pools.0.products.0.name') },
        /products\[1\]\.name: another product/,
    ],
    [
        'same risk twice',
        {
            'pools.0.products.2.subject': valueAt(GOOD, 'pools.0.products.0.subject'),
            'pools.0.products.2.terms': valueAt(GOOD, 'pools.0.products.0.terms'),
        },
        /products\[2\]\.terms: .*same subject and terms/,
    ],
    [
        'unreadable risk',
        { 'pools.0.products.3.assessment': 'parametric' },
        /products\[3\]\.assessment: no monitor can read/,
    ],
    [
        'losses by monitor',
        { 'pools.0.products.0.settlement': 'assessed' },
        /products\[0\]\.settlement: a monitor knows no losses/,
    ],
    ['votes without staking', { staking: undefined }, /products\[1\]\.assessment: stakers decide/],
    ['bootstrap without staking', { staking: undefined, endBootstrap: true }, /^endBootstrap: without staking/],
    ['short run-off', { 'pools.0.products.1.tail': '12h' }, /products\[1\]\.tail: .* a day at least/],
    [
        'terms of cover',
        { 'pools.0.products.4.minTerm': '365d', 'pools.0.products.4.maxTerm': '30d' },
        /products\[4\]\.minTerm: it is longer than maxTerm, 30d/,
    ],
    ['price falls', { 'pools.0.products.0.price.base': '6%' }, /products\[0\]\.price: the price has to rise/],
    [
        'no terms',
        { 'pools.0.products.0.terms.file': undefined },
        /products\[0\]\.terms: name either the "file" or its "hash"/,
    ],
    [
        'long address of terms',
        { 'pools.0.products.0.terms.uri': `https://${'x'.repeat(90)}` },
        /terms\.uri: it has 98 bytes and may have 96/,
    ],
    [
        'attestations of a peg',
        { 'pools.0.products.0.underwriting': { minAttestations: 1 } },
        /minAttestations: auditors attest builds/,
    ],
    [
        'discount for nothing',
        { 'pools.0.products.1.underwriting.attestationDiscount': '1%' },
        /attestationDiscount: it is for attestations beyond/,
    ],
    [
        'foreign program',
        {
            'pools.0.products.1.watch': valueAt(GOOD, 'pools.0.products.3.watch'),
            'pools.0.products.1.watch.program': 'local:another',
        },
        /watch\.program: the program of a smart-contract product is its subject/,
    ],
    ['no monitor', { 'pools.0.products.0.monitor': undefined }, /products\[0\]\.monitor: a parametric product has one/],
    [
        'needless monitor',
        { 'pools.0.products.1.monitor': valueAt(GOOD, 'pools.0.products.0.monitor') },
        /products\[1\]\.monitor: a parametric product has one, no other has/,
    ],
    ['no committee', { 'pools.0.products.3.committee': undefined }, /products\[3\]\.committee: /],
    [
        'same member twice',
        { 'pools.0.products.3.committee.members.1': 'local:localnet guardian' },
        /committee\.members: the same member/,
    ],
    [
        'half a committee',
        { 'pools.0.products.3.committee.threshold': 1 },
        /committee\.threshold: of 3 members more than half/,
    ],
    ['more than a committee', { 'pools.0.products.3.committee.threshold': 4 }, /committee\.threshold: of 3 members/],
    ['wrong source', { 'pools.0.products.0.monitor.source': 'stakePool' }, /monitor\.source: it does not fit the kind/],
    ['no feed', { 'pools.0.products.0.monitor.feed': undefined }, /monitor\.feed: a price feed and two feeds have one/],
    [
        'no second feed',
        { 'pools.0.products.2.monitor.secondFeed': undefined },
        /monitor\.secondFeed: two feeds have one/,
    ],
    [
        'short wait',
        { 'pools.0.products.4.waitingPeriod': '2d' },
        /monitor\.source: it shows a loss late: .* 3d at least/,
    ],
    [
        'surrender of a pool',
        { 'pools.0.products.4.settlement': 'surrender' },
        /monitor\.source: the subject is the pool/,
    ],
    ['bands', { 'pools.0.products.0.monitor.bands.0.below': '0.94' }, /monitor\.bands: the shallow band stands first/],
    [
        'recovery',
        { 'pools.0.products.0.monitor.recovery': '0.98' },
        /monitor\.recovery: it has to be above the shallow band, 0\.98/,
    ],
    [
        'sale floor',
        { 'pools.0.products.0.monitor.saleFloor': '0.97' },
        /monitor\.saleFloor: it may not be below the shallow band/,
    ],
    [
        'gap',
        { 'pools.0.products.0.monitor.maxGap': '16m' },
        /monitor\.maxGap: it may be half of the shorter band at most: 15m/,
    ],
    [
        'run-off of a monitor',
        { 'pools.0.products.0.tail': '7h' },
        /monitor\.bands: the product's tail has to be twice the longer band at least: 8h/,
    ],
    [
        'severity',
        { 'pools.0.products.0.monitor.severity.floor': '100%', 'pools.0.products.0.monitor.severity.cap': '50%' },
        /monitor\.severity: the floor is above the cap/,
    ],
    [
        'same auditor twice',
        { 'auditors.1': { name: 'again', key: valueAt(GOOD, 'auditors.0.key') } },
        /^auditors: the same key stands here twice/,
    ],
    [
        'local keys elsewhere',
        { network: 'devnet' },
        /^program: "local:ballast program, local networks" is a key that everybody can derive: on devnet/,
    ],
];
