import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isFixedSize, type Address } from '@solana/kit';
import type { Monitor, Policy, Pool } from '../src/generated/accounts/index.ts';
import * as kinds from '../src/generated/kinds.ts';
import { Assessment, type Solvency } from '../src/generated/types/index.ts';
import { having, offsetOf } from '../src/reads/layout.ts';
import { stageOf } from '../src/reads/policies.ts';
import { termsText } from '../src/reads/products.ts';
import { saleOf, type SaleAccounts } from '../src/reads/sale.ts';
import { sharePriceOf, valueOf } from '../src/reads/shares.ts';
import { ticketState } from '../src/reads/withdrawals.ts';
import { lengthWord, timeWord } from '../src/reads/words.ts';
import { yieldOf } from '../src/reads/yields.ts';

const DAY = 86_400n;
const A = 'SysvarC1ock11111111111111111111111111111111' as Address;

describe('layouts', () => {
    test('offsets of addresses are found in the decoders', () => {
        assert.equal(offsetOf(kinds.policyAccount, 'product'), 8);
        assert.equal(offsetOf(kinds.policyAccount, 'holder'), 40);
        assert.equal(offsetOf(kinds.policyAccount, 'payer'), 72);
        assert.equal(offsetOf(kinds.withdrawalTicketAccount, 'owner'), 40);
        assert.deepEqual(having(kinds.policyAccount, 'holder', A).bytes.length, 32);
    });

    test('an address is found where it was put', () => {
        const { offset, bytes } = having(kinds.stakeAccount, 'owner', A);
        const decoder = kinds.stakeAccount.decoder();
        assert.ok(isFixedSize(decoder));
        const data = new Uint8Array(decoder.fixedSize);
        data.set(bytes, offset);
        assert.equal(decoder.decode(data).owner, A);
    });

    test('every kind of account can be asked for its layout: it has a fixed size and takes any bytes', () => {
        const all: kinds.AccountKind<object>[] = Object.values(kinds);
        assert.ok(all.length >= 20);
        for (const { name, decoder } of all) {
            const made = decoder();
            assert.ok(isFixedSize(made), name);
            const bytes = Uint8Array.from({ length: made.fixedSize }, (_, at) => (at * 151) % 256);
            assert.ok(Object.keys(made.decode(bytes)).length > 1, name);
        }
    });

    test('a field that is no address has no offset', () => {
        assert.throws(() => offsetOf(kinds.policyAccount, 'amount' as never));
    });
});

describe('whether cover is sold', () => {
    const normal = { episode: { state: 0 } } as Monitor;
    const accounts = (product: Partial<SaleAccounts['product']> = {}): SaleAccounts => ({
        config: { pausedUntil: 0n },
        pool: { runOff: 0 },
        product: { runOff: 0, lacks: 0n, frozenUntil: 0n, assessment: Assessment.Vote, eventOpen: 0, ...product },
        monitor: undefined,
    });
    const closed = (given: SaleAccounts, reason: RegExp, until?: bigint): void => {
        const sale = saleOf(given, 1_000n);
        assert.equal(sale.open, false);
        assert.match(sale.reason, reason);
        assert.equal(sale.until, until);
    };

    test('it is when nothing speaks against it', () => {
        assert.deepEqual(saleOf(accounts(), 1_000n), { open: true, reason: '' });
        const watched = { ...accounts({ assessment: Assessment.Parametric, eventOpen: 1 }), monitor: normal };
        assert.equal(saleOf(watched, 1_000n).open, true, 'the monitor decides, not the count of events');
        const over = { ...accounts({ frozenUntil: 1_000n }), config: { pausedUntil: 1_000n } };
        assert.equal(saleOf(over, 1_000n).open, true, 'what ends now is over');
    });

    test('each thing that stops it has a sentence, and its end where a clock ends it', () => {
        closed({ ...accounts(), pool: { runOff: 1 } }, /pool is in run-off/);
        closed(accounts({ runOff: 1 }), /product is in run-off/);
        closed({ ...accounts(), config: { pausedUntil: 1_001n } }, /paused sales until 1970-01-01 00:16 UTC/, 1_001n);
        closed(accounts({ lacks: 1n }), /committee .* not seated/);
        closed(accounts({ lacks: 2n }), /handed over is not open yet/);
        closed(accounts({ frozenUntil: 5_000n }), /frozen until 1970-01-01 01:23 UTC/, 5_000n);
        closed(accounts({ eventOpen: 1 }), /being decided/);
        closed(accounts({ assessment: Assessment.Parametric }), /monitor .* not set up yet/);
        const watching = { episode: { state: 1 } } as Monitor;
        closed({ ...accounts({ assessment: Assessment.Parametric }), monitor: watching }, /watching an event/);
    });
});

describe('what shares are worth', () => {
    const stand = (assets: bigint, more: Partial<Solvency> = {}) =>
        ({ assets, openLiability: 0n, debt: 0n, ...more }) as Solvency;

    test('price and payment contain the virtual units, and payments are rounded down', () => {
        const pool = { totalShares: 1_000_000_000n };
        const price = sharePriceOf(pool, stand(1_250_000_000n));
        assert.deepEqual([price.assets, price.shares], [1_250_001_000n, 1_000_001_000n]);
        assert.equal(price.e18, (1_250_001_000n * 10n ** 18n) / 1_000_001_000n);
        assert.equal(valueOf(400n, pool, stand(1_250_000_000n)), 499n, 'rounded down');
    });

    test('an open event lowers what leaves, not the price of what comes', () => {
        const pool = { totalShares: 1_000_000n };
        const calm = sharePriceOf(pool, stand(1_000_000n));
        const open = sharePriceOf(pool, stand(1_000_000n, { openLiability: 500_000n }));
        assert.equal(open.e18, calm.e18);
        assert.equal(calm.exitE18, calm.e18);
        assert.equal(open.exitE18, (501_000n * 10n ** 18n) / 1_001_000n);
        assert.equal(valueOf(1_000n, pool, stand(1_000_000n, { openLiability: 500_000n })), 500n);
    });

    test('nothing is paid in debt, nor when everything may be owed, and never more than there is', () => {
        const pool = { totalShares: 1_000n };
        assert.equal(valueOf(500n, pool, stand(1_000n, { debt: 1n })), 0n);
        assert.equal(valueOf(500n, pool, stand(1_000n, { openLiability: 1_000n })), 0n);
        assert.equal(sharePriceOf(pool, stand(1_000n, { openLiability: 2_000n })).exitE18, 0n);
        assert.equal(valueOf(10n ** 12n, pool, stand(700n)), 700n);
    });
});

describe('yields', () => {
    const q64 = (value: bigint) => ({ lo: value & (2n ** 64n - 1n), hi: value >> 64n });
    const pool = (rate: bigint, stops: Record<number, bigint> = {}): Pool =>
        ({
            accruedAt: 100n * DAY + 5n,
            streamRate: q64(rate),
            ring: Array.from({ length: 512 }, (_, day) => q64(stops[day] ?? 0n)),
        }) as Pool;
    const unit = 2n ** 64n;

    test('a base unit a second on a billion is 315 basis points a year', () => {
        const found = yieldOf(pool(unit), { assets: 1_000_000_000n, debt: 0n }, 100n * DAY + 5n);
        assert.deepEqual(found, { rateQ64: unit, yearly: 31_536_000n, apyBps: 315n });
    });

    test('what has stopped since the account was written is not counted', () => {
        const stopping = pool(3n * unit, { 100: unit, 101: unit });
        const rate = (now: bigint) => yieldOf(stopping, { assets: 1n, debt: 0n }, now).rateQ64 / unit;
        assert.equal(rate(100n * DAY + 80_000n), 3n);
        assert.equal(rate(101n * DAY), 2n);
        assert.equal(rate(102n * DAY), 1n);
        assert.equal(rate((100n + 512n) * DAY), 0n);
    });

    test('income that repays debts is nobody’s yield, and an empty pool has none', () => {
        assert.equal(yieldOf(pool(unit), { assets: 100n, debt: 1n }, 100n * DAY).apyBps, 0n);
        assert.equal(yieldOf(pool(unit), { assets: 0n, debt: 0n }, 100n * DAY).apyBps, 0n);
    });
});

describe('times', () => {
    test('a ticket cools, is ready for its window, and lapses', () => {
        const rules = { withdrawalCooldown: 100, withdrawalWindow: 30 };
        const at = (now: bigint) => ticketState({ requestedAt: 1_000n }, rules, now);
        assert.deepEqual(at(1_099n), { state: 'cooling', readyAt: 1_100n, closesAt: 1_130n });
        assert.deepEqual([at(1_100n).state, at(1_129n).state, at(1_130n).state], ['ready', 'ready', 'lapsed']);
    });

    test('a policy waits, is active, runs off, is over; or is used up', () => {
        const policy = { startsAt: 100n, endsAt: 200n, tail: 50, remaining: 1n, settlement: 2 } as Policy;
        const stages = [99n, 100n, 199n, 200n, 249n, 250n].map((now) => stageOf(policy, now).stage);
        assert.deepEqual(stages, ['waiting', 'active', 'active', 'run-off', 'run-off', 'over']);
        assert.deepEqual(stageOf(policy, 99n), { stage: 'waiting', until: 100n, settlement: 'assessed' });
        assert.equal(stageOf({ ...policy, remaining: 0n }, 150n).stage, 'used up');
    });

    test('in words', () => {
        assert.equal(timeWord(1_678_545_000n), '2023-03-11 14:30 UTC');
        assert.deepEqual([0n, 59n, 3_600n, DAY, 2n * DAY + 4n * 3_600n + 59n, 3_725n].map(lengthWord), [
            '0 s',
            '59 s',
            '1 h',
            '1 day',
            '2 days 4 h',
            '1 h 2 min',
        ]);
        assert.equal(termsText([...new TextEncoder().encode('https://ü'), 0, 0]), 'https://ü');
        assert.equal(termsText(new TextEncoder().encode('full')), 'full');
    });
});
