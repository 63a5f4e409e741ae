import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
    basisPoints,
    baseUnits,
    decimal,
    duration,
    percent,
    price,
    priceText,
    seconds,
    sol,
    wholeTokens,
} from '../src/units.ts';

test('amounts become base units without rounding', () => {
    assert.equal(baseUnits(decimal('10.5'), 6), 10_500_000n);
    assert.equal(baseUnits(decimal('0.000001'), 6), 1n);
    assert.equal(baseUnits(decimal('1.5000000'), 6), 1_500_000n);
    assert.equal(baseUnits(decimal('18446744073709.551615'), 6), 2n ** 64n - 1n);
    // Beyond what a double can hold.
    assert.equal(baseUnits(decimal('9007199254740.993'), 6), 9_007_199_254_740_993_000n);
});

test('amounts that a token cannot have are refused', () => {
    for (const text of ['', '-1', '1e6', '1,000', '.5', '1.', 'ten', '0x10'])
        assert.throws(() => decimal(text), /is not an amount/, text);
    assert.throws(() => baseUnits(decimal('0.0000001'), 6), /more than the 6 decimals/);
    assert.throws(() => baseUnits(decimal('18446744073709.551616'), 6), /more than the token can have/);
});

test('amounts are written as they were read', () => {
    for (const text of ['0', '1', '10.5', '0.000001', '123456.7'])
        assert.equal(wholeTokens(baseUnits(decimal(text), 6), 6), text);
    assert.equal(sol(2_829_079_920n), '2.82907992 SOL');
});

test('durations', () => {
    assert.deepEqual(
        ['45s', '30m', '12h', '7d', '2w', '1d12h'].map(seconds),
        [45, 1_800, 43_200, 604_800, 1_209_600, 129_600],
    );
    for (const text of ['', '7', 'd', '1.5h', '-1d', '1y', '1d 12h'])
        assert.throws(() => seconds(text), /duration/, text);
    for (const text of ['45s', '30m', '12h', '7d', '1d12h']) assert.equal(duration(seconds(text)), text);
});

test('parts and prices', () => {
    assert.deepEqual(['5%', '0.25%', '100%', '400%', '12.5%'].map(basisPoints), [500, 25, 10_000, 40_000, 1_250]);
    for (const text of ['5', '5.125%', '-1%', '%', '5 %'])
        assert.throws(() => basisPoints(text), /is not a part/, text);
    assert.equal(percent(1_250), '12.5%');
    assert.equal(price('0.98'), 98_000_000n);
    assert.equal(priceText(99_800_000n), '0.998');
    for (const text of ['98%', '0.123456789', '.98']) assert.throws(() => price(text), /is not a price/, text);
});
