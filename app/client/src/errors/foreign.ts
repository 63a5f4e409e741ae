/** Sentences for errors of the framework and of the token programs. */
import type { FailureKind } from './error.ts';

/** SPL Token and Token-2022. */
export const TOKEN_PROGRAMS: ReadonlySet<string> = /* @__PURE__ */ new Set([
    'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
]);

const TOKENS: Readonly<Record<number, { kind: FailureKind; sentence: string }>> = {
    1: {
        kind: 'tokens',
        sentence:
            'The token account holds less than this costs: nothing was paid. Add tokens or choose a smaller amount.',
    },
    3: { kind: 'input', sentence: 'A token account is of another currency than the pool: pass one of the pool’s.' },
    4: { kind: 'refused', sentence: 'The token account belongs to somebody else: sign with its owner’s key.' },
    17: {
        kind: 'refused',
        sentence: 'The token account is frozen by the issuer of the token: use another account, or ask the issuer.',
    },
};

/** What an error of a token program means to whoever pays. */
export function tokenSentence(code: number): { kind: FailureKind; sentence: string } {
    return (
        TOKENS[code] ?? {
            kind: 'network',
            sentence: `The token program refused the transfer (error ${code}): nothing was paid. Check the token accounts.`,
        }
    );
}

const FRAMEWORK: Readonly<Record<number, string>> = {
    2006: 'An account is not at the address that follows from the others: derive it again.',
    2040: 'The same account was passed in two places that must differ: check the addresses.',
    3002: 'An account is of another kind than this instruction takes: check the addresses.',
    3007: 'An account belongs to another program: check that all addresses are of this network.',
    3008: 'A program that was passed is not the one that is called: check the addresses.',
    3010: 'A signature is missing: sign with the key that the account names.',
    3012: 'An account does not exist on this network (yet, or any more): check the addresses.',
};

/** What an error of the framework means. */
export function frameworkSentence(code: number): string {
    return (
        FRAMEWORK[code] ??
        `The program refused an account or an argument (error ${code}): nothing has changed. Check the addresses.`
    );
}
