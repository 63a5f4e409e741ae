import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentenceOf } from '../src/errors/explain.ts';
import { REMEDIES } from '../src/errors/remedies.ts';
import { ERRORS, FIRST_ERROR_CODE } from '../src/generated/errors.ts';

/** What somebody can be told to do. */
const VERBS = [
    ...['appeal', 'ask', 'build', 'buy', 'call', 'cancel', 'check', 'choose', 'claim', 'close', 'collect', 'complete'],
    ...[
        'decide',
        'deposit',
        'derive',
        'distribute',
        'extend',
        'file',
        'find',
        'hold',
        'leave',
        'lower',
        'make',
        'open',
    ],
    ...['pass', 'post', 'propose', 'raise', 'read', 'report', 'request', 'settle', 'show', 'sign', 'stake', 'tally'],
    ...['try', 'use', 'vote', 'wait', 'see'],
];
/** A verb at the beginning, or after a colon, semicolon or comma; or the word that nothing has to be done. */
const SOMETHING_TO_DO = new RegExp(`(?:^|: |; |, (?:or |and )?)(?:${VERBS.join('|')})\\b|nothing is left to do`, 'i');

test('every error ends in something to do', () => {
    for (const [place, [name]] of ERRORS.entries()) {
        const told = sentenceOf(FIRST_ERROR_CODE + place);
        assert.equal(told?.name, name);
        assert.match(told.sentence, SOMETHING_TO_DO, `${name}: ${told.sentence}`);
        assert.match(told.sentence, /^[A-Z].*[^.]\.$/, `${name} is not one sentence`);
    }
});

test('the test above bites', () => {
    assert.doesNotMatch('The policy was not in force when the event happened.', SOMETHING_TO_DO);
    assert.doesNotMatch('The claim is disputed: it is open.', SOMETHING_TO_DO);
});

test('remedies are only for errors whose own sentence has none', () => {
    const own = new Map<string, string>(ERRORS);
    for (const name of Object.keys(REMEDIES)) {
        const [, reason] = (own.get(name) ?? '').split(': ');
        assert.ok(own.has(name), `there is no error ${name}`);
        assert.doesNotMatch(`x: ${reason ?? ''}`, SOMETHING_TO_DO, `${name} has a remedy of its own: ${own.get(name)}`);
    }
});

test('a code that is no error of the program has no sentence', () => {
    assert.equal(sentenceOf(FIRST_ERROR_CODE - 1), undefined);
    assert.equal(sentenceOf(FIRST_ERROR_CODE + ERRORS.length), undefined);
});
