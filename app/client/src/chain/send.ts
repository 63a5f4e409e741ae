/** Signing, sending and waiting until a transaction has landed or never will. */
import {
    getBase64EncodedWireTransaction,
    getCompiledTransactionMessageDecoder,
    getSignatureFromTransaction,
    getTransactionSize,
    isSolanaError,
    SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
    SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED,
    signTransactionMessageWithSigners,
    type Base64EncodedWireTransaction,
    type Blockhash,
    type ReadonlyUint8Array,
    type Signature,
} from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import { explain } from '../errors/explain.ts';
import type { BallastClient } from './client.ts';
import { ask, askPlainly, isBusy, nodeOf } from './requests.ts';
import { MAX_TRANSACTION_BYTES, messageOf, type Lifetime } from './transactions.ts';
import type { Plan } from './steps.ts';
import { sleep } from './wait.ts';

/** Milliseconds between two looks at a transaction, and between two sendings of it. */
const LOOK = 250;
const RESEND = 2_000;
/** Milliseconds for one answer, and for the log of what has failed. */
const ANSWER = 5_000;
const LOG_WAIT = 10_000;
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
    const size = getTransactionSize(transaction);
    if (size > MAX_TRANSACTION_BYTES)
        throw new BallastError(
            'declined',
            `The wallet made ${size} bytes of it and a transaction has ${MAX_TRANSACTION_BYTES}, so nothing was sent: use a wallet that adds nothing, or do it in smaller parts.`,
        );
    const signed = await lifetimeOf(client, transaction.messageBytes, lifetime);
    const signature = getSignatureFromTransaction(transaction);
    const wire = getBase64EncodedWireTransaction(transaction);
    await submit(client, plan, wire);
    return settle(client, plan, wire, signature, signed);
}

/** No height is higher. */
const NO_END = 2n ** 64n - 1n;

/**
 * How long what was signed can land. A wallet may have given it a younger blockhash, which dies with the youngest that there
 * is now at the latest, or a nonce, which lives on.
 */
async function lifetimeOf(client: BallastClient, messageBytes: ReadonlyUint8Array, asked: Lifetime): Promise<Lifetime> {
    const { lifetimeToken } = getCompiledTransactionMessageDecoder().decode(messageBytes);
    if (lifetimeToken === asked.blockhash) return asked;
    const blockhash = lifetimeToken as Blockhash;
    const { value: isBlockhash } = await ask(client, ({ minContextSlot, abortSignal }) =>
        client.rpc.isBlockhashValid(blockhash, { commitment: client.commitment, minContextSlot }).send({ abortSignal }),
    );
    return isBlockhash ? latestBlockhash(client) : { blockhash, lastValidBlockHeight: NO_END };
}

async function latestBlockhash(client: BallastClient): Promise<Lifetime> {
    const { value } = await ask(client, ({ minContextSlot, abortSignal }) =>
        client.rpc.getLatestBlockhash({ commitment: client.commitment, minContextSlot }).send({ abortSignal }),
    );
    return value;
}

/** The first sending: the node looks the transaction over and refuses what it sees to be wrong. */
async function submit(client: BallastClient, plan: Plan<unknown>, wire: Base64EncodedWireTransaction): Promise<void> {
    let isThrough = false;
    try {
        await askPlainly(client, ({ minContextSlot, abortSignal }) =>
            client.rpc
                .sendTransaction(wire, {
                    encoding: 'base64',
                    preflightCommitment: client.commitment,
                    maxRetries: 0n,
                    minContextSlot,
                })
                .send({ abortSignal })
                .catch((cause: unknown) => {
                    isThrough ||= isBusy(cause);
                    throw cause;
                }),
        );
    } catch (cause) {
        // A gate that is busy may have passed it on: what comes of a second one says nothing of the first.
        if (isThrough) return;
        // No answer, or one that says it is there: it has to be looked for.
        if (cause instanceof BallastError && cause.kind === 'unreachable') return;
        if (isAlreadyThere(cause)) return;
        // Only a node refuses: whatever else went wrong, it went wrong on the way there or back.
        if (!isSolanaError(cause) && !(cause instanceof BallastError)) return;
        throw await explain(client, plan, { cause, logs: [] });
    }
}

const isAlreadyThere = (error: unknown): boolean =>
    isSolanaError(error, SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED) ||
    (isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE) &&
        isAlreadyThere(error.cause));

async function settle(
    client: BallastClient,
    plan: Plan<unknown>,
    wire: Base64EncodedWireTransaction,
    signature: Signature,
    lifetime: Lifetime,
): Promise<Sent> {
    let resend = Date.now() + RESEND;
    let silentUntil = Date.now() + client.patience;
    let endedAt: bigint | undefined;
    // A chain that stands still lets nothing expire.
    const giveUp = Date.now() + Math.max(STANDSTILL, client.patience);
    for (;;) {
        try {
            const { slot, status } = await statusOf(client, signature, endedAt !== undefined);
            if (status && reached(status.confirmationStatus, client.commitment)) {
                if (status.slot > client.seen.slot) client.seen.slot = status.slot;
                if (status.err) throw await failed(client, plan, signature, status.err);
                return { signature, slot: status.slot };
            }
            // Looked for in the whole history by a node that has seen the end: it may have landed in the last block.
            if (!status && endedAt !== undefined && slot >= endedAt) throw expired(signature);
            const { blockHeight, absoluteSlot } = await heightOf(client);
            silentUntil = Date.now() + client.patience;
            if (blockHeight > lifetime.lastValidBlockHeight) endedAt ??= absoluteSlot;
            else if (Date.now() > resend) {
                resend = Date.now() + RESEND;
                await client.rpc
                    .sendTransaction(wire, { encoding: 'base64', skipPreflight: true, maxRetries: 0n })
                    .send({ abortSignal: AbortSignal.timeout(ANSWER) });
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
    const { context, value } = await client.rpc
        .getSignatureStatuses([signature], { searchTransactionHistory })
        .send({ abortSignal: AbortSignal.timeout(ANSWER) });
    return { slot: context.slot, status: value[0] };
}

/** Height and slot of the same block. */
const heightOf = (client: BallastClient): Promise<{ blockHeight: bigint; absoluteSlot: bigint }> =>
    client.rpc.getEpochInfo({ commitment: client.commitment }).send({ abortSignal: AbortSignal.timeout(ANSWER) });

const RANKS = ['processed', 'confirmed', 'finalized'];
/** Whether a transaction is as settled as that. */
export const reached = (status: string | null, wanted: string): boolean =>
    RANKS.indexOf(status ?? '') >= RANKS.indexOf(wanted);

/** Why a transaction that has landed did nothing. Its log says whose error it was; some nodes store it a moment later. */
async function failed(client: BallastClient, plan: Plan<unknown>, signature: Signature, cause: unknown) {
    let logs: readonly string[] = [];
    for (const until = Date.now() + LOG_WAIT; logs.length === 0 && Date.now() < until;) {
        logs = (await landed(client, signature).catch(() => undefined))?.logs ?? [];
        if (logs.length === 0) await sleep(LOOK);
    }
    return explain(client, plan, { cause, logs, signature });
}

/** The result of a transaction that has landed. */
export interface Receipt {
    readonly slot: bigint;
    /** Lamports that the network kept. */
    readonly fee: bigint;
    readonly units: bigint;
    readonly logs: readonly string[];
    /** As the node writes it; `null` for success. */
    readonly err: unknown;
    /** Of the block, unix seconds. */
    readonly time: bigint | null;
}

/** What a landed transaction left: `undefined` while the node does not know it. */
export async function landed(client: BallastClient, signature: Signature): Promise<Receipt | undefined> {
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
        `The transaction was sent, but ${nodeOf(client)} has not said what became of it, so whether it landed is not known: look at ${signature} before you try again.`,
        { signature, cause },
    );
