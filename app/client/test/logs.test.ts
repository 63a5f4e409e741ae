import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Address } from '@solana/kit';
import { decodeEvents, eventsOf, failedProgram } from '../src/chain/logs.ts';
import { accruedEvent, depositedEvent } from '../src/generated/events.ts';
import { BALLAST_PROGRAM_ADDRESS as BALLAST } from '../src/generated/program.ts';
import { logged, logOf } from './support/fakeHistory.ts';

const OTHER = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address;
const earned = (logs: readonly string[]): bigint[] =>
    eventsOf(logs, BALLAST, accruedEvent).map((event) => event.earned);
const invoke = (program: string, depth = 1): string => `Program ${program} invoke [${depth}]`;
const done = (program: string): string => `Program ${program} success`;

describe('events in a log', () => {
    test('are read in order, by kind and all together', () => {
        const logs = [...logOf(1n, 2n), ...logOf(3n)];
        assert.deepEqual(earned(logs), [1n, 2n, 3n]);
        assert.deepEqual(eventsOf(logs, BALLAST, depositedEvent), []);
        assert.deepEqual(
            decodeEvents(logs, BALLAST).map(({ name }) => name),
            ['Accrued', 'Accrued', 'Accrued'],
        );
    });

    test('of another program are not the program’s, whatever they look like', () => {
        assert.deepEqual(earned([invoke(OTHER), logged(9n), done(OTHER)]), []);
    });

    test('that a called program logs are not the caller’s, and the caller goes on after it', () => {
        const logs = [
            invoke(BALLAST),
            logged(1n),
            invoke(OTHER, 2),
            logged(9n),
            `Program ${OTHER} consumed 5 of 10 compute units`,
            done(OTHER),
            logged(2n),
            done(BALLAST),
            logged(9n),
        ];
        assert.deepEqual(earned(logs), [1n, 2n]);
    });

    test('of the program called by another are the program’s', () => {
        assert.deepEqual(earned([invoke(OTHER), invoke(BALLAST, 2), logged(4n), done(BALLAST), logged(9n)]), [4n]);
    });

    test('are not forged by text that reads like the runtime’s', () => {
        const forged = [
            invoke(OTHER),
            `Program log: ${invoke(BALLAST)}`,
            `Program log: \n${invoke(BALLAST)}`,
            logged(9n),
            `Program log: Program ${OTHER} success`,
            logged(9n),
            done(OTHER),
        ];
        assert.deepEqual(earned(forged), []);
        // Nor does text end an invocation that goes on.
        const going = [invoke(BALLAST), `Program log: Program ${BALLAST} failed: x`, logged(1n), done(BALLAST)];
        assert.deepEqual(earned(going), [1n]);
    });

    test('with an unknown discriminator are left out', () => {
        const unknown = 'Program data: AAAAAAAAAAAAAAAA';
        assert.deepEqual(decodeEvents([invoke(BALLAST), unknown, logged(1n), done(BALLAST)], BALLAST).length, 1);
    });

    test('after a cut in the log are nobody’s: who logged them cannot be seen', () => {
        const cut = [invoke(BALLAST), logged(1n), 'Log truncated', logged(9n)];
        assert.deepEqual(earned(cut), [1n]);
        const short = `Program data: ${Buffer.from(accruedEvent.discriminator).toString('base64')}`;
        assert.equal(decodeEvents([invoke(BALLAST), 'Log truncated', short], BALLAST).length, 0);
    });

    test('after a failed call still belong to the right program', () => {
        const logs = [
            invoke(BALLAST),
            invoke(OTHER, 2),
            `Program ${OTHER} failed: custom program error: 0x1`,
            logged(1n),
        ];
        assert.deepEqual(earned(logs), [1n]);
    });
});

test('the innermost program is the one that failed', () => {
    const logs = [
        invoke(BALLAST),
        invoke(OTHER, 2),
        `Program ${OTHER} failed: custom program error: 0x1`,
        `Program ${BALLAST} failed: custom program error: 0x1`,
    ];
    assert.equal(failedProgram(logs), OTHER);
    assert.equal(failedProgram(logOf(1n)), undefined);
});
