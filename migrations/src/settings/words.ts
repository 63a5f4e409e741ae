/** The small parts that settings are made of, each with a sentence for what cannot be right. */
import * as z from 'zod';
import { keyName } from '../keys.ts';
import { Refusal } from '../refusal.ts';
import { basisPoints, decimal, duration, percent, price, priceText, seconds } from '../units.ts';

/** A text that `parse` understands. */
export const written = <Value>(parse: (text: string) => Value) =>
    z.string().transform((text, context): Value => {
        try {
            return parse(text);
        } catch (cause) {
            if (!(cause instanceof Refusal)) throw cause;
            context.addIssue({ code: 'custom', message: cause.message });
            return z.NEVER;
        }
    });

/** An address, a key file, a local name, or whoever deploys. */
export const key = written(keyName);

/** Whole tokens. How many base units they are only the mint says. */
export const amount = written(decimal);

function within<Value extends number | bigint>(
    value: Value,
    least: Value,
    most: Value,
    text: (value: Value) => string,
) {
    if (value >= least && value <= most) return value;
    throw new Refusal(`${text(value)} is outside what the program takes: ${text(least)} to ${text(most)}`);
}

/** Seconds. */
export const time = (least: number, most: number) => written((text) => within(seconds(text), least, most, duration));

/** Basis points. */
export const part = (least: number, most: number) => written((text) => within(basisPoints(text), least, most, percent));

/** 1.0 = 100 000 000. */
export const level = (least: bigint, most: bigint) => written((text) => within(price(text), least, most, priceText));

/** A whole number, which JSON can hold as it is. */
export const count = (least: number, most: number) =>
    z.number().transform((value, context): number => {
        if (Number.isInteger(value) && value >= least && value <= most) return value;
        context.addIssue({ code: 'custom', message: `${value} is not a whole number from ${least} to ${most}` });
        return z.NEVER;
    });

/** 32 bytes in hex. */
export const hex32 = written((text) => {
    const digits = text.replace(/^0x/, '');
    if (!/^[0-9a-fA-F]{64}$/.test(digits)) throw new Refusal(`"${text}" is not 32 bytes in hex: write 64 hex digits`);
    return Uint8Array.from(Buffer.from(digits, 'hex'));
});

/** Some text. */
export const words = written((text) => {
    if (text.trim()) return text;
    throw new Refusal('this is empty: write something');
});

/** What is wrong with the shape, in words: zod's own issues. */
export function explainIssue(issue: z.core.$ZodRawIssue): string {
    const found = issue.input === undefined ? undefined : JSON.stringify(issue.input);
    switch (issue.code) {
        case 'invalid_type':
            if (found === undefined) return 'this is missing: add it';
            return `${found} is ${kindOf(issue.input)}, and this has to be ${NAMES[issue.expected] ?? issue.expected}`;
        case 'unrecognized_keys':
            return `${issue.keys.map((name) => `"${name}"`).join(', ')} is no setting here: check the spelling, or take it out`;
        case 'invalid_value':
            if (found === undefined) return 'this is missing: add it';
            return `${found} is none of ${issue.values.map((value) => `"${String(value)}"`).join(', ')}`;
        case 'too_small':
            return `this is too short: ${issue.minimum} at least`;
        case 'too_big':
            return `this is too long: ${issue.maximum} at most`;
        default:
            return issue.message ?? 'this cannot be read';
    }
}

const NAMES: Readonly<Record<string, string>> = {
    string: 'a text in quotes',
    number: 'a number without quotes',
    boolean: 'true or false',
    object: 'a group of settings in braces',
    array: 'a list in brackets',
    tuple: 'a list in brackets',
};

const kindOf = (value: unknown): string =>
    value === null
        ? 'nothing'
        : Array.isArray(value)
          ? 'a list'
          : typeof value === 'object'
            ? 'a group'
            : `a ${typeof value}`;
