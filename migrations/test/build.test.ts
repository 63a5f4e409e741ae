import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { BALLAST_PROGRAM_ADDRESS } from '@ballast/client';
import { localKey } from '../src/keys.ts';
import { differingChunks, isSameBuild, readBuild } from '../src/loader/build.ts';
import { MIGRATIONS } from './support/deployment.ts';

const build = Uint8Array.from({ length: 2_500 }, (_, at) => (at % 255) + 1);
const SIZE = 1_000;
const offsets = (held: Uint8Array) => differingChunks(held, build, SIZE).map(({ offset }) => offset);

test('of an empty buffer everything is missing', () => {
    const chunks = differingChunks(new Uint8Array(0), build, SIZE);
    assert.deepEqual(
        chunks.map(({ offset, bytes }) => [offset, bytes.length]),
        [
            [0, 1_000],
            [1_000, 1_000],
            [2_000, 500],
        ],
    );
    assert.deepEqual(offsets(new Uint8Array(2_500)), [0, 1_000, 2_000]);
    assert.deepEqual(Buffer.concat(chunks.map(({ bytes }) => bytes)), Buffer.from(build));
});

test('of a full buffer nothing is missing', () => {
    assert.deepEqual(offsets(build), []);
});

test('one wrong byte is found, at both ends of a chunk', () => {
    for (const [at, offset] of [
        [0, 0],
        [999, 0],
        [1_000, 1_000],
        [1_999, 1_000],
        [2_000, 2_000],
        [2_499, 2_000],
    ] as const) {
        const held = build.slice();
        held[at]! ^= 1;
        assert.deepEqual(offsets(held), [offset], `byte ${at}`);
    }
});

test('a deployed build has nothing but zeros behind it', () => {
    const room = new Uint8Array(3_000);
    room.set(build);
    assert.ok(isSameBuild(room, build));
    assert.ok(isSameBuild(build, build));
    assert.ok(!isSameBuild(build.subarray(0, 2_499), build));
    room[2_900] = 1;
    assert.ok(!isSameBuild(room, build));
});

test('a build of another program is refused', async () => {
    const path = join(MIGRATIONS, '../target/deploy/ballast.so');
    assert.equal((await readBuild(path, BALLAST_PROGRAM_ADDRESS)).bytes.length, readFileSync(path).length);
    const { address } = await localKey('another program');
    await assert.rejects(
        readBuild(path, address),
        new RegExp(`not compiled for ${address} \\(it is for ${BALLAST_PROGRAM_ADDRESS}\\)`),
    );
});

test('what is no build is refused', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'ballast-build-')), 'notes.so');
    await assert.rejects(readBuild(path, BALLAST_PROGRAM_ADDRESS), /There is no compiled program at .*make program/);
    writeFileSync(path, 'nothing to run');
    await assert.rejects(readBuild(path, BALLAST_PROGRAM_ADDRESS), /is not a compiled program/);
});

test('the local key of the program is the one in its sources', async () => {
    assert.equal((await localKey('ballast program, local networks')).address, BALLAST_PROGRAM_ADDRESS);
});
