import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measure, objections } from '../scripts/bundleSize.ts';

test('a page that only buys stays small, and docs/bundle-size.md says how small', async () => {
    assert.deepEqual(objections(await measure()), []);
});
