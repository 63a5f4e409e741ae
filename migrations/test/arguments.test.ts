import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '../src/arguments.ts';

const GOOD = ['--url', 'http://127.0.0.1:8899', '--config', 'a.json', '--keypair', 'key.json'];

test('the usual arguments', () => {
    const args = readArguments(GOOD)!;
    assert.equal(args.dryRun, false);
    assert.equal(args.commitment, 'confirmed');
    assert.equal(args.priorityFee, 0n);
    assert.equal(readArguments([...GOOD, '--dry-run'])!.dryRun, true);
    assert.equal(readArguments(['--help']), undefined);
});

const MISTAKES: [string[], RegExp][] = [
    [[], /--url is missing/],
    [GOOD.slice(0, 2), /--config is missing/],
    [GOOD.slice(0, 4), /--keypair is missing/],
    [['--url', 'mainnet', ...GOOD.slice(2)], /"mainnet" is not the address of a node/],
    [['--url', 'ws://127.0.0.1', ...GOOD.slice(2)], /not the address of a node/],
    [[...GOOD, '--dry'], /Unknown option '--dry'.*--help/],
    [[...GOOD, 'more'], /more.*--help/],
    [[...GOOD, '--priority-fee', '1.5'], /--priority-fee is a whole number/],
    [[...GOOD, '--concurrency', '0'], /--concurrency is a whole number from 1 to 64/],
    [[...GOOD, '--commitment', 'processed'], /--commitment is "confirmed" or "finalized"/],
];

test('every mistake has a sentence', () => {
    for (const [words, sentence] of MISTAKES) assert.throws(() => readArguments(words), sentence, words.join(' '));
});
