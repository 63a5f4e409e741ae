import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BAND_BOUNDS, BOUNDS } from '../src/settings/bounds.ts';
import { MIGRATIONS } from './support/deployment.ts';

const source = (path: string): string => readFileSync(join(MIGRATIONS, '../programs/ballast/src', path), 'utf8');

/** A constant of the program that is a product of numbers. */
function constant(text: string, name: string): number {
    const found = new RegExp(`const ${name}: \\w+ = ([\\d_ *]+);`).exec(text);
    assert.ok(found, `the program has no constant ${name}`);
    return found[1]!.split('*').reduce((product, factor) => product * Number(factor.replaceAll('_', '').trim()), 1);
}

test('the bounds are those of the program', () => {
    const constants = source('constants.rs');
    for (const [name, value] of Object.entries(BOUNDS)) assert.equal(value, constant(constants, name), name);
});

test('the bounds of bands are those of the program', () => {
    const bands = source('math/bands.rs');
    assert.equal(BAND_BOUNDS.MAX_BAND_TIME, constant(bands, 'MAX_BAND_TIME'));
    assert.equal(BAND_BOUNDS.MAX_CONFIDENCE_BPS, constant(bands, 'MAX_CONFIDENCE_BPS'));
    assert.match(bands, /slope_bps <= 1_000_000/);
    assert.equal(BAND_BOUNDS.MAX_SLOPE_BPS, 1_000_000);
});
