/** Where the secrets of sealed votes are kept, and how they go from one place to another. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileKeeper } from '../src/node.ts';
import { exportVotes, importVotes } from '../src/votes/exchange.ts';
import { drop, keep, keptVote, keptVotes } from '../src/votes/kept.ts';
import { memoryKeeper, storageKeeper, type VoteKeeper } from '../src/votes/keeper.ts';
import { safeSalt } from '../src/votes/sealing.ts';
import { addressOfBytes, browserStorage, bytesOf, clientOf, fails, POLL, silent, voter } from './support/voting.ts';

describe('keepers', () => {
    const keepers: [string, () => Promise<VoteKeeper>][] = [
        ['memory', async () => memoryKeeper()],
        ['browser storage', async () => storageKeeper(browserStorage())],
        ['files', async () => fileKeeper(join(await mkdtemp(join(tmpdir(), 'ballast-votes-')), 'inner'))],
    ];
    for (const [name, make] of keepers)
        test(`${name}: what was set is there until it is deleted`, async () => {
            const keeper = await make();
            assert.deepEqual(await keeper.keys(), []);
            assert.equal(await keeper.get('a'), undefined);
            await keeper.set('a', '1');
            await keeper.set('b/ü', '2');
            await keeper.set('a', '3');
            assert.equal(await keeper.get('a'), '3');
            assert.deepEqual((await keeper.keys()).sort(), ['a', 'b/ü']);
            await keeper.delete('a');
            await keeper.delete('a');
            assert.equal(await keeper.get('a'), undefined);
            assert.deepEqual(await keeper.keys(), ['b/ü']);
        });

    test('browser storage leaves the entries of others alone', async () => {
        const storage = browserStorage();
        storage.setItem('theme', 'dark');
        const keeper = storageKeeper(storage);
        await keeper.set('a', '1');
        assert.deepEqual(await keeper.keys(), ['a']);
        assert.equal(storage.getItem('theme'), 'dark');
    });

    test('files are for their owner only, and never half written', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'ballast-votes-'));
        try {
            const keeper = fileKeeper(folder);
            await Promise.all(Array.from({ length: 20 }, (_, turn) => keeper.set('same', String(turn).repeat(2_000))));
            const [file, ...rest] = await readdir(folder);
            assert.deepEqual(rest, []);
            assert.equal((await stat(join(folder, file!))).mode & 0o777, 0o600);
            const content = await readFile(join(folder, file!), 'utf8');
            const turns = Array.from({ length: 20 }, (_, turn) => String(turn).repeat(2_000));
            assert.ok(turns.includes(content));
        } finally {
            await rm(folder, { recursive: true });
        }
    });

    test('a folder that cannot be made fails before anything is sealed', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'ballast-votes-'));
        await writeFile(join(folder, 'occupied'), '');
        const signer = await voter();
        const client = clientOf(signer, fileKeeper(join(folder, 'occupied')));
        await fails(safeSalt(client, signer, POLL, 12), 'input', /does not work .*nothing was sent/);
    });
});

describe('votes as a text', () => {
    const place = async () => {
        const signer = silent(await voter());
        const { program } = clientOf(signer);
        return { signer, program, poll: POLL, voter: signer.address };
    };

    test('go from one keeper to another', async () => {
        const { signer, ...vote } = await place();
        const from = memoryKeeper();
        await keep(from, { ...vote, bucket: 12, salts: [bytesOf(3)] });
        await keep(from, { ...vote, poll: addressOfBytes(5), bucket: 21, salts: [bytesOf(4)] });
        const text = await exportVotes(clientOf(signer, from));
        const to = memoryKeeper();
        assert.equal(await importVotes(clientOf(signer, to), text), 2);
        assert.deepEqual(await keptVotes(to, vote.program), await keptVotes(from, vote.program));
        // As pasted by a person: with empty lines and other line ends.
        assert.equal(await importVotes(clientOf(signer, to), `\n${text.replaceAll('\n', '\r\n')}\n`), 2);
    });

    test('never replace a salt that is kept already', async () => {
        const { signer, ...vote } = await place();
        const [here, there] = [memoryKeeper(), memoryKeeper()];
        await keep(here, { ...vote, bucket: 12, salts: [bytesOf(3)] });
        await keep(there, { ...vote, bucket: 4, salts: [bytesOf(9)] });
        await importVotes(clientOf(signer, here), await exportVotes(clientOf(signer, there)));
        const both = (await keptVote(here, vote))!.salts.toSorted((a, b) => a[0]! - b[0]!);
        assert.deepEqual(both, [bytesOf(3), bytesOf(9)]);
        assert.equal((await exportVotes(clientOf(signer, here))).trim().split('\n').length, 3);
    });

    test('are refused when a letter is missing or changed, and nothing is imported', async () => {
        const { signer, ...vote } = await place();
        const from = memoryKeeper();
        await keep(from, { ...vote, bucket: 12, salts: [bytesOf(3)] });
        await keep(from, { ...vote, poll: addressOfBytes(5), bucket: 1, salts: [bytesOf(4)] });
        const text = await exportVotes(clientOf(signer, from));
        const to = memoryKeeper();
        const client = clientOf(signer, to);
        const changes: [string, string][] = [
            ['0404', '0405'],
            ['"bucket":1,', '"bucket":2,'],
            ['0404"', '04"'],
            ['"}', '"'],
            [vote.voter, 'nobody'],
        ];
        for (const [one, other] of changes) {
            const at = text.lastIndexOf(one);
            assert.ok(at > 0, one);
            const changed = text.slice(0, at) + other + text.slice(at + one.length);
            await fails(importVotes(client, changed), 'input', /^Line [23] is not a vote.*Nothing was imported/);
        }
        await fails(importVotes(client, 'a shopping list'), 'input', /^Line 1 is not a vote/);
        assert.deepEqual(await to.keys(), []);
    });

    test('need a keeper', async () => {
        const { signer } = await place();
        await fails(exportVotes(clientOf(signer)), 'input', /make it with `votes`/);
    });

    test('of which the keeper has only rubbish say so', async () => {
        const { signer, ...vote } = await place();
        const votes = memoryKeeper();
        await votes.set(`vote-${vote.program}-${vote.poll}-${vote.voter}-00`, 'rubbish');
        await fails(safeSalt(clientOf(signer, votes), signer, POLL, 12), 'input', /cannot be read/);
    });

    test('of which one was spoilt are whole again after an import', async () => {
        const { signer, ...vote } = await place();
        const votes = memoryKeeper();
        await keep(votes, { ...vote, bucket: 12, salts: [bytesOf(3)] });
        const text = await exportVotes(clientOf(signer, votes));
        for (const key of await votes.keys()) await votes.set(`${key}0`, 'rubbish');
        assert.equal(await importVotes(clientOf(signer, votes), text), 1);
        assert.deepEqual((await keptVote(votes, vote))?.salts, [bytesOf(3)]);
        for (const key of await votes.keys()) await votes.set(key, 'rubbish');
        assert.equal(await importVotes(clientOf(signer, votes), text), 1);
        assert.deepEqual((await keptVote(votes, vote))?.salts, [bytesOf(3)]);
        await drop(votes, vote);
        assert.deepEqual(await votes.keys(), []);
    });

    test('are refused when something that is no text stands in for a name', async () => {
        const { signer, ...vote } = await place();
        const hash = 'ab'.repeat(32);
        for (const name of [undefined, 7, null, {}]) {
            const line = JSON.stringify({ ...vote, voter: name, bucket: 1, salt: hash, commitment: hash });
            await fails(importVotes(clientOf(signer, memoryKeeper()), line), 'input', /^Line 1 is not a vote/);
        }
    });
});

/** A keeper whose writing takes as long as it is told to, each time. */
function slowly(keeper: VoteKeeper, pauses: number[]): VoteKeeper {
    const set = async (key: string, value: string) => {
        await new Promise((resolve) => setTimeout(resolve, pauses.shift()));
        await keeper.set(key, value);
    };
    return { ...keeper, set };
}

test('two votes at the same moment keep both salts: either can land', async () => {
    const signer = silent(await voter());
    const votes = memoryKeeper();
    const client = clientOf(signer, slowly(votes, [10, 60]));
    const salts = await Promise.all([12, 13].map((bucket) => safeSalt(client, signer, POLL, bucket)));
    const kept = (await keptVote(votes, { program: client.program, poll: POLL, voter: signer.address }))!.salts;
    for (const salt of salts)
        assert.ok(kept.some((each) => Buffer.compare(Buffer.from(each), Buffer.from(salt)) === 0));
});
