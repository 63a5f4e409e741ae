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

/** How long between two questions, in milliseconds. */
const PAUSE = 400;

const lags = (error: unknown): boolean =>
    isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED) ||
    isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY);

/** Whether the node did not answer, or not as a node does. */
export function isUnreachable(error: unknown): boolean {
    if (isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) return true;
    const name = error instanceof Error ? error.name : '';
    return (
        error instanceof TypeError || error instanceof SyntaxError || name === 'AbortError' || name === 'TimeoutError'
    );
}

/**
 * Asks, and asks again while the node lags. Answers that carry a slot move `seen.slot`.
 * Errors: kinds `unreachable`, `lagging`; others pass through as they are.
 */
export async function ask<Answer>(
    client: BallastClient,
    question: (options: { minContextSlot: bigint; abortSignal: AbortSignal }) => Promise<Answer>,
): Promise<Answer> {
    const until = Date.now() + client.patience;
    for (;;) {
        try {
            const abortSignal = AbortSignal.timeout(Math.max(1_000, until - Date.now()));
            const answer = await question({ minContextSlot: client.seen.slot, abortSignal });
            noteSlot(client, answer);
            return answer;
        } catch (cause) {
            if (isUnreachable(cause)) throw unreachable(client, cause);
            if (!lags(cause)) throw cause;
            if (Date.now() + PAUSE > until) throw lagging(client, cause);
        }
        await sleep(PAUSE);
    }
}

function noteSlot(client: BallastClient, answer: unknown): void {
    const slot = (answer as { context?: { slot?: unknown } } | null)?.context?.slot;
    if (typeof slot === 'bigint' && slot > client.seen.slot) client.seen.slot = slot;
}

const unreachable = (client: BallastClient, cause: unknown): BallastError =>
    new BallastError(
        'unreachable',
        `The node at ${client.url} does not answer, so nothing was sent: check that it runs and that you are online, then try again.`,
        { cause },
    );

const lagging = (client: BallastClient, cause: unknown): BallastError =>
    new BallastError(
        'lagging',
        `The node at ${client.url} is behind the network (it has not reached slot ${client.seen.slot}): wait a moment, or use another node.`,
        { cause },
    );
