/** Whole deployments on a bare local network. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BALLAST_PROGRAM_ADDRESS, createClient, stake } from '@ballast/client';
import { localKey } from '../src/keys.ts';
import { anotherBuild, deploy, deployUntil, keyFile, settingsFile, type Draft } from './support/deployment.ts';
import { startBare, type BareNetwork } from './support/network.ts';

let network: BareNetwork;
before(async () => {
    network = await startBare(8_940);
});
after(() => network.stop());

const states = (lines: readonly string[], state: RegExp) => lines.filter((line) => state.test(line));
const THERE = / there already$/;
const TO_DO = / to do: /;

test('a dry run says what there is to do and what it costs, and sends nothing', async () => {
    const { address } = await localKey('localnet admin');
    const had = await network.lamportsOf(address);
    const lines = await deploy(network.url, '--dry-run');
    assert.equal(states(lines, THERE).length, 1);
    assert.equal(states(lines, TO_DO).length, 21);
    assert.ok(lines.some((line) => /pays \d\.\d+ SOL/.test(line)));
    assert.ok(lines.some((line) => line.includes('pays 10 of the token')));
    assert.equal(lines.at(-1), 'Nothing was sent.');
    assert.equal(await network.lamportsOf(address), had);
});

const STRANGER = 'local:somebody with little';
const MISTAKES: [string, string[] | ((settings: Draft) => void), RegExp][] = [
    ['too little SOL', ['--keypair', STRANGER], /has \d[\d.]* SOL and needs 3\.\d+ SOL: send it .*\nNothing was sent/],
    [
        'nothing listens',
        ['--url', 'http://127.0.0.1:9'],
        /No Solana node answers at http:\/\/127\.0\.0\.1:9: .*Nothing was sent/,
    ],
    ['another program', (s) => (s.program = 'local:another program'), /was not compiled for .* \(it is for 5RVX/],
    ['no program and no key', (s) => (s.program = BALLAST_PROGRAM_ADDRESS), /there is no program at 5RVX.*key file/],
    [
        'administrator without a key',
        (s) => (s.roles.admin = '5Eh9UTYs7aWa5xXhfPFJ4VJc94NMVjYBqv5jjb95Umyy'),
        /needs the signature of the administrator 5Eh9/,
    ],
    [
        'no governance token',
        (s) => (s.governance.mint = 'local:nothing'),
        /governance token: governance\.mint: there is no token at/,
    ],
    [
        'no collateral',
        (s) => (s.pools[1].mint = 'local:localnet admin'),
        /pool "dollar": .* is not the mint of a token/,
    ],
    [
        'too little quorum',
        (s) => (s.governance.minQuorum = '0.5'),
        /governance\.minQuorum: it has to be 1 tokens at least/,
    ],
    ['too little seed', (s) => (s.pools[0].seed = '0.5'), /the seed of "USDC" has to be one whole token at least/],
    [
        'more seed than there is',
        (s) => (s.pools[0].seed = '2000000'),
        /has 1000000 of the token .* and pays 2000000 as seeds/,
    ],
    ['too fine an amount', (s) => (s.pools[0].products[0].minPremium = '0.0000001'), /more than the 6 decimals/],
    ['no cap', (s) => (s.pools[0].products[0].cap = '0'), /cap and minPremium have to be above zero/],
    [
        'no second feed',
        (s) => (s.pools[0].products[2].monitor.secondFeed = 'local:localnet admin'),
        /is no Switchboard On-Demand feed/,
    ],
    [
        'no stake pool',
        (s) => (s.pools[0].products[4].subject = 'local:localnet admin'),
        /is no stake pool of the stake pool program/,
    ],
    [
        'nothing to watch',
        (s) => (s.pools[0].products[3].watch.vault = 'local:nothing'),
        /there is no vault to watch at/,
    ],
];

test('settings of another cluster are refused', async () => {
    const nobody = '5Eh9UTYs7aWa5xXhfPFJ4VJc94NMVjYBqv5jjb95Umyy';
    const config = settingsFile(network.folder, (settings) => {
        delete settings.staking;
        settings.governance.mint = nobody;
        const roles = { admin: nobody, guardian: nobody, upgradeAuthority: 'nobody' };
        Object.assign(settings, {
            network: 'mainnet',
            program: BALLAST_PROGRAM_ADDRESS,
            roles,
            pools: [],
            auditors: [],
        });
    });
    const words = ['--config', config, '--keypair', await keyFile(network.folder, 'localnet admin')];
    const sentence = /is a local network, and the settings are for mainnet: .*Nothing was sent/;
    await assert.rejects(deploy(network.url, ...words), sentence);
    await assert.rejects(deploy(network.url, '--config', config), /a key that everybody can derive/);
});

test('every mistake is told before anything is sent', async () => {
    const { address } = await localKey('localnet admin');
    await network.fund((await localKey('somebody with little')).address, 1_000_000n);
    const had = await network.lamportsOf(address);
    for (const [name, change, sentence] of MISTAKES) {
        const words = typeof change === 'function' ? ['--config', settingsFile(network.folder, change)] : [...change];
        await assert.rejects(deploy(network.url, ...words), sentence, name);
    }
    assert.equal(await network.lamportsOf(address), had);
});

/** Lines after which a deployment is killed, and up to how many milliseconds later. */
const POINTS: [string, number][] = [
    ['pieces to write', 600],
    ['pieces missing', 1_500],
    ['configuration: initialise', 700],
    ['"USDC loses its peg": list', 900],
    ['"The feeds of USDC disagree": create', 900],
];

test('killed at several points and run again, it finishes', async (t) => {
    // Anybody can send something to the addresses beforehand.
    await network.fund(BALLAST_PROGRAM_ADDRESS, 1_000_000n);
    let kills = 0;
    for (const [mark, most] of POINTS) {
        const delay = Math.floor(Math.random() * most);
        const { killed, lines } = await deployUntil(network.url, mark, delay);
        t.diagnostic(`${killed ? 'killed' : 'not killed'} ${delay} ms after "${mark}", at: ${lines.at(-2)}`);
        kills += killed ? 1 : 0;
    }
    assert.ok(kills >= 3);
    const out = join(network.folder, 'deployed.json');
    const lines = await deploy(network.url, '--out', out);
    assert.ok(states(lines, THERE).length > 3, 'what was done before stays');
    const manifest = JSON.parse(readFileSync(out, 'utf8')) as Draft;
    assert.equal(manifest.program, BALLAST_PROGRAM_ADDRESS);
    assert.deepEqual(
        manifest.pools.map(({ products }: Draft) => products.length),
        [5, 0],
    );
});

test('run once more, everything is there already and nothing is sent', async () => {
    const { address } = await localKey('localnet admin');
    const had = await network.lamportsOf(address);
    const lines = await deploy(network.url);
    assert.equal(states(lines, TO_DO).length, 0);
    assert.equal(states(lines, THERE).length, 22);
    assert.ok(lines.includes('Everything is there already: nothing was sent.'));
    assert.equal(await network.lamportsOf(address), had);
});

const product = (settings: Draft, at: number): Draft => settings.pools[0].products[at];

/** Settings that differ from what is deployed, and what is said about that. */
const CHANGES: [string, (settings: Draft) => void, RegExp][] = [
    [
        'administrator',
        (s) => (s.roles.admin = 'local:localnet bob'),
        /the administrator is 2Ryn.* on the chain .* cannot be changed any more/,
    ],
    [
        'seed',
        (s) => (s.pools[0].seed = '11'),
        /pool "USDC": the seed is 10 on the chain and 11 in the settings: this cannot be changed/,
    ],
    [
        'run-off',
        (s) => (product(s, 4).tail = '8d'),
        /product 4 .*the run-off is 7d on the chain and 8d in the settings/,
    ],
    ['kind', (s) => (product(s, 1).kind = 'custody'), /product 1 .*the kind is smartContract on the chain and custody/],
    [
        'bands',
        (s) => (product(s, 0).monitor.bands[0].below = '0.97'),
        /the shallow band is 0\.98 on the chain and 0\.97/,
    ],
    ['members', (s) => product(s, 3).committee.members.reverse(), /the list of members is .* on the chain/],
    [
        'terms',
        (s) => (product(s, 2).terms = { uri: 'x', hash: '00'.repeat(32) }),
        /product 2 of the pool has the same subject and other terms: .*"index": 2; .*"index": 5/,
    ],
    ['index', (s) => (product(s, 2).index = 7), /"index" is 7, but the next product of the pool gets 5/],
    ['authority', (s) => (s.roles.upgradeAuthority = 'nobody'), /7nLht.* can upgrade the program, not 2Ryn/],
];

test('what cannot be changed any more stops everything', async () => {
    for (const [name, change, sentence] of CHANGES)
        await assert.rejects(deploy(network.url, '--config', settingsFile(network.folder, change)), sentence, name);
});

test('another build is not deployed by who cannot upgrade', async () => {
    const path = anotherBuild(network.folder, 1);
    await assert.rejects(
        deploy(network.url, '--build', path),
        /another build is deployed at 5RVX.*only 7nLht.* can upgrade it, not 2Ryn/,
    );
});

test('what a vote can change is a note', async () => {
    const config = settingsFile(network.folder, (settings) => {
        settings.protocol.treasury = '4%';
        settings.staking.weightCap = '6%';
        settings.pools[0].leverage = '500%';
        product(settings, 2).terms = { uri: 'https://ballast.example/new', hash: '00'.repeat(32) };
        product(settings, 2).index = 2;
    });
    const notes = (await deploy(network.url, '--config', config)).filter((line) => line.includes('note: '));
    for (const what of [
        /treasury's part is 5%.* and 4%/,
        /weight cap is 5%/,
        /leverage is 400%/,
        /hash of the terms/,
        /address of the terms/,
    ])
        assert.ok(
            notes.some((note) => what.test(note) && note.endsWith('a proposal can change it')),
            String(what),
        );
    assert.equal(notes.length, 5);
});

test('a further product is listed once, a watch is set anew', async () => {
    const config = settingsFile(network.folder, (settings) => {
        product(settings, 3).watch.fall = '30%';
        settings.pools[0].products.unshift({
            ...product(settings, 1),
            name: 'Another one',
            subject: 'local:localnet developer',
        });
    });
    const lines = await deploy(network.url, '--config', config);
    assert.deepEqual(
        states(lines, TO_DO).map((line) =>
            line
                .trim()
                .replace(/  +.*: /, ': ')
                .replace(/,.*/, ''),
        ),
        ['product 5 "Another one": list', 'watch of "A custodian does not pay": set anew'],
    );
    assert.equal(states(await deploy(network.url, '--config', config), TO_DO).length, 0);
});

test('the bootstrap ends when enough is staked', async () => {
    const config = settingsFile(network.folder, (settings) => {
        settings.endBootstrap = true;
        product(settings, 3).watch.fall = '30%';
    });
    const early = await deploy(network.url, '--config', config);
    assert.equal(states(early, /end of the bootstrap +waits: people have to stake first/).length, 1);
    const bob = await localKey('localnet bob');
    await stake(createClient({ url: network.url, signer: bob }), { amount: 1_000_000_000n });
    await network.travel(2 * 86_400);
    const lines = await deploy(network.url, '--config', config);
    assert.deepEqual(states(lines, TO_DO).length, 1);
    assert.equal(states(lines, /end the administrator's rights, for ever/).length, 2);
    const done = await deploy(network.url, '--config', config);
    assert.equal(states(done, TO_DO).length, 0);
    assert.equal(states(done, /note: the bootstrap is over/).length, 1);
    const more = settingsFile(network.folder, (settings) => (product(settings, 3).watch.fall = '35%'));
    await assert.rejects(deploy(network.url, '--config', more), /watch of .*: the bootstrap is over: only a proposal/);
});
