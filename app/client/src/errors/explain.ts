/** Every failure as a sentence with its remedy. */
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import {
    getSolanaErrorFromTransactionError,
    isSolanaError,
    SOLANA_ERROR__INSTRUCTION_ERROR__ACCOUNT_DATA_TOO_SMALL,
    SOLANA_ERROR__INSTRUCTION_ERROR__COMPUTATIONAL_BUDGET_EXCEEDED,
    SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM,
    SOLANA_ERROR__INSTRUCTION_ERROR__INCORRECT_PROGRAM_ID,
    SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_ACCOUNT_DATA,
    SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_ACCOUNT_OWNER,
    SOLANA_ERROR__INSTRUCTION_ERROR__UNINITIALIZED_ACCOUNT,
    SOLANA_ERROR__INSTRUCTION_ERROR__UNSUPPORTED_PROGRAM_ID,
    SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
    SOLANA_ERROR__TRANSACTION_ERROR__ACCOUNT_NOT_FOUND,
    SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND,
    SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_FEE,
    SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_RENT,
    SOLANA_ERROR__TRANSACTION_ERROR__INVALID_PROGRAM_FOR_EXECUTION,
    SOLANA_ERROR__TRANSACTION_ERROR__PROGRAM_ACCOUNT_NOT_FOUND,
    type Signature,
    type TransactionError,
    type TransactionSigner,
} from '@solana/kit';
import type { BallastClient } from '../chain/client.ts';
import { failedProgram } from '../chain/logs.ts';
import { wrongNetwork } from '../chain/network.ts';
import { isUnreachable, nodeOf } from '../chain/requests.ts';
import type { Plan } from '../chain/steps.ts';
import { ERRORS, FIRST_ERROR_CODE, type BallastErrorName } from '../generated/errors.ts';
import { BallastError, type FailureDetails } from './error.ts';
import { frameworkSentence, TOKEN_PROGRAMS, tokenSentence } from './foreign.ts';
import { REMEDIES } from './remedies.ts';

/** What is known of a failure. */
export interface Failure {
    /** A node's error, or the transaction error of a simulation or of a landed transaction. */
    readonly cause: unknown;
    readonly logs: readonly string[];
    readonly signature?: Signature;
}

/** The failure of a plan as an error with a sentence. Never throws. */
export async function explain(client: BallastClient, plan: Plan<unknown>, failure: Failure): Promise<BallastError> {
    const { cause } = failure;
    if (cause instanceof BallastError) return cause;
    if (isSolanaError(cause, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE)) {
        const logs = cause.context.logs ?? failure.logs;
        return explain(client, plan, { ...failure, cause: cause.cause, logs });
    }
    const error = asError(cause);
    const details: FailureDetails = {
        logs: failure.logs,
        cause,
        ...(failure.signature === undefined ? {} : { signature: failure.signature }),
    };
    if (isUnreachable(error))
        return new BallastError(
            'unreachable',
            `The node at ${nodeOf(client)} does not answer: check that it runs and that you are online, then try again.`,
            details,
        );
    return (
        absentAccount(client, plan, error, details) ??
        programFailure(client, plan, error, details) ??
        fundsFailure(client, plan, error, details) ??
        (await networkFailure(client, error, details)) ??
        new BallastError(
            'network',
            `The network refused the transaction (${plain(error)}): nothing has changed. Check the arguments and try again.`,
            details,
        )
    );
}

/** A transaction error as the node writes it, or an error already. */
function asError(cause: unknown): unknown {
    if (cause instanceof Error) return cause;
    try {
        return getSolanaErrorFromTransactionError(cause as TransactionError);
    } catch {
        // It is written as no node should.
        return cause;
    }
}

const plain = (error: unknown): string =>
    (error instanceof Error ? error.message : (JSON.stringify(error) ?? 'without a reason')).replace(/[.\s]+$/, '');

/** The sentence of an error of Ballast: the program's own, with a remedy where it has none. */
export function sentenceOf(code: number): { name: BallastErrorName; sentence: string } | undefined {
    const found = ERRORS[code - FIRST_ERROR_CODE];
    if (!found) return undefined;
    const [name, sentence] = found;
    const remedy = REMEDIES[name];
    const joint = sentence.includes(': ') ? '; ' : ': ';
    return { name, sentence: `${remedy ? `${sentence}${joint}${remedy}` : sentence}.` };
}

/** What the framework says of an account that is not there. */
function absentAccount(client: BallastClient, plan: Plan<unknown>, error: unknown, details: FailureDetails) {
    if (!isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__UNINITIALIZED_ACCOUNT)) return undefined;
    const failed = failedStep(client, plan, error.context.index);
    const told: FailureDetails = { ...details, ...(failed ? { instruction: failed.name } : {}) };
    return new BallastError(
        'missing',
        `An account that ${failed?.name ?? 'this'} needs does not exist on this network, yet or any more: check the addresses, and whether what comes before it was done. Nothing has changed.`,
        told,
    );
}

function programFailure(client: BallastClient, plan: Plan<unknown>, error: unknown, details: FailureDetails) {
    if (isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__COMPUTATIONAL_BUDGET_EXCEEDED))
        return new BallastError(
            'network',
            'The transaction needed more compute units than it had asked for, so nothing has changed: try again.',
            details,
        );
    if (isWrongAccount(error) && TOKEN_PROGRAMS.has(failedProgram(details.logs ?? []) ?? ''))
        return new BallastError(
            'tokens',
            'There is no token account to pay this from: get some of the tokens first. Nothing was paid.',
            details,
        );
    if (isWrongAccount(error)) {
        const failed = failedStep(client, plan, (error as { context: { index: number } }).context.index);
        return new BallastError(
            'refused',
            'An account is missing on this network, or is of another kind than this takes, so nothing has changed: check the addresses.',
            { ...details, ...(failed ? { instruction: failed.name } : {}) },
        );
    }
    if (!isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM)) return undefined;
    const { code, index } = error.context;
    const failed = failedStep(client, plan, index);
    const told: FailureDetails = { ...details, code, ...(failed ? { instruction: failed.name } : {}) };
    // A token program called by ours can fail with a number that ours uses too: the log says whose it is.
    const program = failedProgram(details.logs ?? []) ?? failed?.instruction.programAddress;
    if (program === client.program) {
        const own = sentenceOf(code);
        if (own) return new BallastError('refused', own.sentence, { ...told, errorName: own.name });
        return new BallastError('refused', frameworkSentence(code), told);
    }
    if (program !== undefined && TOKEN_PROGRAMS.has(program)) {
        const { kind, sentence } = tokenSentence(code);
        return new BallastError(kind, sentence, told);
    }
    // Deposits are paid by who acts, whoever pays the fee.
    if (program === SYSTEM_PROGRAM_ADDRESS && code === 1) return unfunded(plan.signer, told);
    if (program === undefined) return undefined;
    return new BallastError(
        'network',
        `The program ${program} refused ${failed?.name ?? 'an instruction'} (error ${code}): nothing has changed.`,
        told,
    );
}

/** The step whose instruction has that place in the transaction. */
const failedStep = (client: BallastClient, plan: Plan<unknown>, index: number) =>
    plan.steps[index - (client.priorityFee > 0n ? 2 : 1)];

/** An account that is not what the instruction takes, in the runtime's own words for it. */
const isWrongAccount = (error: unknown) =>
    isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__ACCOUNT_DATA_TOO_SMALL) ||
    isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_ACCOUNT_DATA) ||
    isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_ACCOUNT_OWNER) ||
    isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__INCORRECT_PROGRAM_ID);

function fundsFailure(client: BallastClient, plan: Plan<unknown>, error: unknown, details: FailureDetails) {
    const short =
        isSolanaError(error, SOLANA_ERROR__TRANSACTION_ERROR__ACCOUNT_NOT_FOUND) ||
        isSolanaError(error, SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_FEE) ||
        isSolanaError(error, SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_RENT);
    if (!short) return undefined;
    const isOthers =
        isSolanaError(error, SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_RENT) &&
        error.context.accountIndex !== 0;
    return unfunded(isOthers ? plan.signer : (client.feePayer ?? plan.signer), details);
}

function unfunded({ address }: TransactionSigner, details: FailureDetails): BallastError {
    return new BallastError(
        'unfunded',
        `${address} has too little SOL on this network for the fee and for the deposits of new accounts: send it some and try again. Nothing was paid.`,
        details,
    );
}

async function networkFailure(client: BallastClient, error: unknown, details: FailureDetails) {
    const absent =
        isSolanaError(error, SOLANA_ERROR__TRANSACTION_ERROR__PROGRAM_ACCOUNT_NOT_FOUND) ||
        isSolanaError(error, SOLANA_ERROR__TRANSACTION_ERROR__INVALID_PROGRAM_FOR_EXECUTION) ||
        isSolanaError(error, SOLANA_ERROR__INSTRUCTION_ERROR__UNSUPPORTED_PROGRAM_ID);
    if (absent) return wrongNetwork(client).catch((cause: unknown) => cause as BallastError);
    if (isSolanaError(error, SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND))
        return new BallastError(
            'expired',
            'The network does not know the blockhash of the transaction: it is too old, or it was signed for another network. Nothing has changed; try again.',
            details,
        );
    return undefined;
}
