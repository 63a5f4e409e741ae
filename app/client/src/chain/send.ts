/** Signing, sending and waiting until a transaction has landed or never will. */
import {
    assertIsTransactionWithinSizeLimit,
    getBase64EncodedWireTransaction,
    getSignatureFromTransaction,
    signTransactionMessageWithSigners,
    type Base64EncodedWireTransaction,
    type Signature,
} from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import { explain } from '../errors/explain.ts';
import type { BallastClient } from './client.ts';
import { ask, isUnreachable } from './requests.ts';
import { messageOf, type Lifetime } from './transactions.ts';
import type { Plan } from './steps.ts';
import { sleep } from './wait.ts';

/** Milliseconds between two looks at a transaction, and between two sendings of it. */
const LOOK = 250;
const RESEND = 2_000;
/** Longer than any blockhash lives on a chain that moves, in milliseconds. */
const STANDSTILL = 180_000;

export interface Sent {
    readonly signature: Signature;
    readonly slot: bigint;
}

/**
 * Signs with whoever the plan names, sends, and waits until the transaction is as settled as the client's commitment asks.
 * Errors: `declined`, `expired`, `unknown-outcome`, `unreachable`, and what the program objects to.
 */
export async function send(client: BallastClient, plan: Plan<unknown>, units: number): Promise<Sent> {
    const lifetime = await latestBlockhash(client);
    const transaction = await signTransactionMessageWithSigners(messageOf(client, plan, units, lifetime)).catch(
        (cause: unknown) => {
            throw new BallastError(
                'declined',
                'The transaction was not signed, so nothing was sent: approve it in the wallet to go on.',
                { cause },
            );
        },
    );
    assertIsTransactionWithinSizeLimit(transaction);
    const signature = getSignatureFromTransaction(transaction);
    const wire = getBase64EncodedWireTransaction(transaction);
    await submit(client, plan, wire, signature);
    return settle(client, plan, wire, signature, lifetime);
}

async function latestBlockhash(client: BallastClient): Promise<Lifetime> {
    const { value } = await ask(client, ({ minContextSlot, abortSignal }) =>
        client.rpc.getLatestBlockhash({ commitment: client.commitment, minContextSlot }).send({ abortSignal }),
    );
    return value;
}

/** The first sending: the node looks the transaction over and refuses what it sees to be wrong. */
async function submit(
    client: BallastClient,
    plan: Plan<unknown>,
    wire: Base64EncodedWireTransaction,
    signature: Signature,
): Promise<void> {
    try {
        await client.rpc
            .sendTransaction(wire, { encoding: 'base64', preflightCommitment: client.commitment, maxRetries: 0n })
            .send({ abortSignal: AbortSignal.timeout(client.patience) });
    } catch (cause) {
        // No answer: it may have arrived all the same, so it has to be looked for.
        if (isUnreachable(cause)) return;
        throw await explain(client, plan, { cause, logs: [], signature });
    }
}

async function settle(
    client: BallastClient,
    plan: Plan<unknown>,
    wire: Base64EncodedWireTransaction,
    signature: Signature,
    lifetime: Lifetime,
): Promise<Sent> {
    let resend = Date.now() + RESEND;
    let silentUntil = Date.now() + client.patience;
    // A chain that stands still lets nothing expire.
    const giveUp = Date.now() + Math.max(STANDSTILL, client.patience);
    let over = false;
    for (;;) {
        try {
            const status = await statusOf(client, signature, over);
            silentUntil = Date.now() + client.patience;
            if (status?.err)
                throw await explain(client, plan, {
                    cause: status.err,
                    logs: await logsOf(client, signature),
                    signature,
                });
            if (status && reached(status.confirmationStatus, client.commitment)) {
                if (status.slot > client.seen.slot) client.seen.slot = status.slot;
                return { signature, slot: status.slot };
            }
            if (over && !status) throw expired(signature);
            // One more look after the end, with the whole history: it may have landed in the last block.
            over = (await blockHeight(client)) > lifetime.lastValidBlockHeight;
            if (!over && Date.now() > resend) {
                resend = Date.now() + RESEND;
                await client.rpc
                    .sendTransaction(wire, { encoding: 'base64', skipPreflight: true, maxRetries: 0n })
                    .send();
            }
        } catch (cause) {
            if (cause instanceof BallastError && cause.kind !== 'unreachable' && cause.kind !== 'lagging') throw cause;
            if (Date.now() > silentUntil) throw unknown(client, signature, cause);
        }
        if (Date.now() > giveUp) throw unknown(client, signature, undefined);
        await sleep(LOOK);
    }
}

async function statusOf(client: BallastClient, signature: Signature, searchTransactionHistory: boolean) {
    const { value } = await client.rpc
        .getSignatureStatuses([signature], { searchTransactionHistory })
        .send({ abortSignal: AbortSignal.timeout(5_000) });
    return value[0];
}

const blockHeight = (client: BallastClient): Promise<bigint> =>
    client.rpc.getBlockHeight({ commitment: client.commitment }).send({ abortSignal: AbortSignal.timeout(5_000) });

const RANKS = ['processed', 'confirmed', 'finalized'];
const reached = (status: string | null, wanted: string): boolean =>
    RANKS.indexOf(status ?? '') >= RANKS.indexOf(wanted);

/** The log of a transaction that has landed; empty when the node does not have it yet. */
async function logsOf(client: BallastClient, signature: Signature): Promise<readonly string[]> {
    return (await landed(client, signature).catch(() => undefined))?.logs ?? [];
}

/** What a landed transaction left: `undefined` while the node does not know it. */
export async function landed(client: BallastClient, signature: Signature) {
    const commitment = client.commitment === 'finalized' ? 'finalized' : 'confirmed';
    const found = await ask(client, ({ abortSignal }) =>
        client.rpc
            .getTransaction(signature, { commitment, encoding: 'base64', maxSupportedTransactionVersion: 0 })
            .send({ abortSignal }),
    );
    if (!found?.meta) return undefined;
    const { fee, computeUnitsConsumed, logMessages, err } = found.meta;
    return {
        slot: found.slot,
        fee,
        units: computeUnitsConsumed ?? 0n,
        logs: logMessages ?? [],
        err,
        time: found.blockTime,
    };
}

const expired = (signature: Signature): BallastError =>
    new BallastError(
        'expired',
        'The network did not take the transaction before it expired, and never will: nothing has changed and nothing was paid. Try again.',
        { signature },
    );

const unknown = (client: BallastClient, signature: Signature, cause: unknown): BallastError =>
    new BallastError(
        'unknown-outcome',
        `The transaction was sent, but ${client.url} has not said what became of it, so whether it landed is not known: look at ${signature} before you try again.`,
        { signature, cause },
    );
