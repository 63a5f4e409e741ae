/** Numbers as people write them in the settings, and back. Nothing passes through floating point. */
import { Refusal } from './refusal.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
/** Prices inside the program: 1.0 has so many decimals. */
const PRICE_DECIMALS = 8;
const PERCENT_DECIMALS = 2;
const MOST_WORD = 2n ** 64n - 1n;

/** A decimal number without a sign, as text. */
export type Decimal = string & { readonly decimal: true };

/** Errors: `Refusal` unless the text is a decimal number. */
export function decimal(text: string): Decimal {
    if (/^\d+(\.\d+)?$/.test(text)) return text as Decimal;
    throw new Refusal(`"${text}" is not an amount: write it as "10" or "10.5", in whole units of the token`);
}

/** Whole tokens as base units. Errors: `Refusal` when the token is not divisible so far, or beyond a 64-bit number. */
export function baseUnits(amount: Decimal, decimals: number): bigint {
    const [whole = '', rest = ''] = amount.split('.');
    const fraction = rest.replace(/0+$/, '');
    if (fraction.length > decimals)
        throw new Refusal(`"${amount}" has more than the ${decimals} decimals of the token: round it`);
    const units = BigInt(whole + fraction.padEnd(decimals, '0'));
    if (units > MOST_WORD) throw new Refusal(`"${amount}" is more than the token can have: choose a smaller amount`);
    return units;
}

/** Base units as whole tokens: `10.5`. */
export function wholeTokens(units: bigint, decimals: number): string {
    const digits = units.toString().padStart(decimals + 1, '0');
    const whole = digits.slice(0, digits.length - decimals);
    const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
    return fraction ? `${whole}.${fraction}` : whole;
}

/** `1d12h` as seconds. Errors: `Refusal`. */
export function seconds(text: string): number {
    const parts = /^(\d{1,6}[smhdw])+$/.test(text) ? text.match(/\d+[smhdw]/g)! : undefined;
    if (!parts) throw new Refusal(`"${text}" is not a duration: write it as "45s", "30m", "12h", "7d", or "1d12h"`);
    return parts.reduce((sum, part) => sum + Number(part.slice(0, -1)) * SECONDS[part.slice(-1)]!, 0);
}

/** Seconds as `1d12h`. */
export function duration(time: number | bigint): string {
    let left = Number(time);
    const parts = ['d', 'h', 'm', 's'].map((unit) => {
        const count = Math.floor(left / SECONDS[unit]!);
        left -= count * SECONDS[unit]!;
        return count > 0 ? `${count}${unit}` : '';
    });
    return parts.join('') || '0s';
}

/** `12.5%` as basis points. Errors: `Refusal`. */
export function basisPoints(text: string): number {
    const found = /^(\d{1,6}(?:\.\d{1,2})?)%$/.exec(text);
    if (!found) throw new Refusal(`"${text}" is not a part: write it as "5%" or "0.25%", with two decimals at most`);
    return Number(baseUnits(decimal(found[1]!), PERCENT_DECIMALS));
}

/** Basis points as `12.5%`. */
export const percent = (bps: number | bigint): string => `${wholeTokens(BigInt(bps), PERCENT_DECIMALS)}%`;

/** `0.98` as the program keeps prices: 1.0 = 100 000 000. Errors: `Refusal`. */
export function price(text: string): bigint {
    if (!/^\d+(\.\d{1,8})?$/.test(text))
        throw new Refusal(`"${text}" is not a price: write it as "0.98", with eight decimals at most`);
    return baseUnits(decimal(text), PRICE_DECIMALS);
}

/** A price as the program keeps it, as text. */
export const priceText = (scaled: bigint): string => wholeTokens(scaled, PRICE_DECIMALS);

/** Lamports as `0.00204 SOL`. */
export const sol = (lamports: bigint): string => `${wholeTokens(lamports, 9)} SOL`;
