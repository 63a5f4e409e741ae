/** Many small transactions at one time, each of them sent again until it has landed or the round is over. */
import { getSetComputeUnitLimitInstruction, getSetComputeUnitPriceInstruction } from '@solana-program/compute-budget';
import {
    appendTransactionMessageInstructions,
    compileTransaction,
    createTransactionMessage,
    getBase64EncodedWireTransaction,
    getSignatureFromTransaction,
    getTransactionSize,
    pipe,
    setTransactionMessageFeePayerSigner,
    setTransactionMessageLifetimeUsingBlockhash,
    signTransactionMessageWithSigners,
    type Base64EncodedWireTransaction,
    type Blockhash,
    type Instruction,
    type KeyPairSigner,
    type Signature,
} from '@solana/kit';
import type { BallastClient } from '@ballast/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeOf, patiently } from './patience.ts';
import { Refusal } from '../refusal.ts';

const MAX_TRANSACTION_BYTES = 1232;
/** Milliseconds between two looks, two sendings of what has not landed, and two lines that say how far it has come. */
const LOOK = 400;
const RESEND = 2_000;
const TELL = 5_000;
/** Milliseconds in which a chain that moves has a new block at any rate. */
const STANDSTILL = 120_000;
/** A node answers about so many signatures at one time. */
const STATUSES = 256;
const NO_LIFETIME = { blockhash: '11111111111111111111111111111111' as Blockhash, lastValidBlockHeight: 0n };

/** Compute units of an instruction of the loader or the system program, with room. */
export const LOADER_UNITS = 5_000;

/** As large as the same instruction in a transaction of `execute`. */
function messageOf(payer: KeyPairSigner, instruction: Instruction, priorityFee: bigint, lifetime = NO_LIFETIME) {
    const limit = getSetComputeUnitLimitInstruction({ units: LOADER_UNITS });
    const price = priorityFee > 0n ? [getSetComputeUnitPriceInstruction({ microLamports: priorityFee })] : [];
    return pipe(
        createTransactionMessage({ version: 0 }),
        (message) => setTransactionMessageFeePayerSigner(payer, message),
        (message) => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
        (message) => appendTransactionMessageInstructions([limit, ...price, instruction], message),
    );
}

/** Bytes that an instruction's data can grow by before its transaction is too large. `empty` has none of them. */
export function roomIn(payer: KeyPairSigner, empty: Instruction, priorityFee: bigint): number {
    const used = getTransactionSize(compileTransaction(messageOf(payer, empty, priorityFee)));
    // Longer data have a longer length in front.
    return MAX_TRANSACTION_BYTES - used - 1;
}

/**
 * Sends a transaction for each instruction, `concurrency` requests at a time, and waits until all have landed or can land no
 * more. What has landed has to be looked up. Errors: `Refusal` when the network refuses one, the node is gone, or the chain
 * has stood still for `standstill` milliseconds.
 */
export async function sendMany(
    client: BallastClient,
    payer: KeyPairSigner,
    instructions: readonly Instruction[],
    concurrency: number,
    say: (line: string) => void,
    standstill = STANDSTILL,
): Promise<void> {
    const { commitment } = client;
    const { value: lifetime } = await patiently(client, (abortSignal) =>
        client.rpc.getLatestBlockhash({ commitment }).send({ abortSignal }),
    );
    const pending = new Map<Signature, Base64EncodedWireTransaction>();
    await inTurns(instructions, concurrency, async (instruction) => {
        const message = messageOf(payer, instruction, client.priorityFee, lifetime);
        const transaction = await signTransactionMessageWithSigners(message);
        const wire = getBase64EncodedWireTransaction(transaction);
        pending.set(getSignatureFromTransaction(transaction), wire);
        await submit(client, wire);
    });
    let resend = Date.now() + RESEND;
    let moved = { height: 0n, until: Date.now() + standstill };
    let tell = Date.now() + TELL;
    for (let over = false; pending.size > 0 && !over;) {
        await sleep(LOOK);
        // What can land no more is looked at once again: it may have landed in the last block.
        const height = await patiently(client, (abortSignal) =>
            client.rpc.getBlockHeight({ commitment }).send({ abortSignal }),
        );
        if (height > moved.height) moved = { height, until: Date.now() + standstill };
        if (Date.now() > moved.until)
            throw new Refusal(
                `${nodeOf(client)} has stopped at block ${height}: wait until the network goes on, then run this again.`,
            );
        over = height > lifetime.lastValidBlockHeight;
        await forgetLanded(client, pending);
        if (!over && Date.now() > resend) {
            await inTurns([...pending.values()], concurrency, (wire) => submit(client, wire));
            resend = Date.now() + RESEND;
        }
        if (Date.now() > tell) {
            say(`${instructions.length - pending.size} of ${instructions.length} have landed`);
            tell = Date.now() + TELL;
        }
    }
}

/** A node that is too busy to take it is asked again later. */
async function submit(client: BallastClient, wire: Base64EncodedWireTransaction): Promise<void> {
    await client.rpc
        .sendTransaction(wire, { encoding: 'base64', skipPreflight: true, maxRetries: 0n })
        .send({ abortSignal: AbortSignal.timeout(client.patience) })
        .catch(() => undefined);
}

async function forgetLanded(client: BallastClient, pending: Map<Signature, unknown>): Promise<void> {
    const signatures = [...pending.keys()];
    for (let at = 0; at < signatures.length; at += STATUSES) {
        const some = signatures.slice(at, at + STATUSES);
        const { value } = await patiently(client, (abortSignal) =>
            client.rpc.getSignatureStatuses(some).send({ abortSignal }),
        );
        for (const [index, status] of value.entries()) {
            if (status?.err)
                throw new Refusal(
                    `The network refused the transaction ${some[index]} (${JSON.stringify(status.err)}): look at it, then run this again.`,
                );
            if (status && RANKS.indexOf(status.confirmationStatus ?? '') >= RANKS.indexOf(client.commitment))
                pending.delete(some[index]!);
        }
    }
}

const RANKS = ['processed', 'confirmed', 'finalized'];

async function inTurns<Some>(all: readonly Some[], most: number, run: (one: Some) => Promise<void>): Promise<void> {
    let next = 0;
    const worker = async () => {
        while (next < all.length) await run(all[next++]!);
    };
    await Promise.all(Array.from({ length: Math.min(most, all.length) }, worker));
}
