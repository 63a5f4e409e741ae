/** The one error of this package. */
import type { Signature } from '@solana/kit';
import type { BallastErrorName } from '../generated/errors.ts';

/**
 * What went wrong, coarsely, for a program to branch on:
 * - `input`: an argument that cannot be right; nothing was sent
 * - `refused`: the program refused it (see `errorName`); nothing has changed
 * - `unfunded`: too little SOL for fees or deposits of accounts
 * - `tokens`: too few tokens
 * - `expired`: it did not land in time and never will; nothing has changed
 * - `unknown-outcome`: sent, but the network stopped answering: look at `signature` before trying again
 * - `landed`: it has landed, but the node does not tell what came of it: do not repeat it, look at `signature` later
 * - `unreachable`: no answer from the node; nothing was sent
 * - `lagging`: the node is behind what has been seen already
 * - `wrong-cluster`: the program or the account is not on this network
 * - `declined`: whoever should sign did not
 * - `missing`: there is no such account
 * - `network`: anything else that a node or another program said
 */
export type FailureKind =
    | 'input'
    | 'refused'
    | 'unfunded'
    | 'tokens'
    | 'expired'
    | 'unknown-outcome'
    | 'landed'
    | 'unreachable'
    | 'lagging'
    | 'wrong-cluster'
    | 'declined'
    | 'missing'
    | 'network';

export interface FailureDetails {
    /** The program's error, for `refused`. */
    readonly errorName?: BallastErrorName;
    /** Its code on the wire. */
    readonly code?: number;
    /** Of the transaction, when one was sent. */
    readonly signature?: Signature;
    /** What the programs logged, when they ran. */
    readonly logs?: readonly string[];
    /** The instruction that failed, by its name. */
    readonly instruction?: string;
    readonly cause?: unknown;
}

/** A failure. `message` is a sentence that says what happened and what to do. */
export class BallastError extends Error implements FailureDetails {
    readonly kind: FailureKind;
    readonly errorName?: BallastErrorName;
    readonly code?: number;
    readonly signature?: Signature;
    readonly logs: readonly string[];
    readonly instruction?: string;

    constructor(kind: FailureKind, sentence: string, details: FailureDetails = {}) {
        super(sentence, { cause: details.cause });
        this.name = 'BallastError';
        this.kind = kind;
        this.logs = details.logs ?? [];
        if (details.errorName !== undefined) this.errorName = details.errorName;
        if (details.code !== undefined) this.code = details.code;
        if (details.signature !== undefined) this.signature = details.signature;
        if (details.instruction !== undefined) this.instruction = details.instruction;
    }
}
