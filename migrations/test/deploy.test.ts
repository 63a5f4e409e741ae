/** Whole deployments on a bare local network. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BALLAST_PROGRAM_ADDRESS, createClient, stake } from '@ballast/client';
import { localKey } from '../src/keys.ts';
import type { Manifest } from '../src/manifest.ts';
import {
    anotherBuild,
    deploy,
    deployUntil,
    keyFile,
    settingsFile,
    settingsWith,
    valueAt,
    type Changes,
} from './support/deployment.ts';
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
const MISTAKES: [string, string[] | Changes, RegExp][] = [
    ['too little SOL', ['--keypair', STRANGER], /has \d[\d.]* SOL and needs 3\.\d+ SOL: send it .*\nNothing was sent/],
    [
        'nothing listens',
        ['--url', 'http://127.0.0.1:9'],
        /No Solana node answers at http:\/\/127\.0\.0\.1:9: .*Nothing was sent/,
    ],
    ['another program', { program: 'local:another program' }, /was not compiled for .* \(it is for 5RVX/],
    ['no program and no key', { program: BALLAST_PROGRAM_ADDRESS }, /there is no program at 5RVX.*key file/],
    [
        'administrator without a key',
        { 'roles.admin': '5Eh9UTYs7aWa5xXhfPFJ4VJc94NMVjYBqv5jjb95Umyy' },
        /needs the signature of the administrator 5Eh9/,
    ],
    [
        'no governance token',
        { 'governance.mint': 'local:nothing' },
        /governance token: governance\.mint: there is no token at/,
    ],
    ['no collateral', { 'pools.1.mint': 'local:localnet admin' }, /pool "dollar": .* is not the mint of a token/],
    [
        'too little quorum',
        { 'governance.minQuorum': '0.5' },
        /governance\.minQuorum: it has to be 1 of the token at least/,
    ],
    ['too little seed', { 'pools.0.seed': '0.5' }, /the seed of "USDC" has to be one whole token at least/],
    ['more seed than there is', { 'pools.0.seed': '2000000' }, /has 1000000 of the token .* and pays 2000000 as seeds/],
    ['too fine an amount', { 'pools.0.products.0.minPremium': '0.0000001' }, /more than the 6 decimals/],
    ['no cap', { 'pools.0.products.0.cap': '0' }, /cap and minPremium have to be above zero/],
    [
        'no second feed',
        { 'pools.0.products.2.monitor.secondFeed': 'local:localnet admin' },
        /is no Switchboard On-Demand feed/,
    ],
    [
        'no stake pool',
        { 'pools.0.products.4.subject': 'local:localnet admin' },
        /is no stake pool of the stake pool program/,
    ],
    ['nothing to watch', { 'pools.0.products.3.watch.vault': 'local:nothing' }, /there is no vault to watch at/],
];

test('settings of another cluster are refused', async () => {
    const nobody = '5Eh9UTYs7aWa5xXhfPFJ4VJc94NMVjYBqv5jjb95Umyy';
    const config = settingsFile(network.folder, {
        staking: undefined,
        network: 'mainnet',
        program: BALLAST_PROGRAM_ADDRESS,
        roles: { admin: nobody, guardian: nobody, upgradeAuthority: 'nobody' },
        'governance.mint': nobody,
        pools: [],
        auditors: [],
    });
    const words = ['--config', config, '--keypair', await keyFile(network.folder, 'localnet admin')];
    const sentence = /is a local network, and the settings are for mainnet: .*Nothing was sent/;
    await assert.rejects(deploy(network.url, ...words), sentence);
    await assert.rejects(deploy(network.url, '--config', config), /a key that everybody can derive/);
});

/** A mint of Token-2022 with one extension. */
function mintWith(decimals: number, extension: number): Uint8Array {
    const data = new Uint8Array(174);
    [data[44], data[45], data[165], data[166], data[168]] = [decimals, 1, 1, extension, 4];
    return data;
}

const MINTS: [string, Uint8Array, RegExp][] = [
    ['with a fee', mintWith(6, 1), /has the extension 1, with which it cannot be held safely/],
    ['with a hook behind metadata', Uint8Array.of(...mintWith(6, 18), 14, 0, 0, 0), /has the extension 14/],
    ['of five decimals', mintWith(5, 18), /has 5 decimals, and the program takes 6 to 12/],
    ['that is none', mintWith(6, 18).with(45, 0), /is not an initialised mint/],
];

test('tokens that the program does not take are refused', async () => {
    for (const [name, data, sentence] of MINTS) {
        const { address } = await localKey(`token ${name}`);
        await network.write(address, 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb', data);
        const config = settingsFile(network.folder, { 'pools.1.mint': address });
        await assert.rejects(deploy(network.url, '--config', config), sentence, name);
    }
});

test('every mistake is told before anything is sent', async () => {
    const { address } = await localKey('localnet admin');
    await network.fund((await localKey('somebody with little')).address, 1_000_000n);
    const had = await network.lamportsOf(address);
    for (const [name, changes, sentence] of MISTAKES) {
        const words = Array.isArray(changes) ? changes : ['--config', settingsFile(network.folder, changes as Changes)];
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
    const manifest = JSON.parse(readFileSync(out, 'utf8')) as Manifest;
    assert.equal(manifest.program, BALLAST_PROGRAM_ADDRESS);
    assert.deepEqual(
        manifest.pools.map(({ products }) => products.length),
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

const GOOD = settingsWith();

/** Settings that differ from what is deployed, and what is said about that. */
const CHANGES: [string, Changes, RegExp][] = [
    [
        'administrator',
        { 'roles.admin': 'local:localnet bob' },
        /the administrator is 2Ryn.* on the chain .* cannot be changed any more/,
    ],
    [
        'seed',
        { 'pools.0.seed': '11' },
        /pool "USDC": the seed is 10 on the chain and 11 in the settings: this cannot be changed/,
    ],
    [
        'run-off',
        { 'pools.0.products.4.tail': '8d' },
        /product 4 .*the run-off is 7d on the chain and 8d in the settings/,
    ],
    [
        'kind',
        { 'pools.0.products.1.kind': 'custody' },
        /product 1 .*the kind is smartContract on the chain and custody/,
    ],
    [
        'bands',
        { 'pools.0.products.0.monitor.bands.0.below': '0.97' },
        /the shallow band is 0\.98 on the chain and 0\.97/,
    ],
    [
        'members',
        { 'pools.0.products.3.committee.members': ['local:localnet guardian', 'local:localnet frank'] },
        /the list of members is .* on the chain/,
    ],
    [
        'terms',
        { 'pools.0.products.2.terms': { uri: 'x', hash: '00'.repeat(32) } },
        /product 2 of the pool has the same subject and other terms: .*"index": 2; .*"index": 5/,
    ],
    ['index', { 'pools.0.products.2.index': 7 }, /"index" is 7, but the next product of the pool gets 5/],
    ['authority', { 'roles.upgradeAuthority': 'nobody' }, /7nLht.* can upgrade the program, not 2Ryn/],
];

test('what cannot be changed any more stops everything', async () => {
    for (const [name, changes, sentence] of CHANGES)
        await assert.rejects(deploy(network.url, '--config', settingsFile(network.folder, changes)), sentence, name);
});

test('another build is not deployed by who cannot upgrade', async () => {
    const path = anotherBuild(network.folder, 1);
    await assert.rejects(
        deploy(network.url, '--build', path),
        /another build is deployed at 5RVX.*only 7nLht.* can upgrade it, not 2Ryn/,
    );
});

test('what a vote can change is a note', async () => {
    const config = settingsFile(network.folder, {
        'protocol.treasury': '4%',
        'staking.weightCap': '6%',
        'pools.0.leverage': '500%',
        'pools.0.products.2.terms': { uri: 'https://ballast.example/new', hash: '00'.repeat(32) },
        'pools.0.products.2.index': 2,
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

/** A fall of the custodian's account of another size. */
const WIDER = { 'pools.0.products.3.watch.fall': '30%' };

test('a further product is listed once, a watch is set anew', async () => {
    const config = settingsFile(network.folder, {
        ...WIDER,
        'pools.0.products.5': valueAt(GOOD, 'pools.0.products.1'),
        'pools.0.products.5.name': 'Another one',
        'pools.0.products.5.subject': 'local:localnet developer',
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
    const config = settingsFile(network.folder, { ...WIDER, endBootstrap: true });
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
    const more = settingsFile(network.folder, { 'pools.0.products.3.watch.fall': '35%' });
    await assert.rejects(deploy(network.url, '--config', more), /watch of .*: the bootstrap is over: only a proposal/);
});
