/** Questions to a node that may be busy for a while. */
import type { BallastClient } from '@ballast/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../refusal.ts';

/** Milliseconds between two questions, and for one answer. */
const PAUSE = 500;
const ANSWER = 10_000;

/** The node as sentences name it: without path and parameters, where many nodes expect a secret key. */
export const nodeOf = ({ url }: { readonly url: string }): string => new URL(url).origin;

/** Asks until there is an answer. Errors: `Refusal` when there is none for as long as the client is patient. */
export async function patiently<Answer>(
    client: BallastClient,
    question: (abortSignal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
    const until = Date.now() + client.patience;
    for (;;) {
        try {
            return await question(AbortSignal.timeout(ANSWER));
        } catch (cause) {
            if (Date.now() > until)
                throw new Refusal(
                    `${nodeOf(client)} does not answer any more (${cause instanceof Error ? cause.message : String(cause)}): check the node, then run this again.`,
                );
            await sleep(PAUSE);
        }
    }
}
