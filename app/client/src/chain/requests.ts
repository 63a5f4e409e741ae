/** Questions to the node: never answered by a state older than what has been seen, and with errors in sentences. */
import {
    isSolanaError,
    SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED,
    SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY,
    SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
} from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import type { BallastClient } from './client.ts';
import { sleep } from './wait.ts';

/** The node as sentences name it: without path and parameters, where many nodes expect a secret key. */
export const nodeOf = ({ url }: Pick<BallastClient, 'url'>): string => new URL(url).origin;

/** How long between two questions, in milliseconds. */
const PAUSE = 400;

const lags = (error: unknown): boolean =>
    isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED) ||
    isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY) ||
    isBusy(error);

/** HTTP: too many requests, or none for the moment. */
const BUSY = [429, 503];
export const isBusy = (error: unknown): boolean =>
    isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR) && BUSY.includes(error.context.statusCode);

/** How Node, Chromium, Firefox and Safari say it; any other `TypeError` is a mistake of a caller. */
const FETCH_FAILED = /fetch|network|load failed|terminated/i;

/** Whether the node did not answer, or not as a node does. */
export function isUnreachable(error: unknown): boolean {
    if (isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) return true;
    const name = error instanceof Error ? error.name : '';
    return (
        (error instanceof TypeError && FETCH_FAILED.test(error.message)) ||
        error instanceof SyntaxError ||
        name === 'AbortError' ||
        name === 'TimeoutError'
    );
}

/** A question to the node; it passes on what it is given. */
export type Question<Answer> = (options: { minContextSlot: bigint; abortSignal: AbortSignal }) => Promise<Answer>;

/**
 * Asks, and asks again while the node lags or is busy. Answers that carry a slot move `seen.slot`.
 * Errors: kinds `unreachable`, `lagging`, `network`.
 */
export async function ask<Answer>(client: BallastClient, question: Question<Answer>): Promise<Answer> {
    return askPlainly(client, question).catch((cause: unknown) => {
        throw cause instanceof BallastError ? cause : refused(client, cause);
    });
}

/** As {@link ask}, but what the node itself objects to passes through as it is: for those who explain it. */
export async function askPlainly<Answer>(client: BallastClient, question: Question<Answer>): Promise<Answer> {
    const until = Date.now() + client.patience;
    for (;;) {
        try {
            const abortSignal = AbortSignal.timeout(Math.max(1_000, until - Date.now()));
            const answer = await question({ minContextSlot: client.seen.slot, abortSignal });
            noteSlot(client, answer);
            return answer;
        } catch (cause) {
            if (!lags(cause)) throw isUnreachable(cause) ? unreachable(client, cause) : cause;
            if (Date.now() + PAUSE > until) throw isBusy(cause) ? busy(client, cause) : lagging(client, cause);
        }
        await sleep(PAUSE);
    }
}

/** No later answer may be older than this one. */
export function noteSlot(client: BallastClient, answer: unknown): void {
    const slot = (answer as { context?: { slot?: unknown } } | null)?.context?.slot;
    if (typeof slot === 'bigint' && slot > client.seen.slot) client.seen.slot = slot;
}

const unreachable = (client: BallastClient, cause: unknown): BallastError =>
    new BallastError(
        'unreachable',
        `The node at ${nodeOf(client)} does not answer, so nothing was sent: check that it runs and that you are online, then try again.`,
        { cause },
    );

const lagging = (client: BallastClient, cause: unknown): BallastError =>
    new BallastError(
        'lagging',
        `The node at ${nodeOf(client)} is behind the network (it has not reached slot ${client.seen.slot}): wait a moment, or use another node.`,
        { cause },
    );

const busy = (client: BallastClient, cause: unknown): BallastError =>
    new BallastError(
        'unreachable',
        `The node at ${nodeOf(client)} takes no more requests for now, so nothing was sent: wait a moment, or use another node.`,
        { cause },
    );

const refused = (client: BallastClient, cause: unknown): BallastError =>
    new BallastError(
        'network',
        `The node at ${nodeOf(client)} did not answer the question (${String(cause instanceof Error ? cause.message : cause).replace(/[.\s]+$/, '')}), so nothing was sent: try again, or use another node.`,
        { cause },
    );
