/** Many small transactions at one time, each of them sent again until it has landed or the round is over. */
import { getSetComputeUnitPriceInstruction } from '@solana-program/compute-budget';
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
import { Refusal } from '../refusal.ts';

const MAX_TRANSACTION_BYTES = 1232;
/** Milliseconds between two looks, and between two sendings of what has not landed. */
const LOOK = 400;
const RESEND = 2_000;
/** A node answers about so many signatures at one time. */
const STATUSES = 256;
const NO_LIFETIME = { blockhash: '11111111111111111111111111111111' as Blockhash, lastValidBlockHeight: 0n };

interface Pending {
    readonly signature: Signature;
    readonly wire: Base64EncodedWireTransaction;
}

function messageOf(payer: KeyPairSigner, instruction: Instruction, priorityFee: bigint, lifetime = NO_LIFETIME) {
    const price = priorityFee > 0n ? [getSetComputeUnitPriceInstruction({ microLamports: priorityFee })] : [];
    return pipe(
        createTransactionMessage({ version: 0 }),
        (message) => setTransactionMessageFeePayerSigner(payer, message),
        (message) => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
        (message) => appendTransactionMessageInstructions([...price, instruction], message),
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
 * more. What has landed has to be looked up. Errors: `Refusal` when the network refuses one.
 */
export async function sendMany(
    client: BallastClient,
    payer: KeyPairSigner,
    instructions: readonly Instruction[],
    concurrency: number,
): Promise<void> {
    const { value: lifetime } = await client.rpc.getLatestBlockhash({ commitment: client.commitment }).send();
    const pending = new Map<Signature, Pending>();
    const submit = async ({ wire }: Pending) => {
        // A node that is too busy is asked again with the next round of sendings.
        await client.rpc
            .sendTransaction(wire, { encoding: 'base64', skipPreflight: true, maxRetries: 0n })
            .send({ abortSignal: AbortSignal.timeout(client.patience) })
            .catch(() => undefined);
    };
    await inTurns(instructions, concurrency, async (instruction) => {
        const message = messageOf(payer, instruction, client.priorityFee, lifetime);
        const transaction = await signTransactionMessageWithSigners(message);
        const signature = getSignatureFromTransaction(transaction);
        const one = { signature, wire: getBase64EncodedWireTransaction(transaction) };
        pending.set(signature, one);
        await submit(one);
    });
    let resend = Date.now() + RESEND;
    for (let over = false; pending.size > 0 && !over;) {
        await sleep(LOOK);
        // What can land no more is looked at once again: it may have landed in the last block.
        over =
            (await client.rpc.getBlockHeight({ commitment: client.commitment }).send()) > lifetime.lastValidBlockHeight;
        await forgetLanded(client, pending);
        if (!over && Date.now() > resend) {
            await inTurns([...pending.values()], concurrency, submit);
            resend = Date.now() + RESEND;
        }
    }
}

async function forgetLanded(client: BallastClient, pending: Map<Signature, Pending>): Promise<void> {
    const signatures = [...pending.keys()];
    for (let at = 0; at < signatures.length; at += STATUSES) {
        const some = signatures.slice(at, at + STATUSES);
        const { value } = await client.rpc.getSignatureStatuses(some).send();
        value.forEach((status, index) => {
            if (!status) return;
            if (status.err)
                throw new Refusal(
                    `The network refused the transaction ${some[index]} (${JSON.stringify(status.err)}): look at it, then run this again.`,
                );
            const rank = ['processed', 'confirmed', 'finalized'];
            if (rank.indexOf(status.confirmationStatus ?? '') >= rank.indexOf(client.commitment))
                pending.delete(some[index]!);
        });
    }
}

async function inTurns<Some>(all: readonly Some[], most: number, run: (one: Some) => Promise<void>): Promise<void> {
    let next = 0;
    const worker = async () => {
        while (next < all.length) await run(all[next++]!);
    };
    await Promise.all(Array.from({ length: Math.min(most, all.length) }, worker));
}
