/** Whole deployments on a bare local network. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BALLAST_PROGRAM_ADDRESS } from '@ballast/client';
import { localKey } from '../src/keys.ts';
import { deploy, deployUntil, settingsFile, type Draft } from './support/deployment.ts';
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
    ['another cluster', (s) => mainnet(s), /is a local network, and the settings are for mainnet: .*Nothing was sent/],
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

/** The example for mainnet has no local keys; what is read before the network has to be good. */
function mainnet(settings: Draft): void {
    const text = JSON.stringify(settings).replaceAll(
        /"local:[^"]*"/g,
        '"5Eh9UTYs7aWa5xXhfPFJ4VJc94NMVjYBqv5jjb95Umyy"',
    );
    for (const name of Object.keys(settings)) delete settings[name];
    const changed = JSON.parse(text) as Draft;
    const members = changed.pools[0].products[3].committee;
    Object.assign(settings, changed, { network: 'mainnet', program: BALLAST_PROGRAM_ADDRESS });
    Object.assign(members, { members: members.members.slice(0, 1), threshold: 1 });
}

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
