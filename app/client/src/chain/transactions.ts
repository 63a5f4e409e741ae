/** From a plan to a transaction, and what a node says it would do. */
import { getSetComputeUnitLimitInstruction, getSetComputeUnitPriceInstruction } from '@solana-program/compute-budget';
import {
    appendTransactionMessageInstructions,
    compileTransaction,
    createTransactionMessage,
    getBase64EncodedWireTransaction,
    getBase64Encoder,
    getTransactionSize,
    pipe,
    setTransactionMessageFeePayerSigner,
    setTransactionMessageLifetimeUsingBlockhash,
    type Blockhash,
    type ReadonlyUint8Array,
    type TransactionSigner,
} from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import { explain } from '../errors/explain.ts';
import { assertNetwork } from './network.ts';
import type { BallastClient } from './client.ts';
import { askPlainly } from './requests.ts';
import type { Plan } from './steps.ts';

/** The most bytes that a transaction may have. */
export const MAX_TRANSACTION_BYTES = 1232;
/** The most compute units that a transaction may ask for. */
export const MAX_UNITS = 1_400_000;
const NO_LIFETIME = { blockhash: '11111111111111111111111111111111' as Blockhash, lastValidBlockHeight: 0n };

export interface Lifetime {
    readonly blockhash: Blockhash;
    readonly lastValidBlockHeight: bigint;
}

/** What a transaction did, or would do. */
export interface Effects {
    readonly units: bigint;
    readonly logs: readonly string[];
    readonly returned: ReadonlyUint8Array | undefined;
}

/** Pays the network's fee. */
export const feePayerOf = (client: BallastClient, plan: Plan<unknown>): TransactionSigner =>
    client.feePayer ?? plan.signer;

/** The message of a plan. The first instructions of it are the compute budget's: see {@link budgetInstructions}. */
export function messageOf(client: BallastClient, plan: Plan<unknown>, units: number, lifetime: Lifetime = NO_LIFETIME) {
    const instructions = [...budgetInstructions(client, units), ...plan.steps.map(({ instruction }) => instruction)];
    return pipe(
        createTransactionMessage({ version: 0 }),
        (message) => setTransactionMessageFeePayerSigner(feePayerOf(client, plan), message),
        (message) => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
        (message) => appendTransactionMessageInstructions(instructions, message),
    );
}

/** Limit of compute units, and a price for them when the client pays one. */
export function budgetInstructions(client: BallastClient, units: number) {
    const limit = getSetComputeUnitLimitInstruction({ units: Math.min(units, MAX_UNITS) });
    return client.priorityFee > 0n
        ? [limit, getSetComputeUnitPriceInstruction({ microLamports: client.priorityFee })]
        : [limit];
}

/** Bytes of the plan's transaction on the wire, signatures included. */
export function sizeOf(client: BallastClient, plan: Plan<unknown>): number {
    return getTransactionSize(compileTransaction(messageOf(client, plan, MAX_UNITS)));
}

/** What to ask for: the table's sum, or what the node has just measured when that is more, and a tenth on top. */
export function unitsFor(plan: Plan<unknown>, measured: bigint): number {
    const planned = plan.steps.reduce((sum, { units }) => sum + units, 500);
    return Math.ceil(Math.max(planned, Number(measured)) * 1.1);
}

/**
 * What the plan would do now; nobody signs.
 * Errors: what the program, the bank or the node objects to, in a sentence (see `explain`).
 */
export async function simulate(client: BallastClient, plan: Plan<unknown>): Promise<Effects> {
    await assertNetwork(client);
    const size = sizeOf(client, plan);
    if (size > MAX_TRANSACTION_BYTES)
        throw new BallastError(
            'input',
            `This needs ${size} bytes and a transaction has ${MAX_TRANSACTION_BYTES}: do it in smaller parts. Nothing was sent.`,
        );
    const wire = getBase64EncodedWireTransaction(compileTransaction(messageOf(client, plan, MAX_UNITS)));
    const { value } = await askPlainly(client, ({ minContextSlot, abortSignal }) =>
        client.rpc
            .simulateTransaction(wire, {
                commitment: client.commitment,
                encoding: 'base64',
                minContextSlot,
                replaceRecentBlockhash: true,
                sigVerify: false,
            })
            .send({ abortSignal }),
    ).catch(async (cause: unknown) => {
        throw await explain(client, plan, { cause, logs: [] });
    });
    const logs = value.logs ?? [];
    if (value.err !== null) throw await explain(client, plan, { cause: value.err, logs });
    const returned = value.returnData?.programId === client.program ? value.returnData.data[0] : undefined;
    return {
        units: value.unitsConsumed ?? 0n,
        logs,
        returned: returned === undefined ? undefined : getBase64Encoder().encode(returned),
    };
}
