/** Watching what happens: every event of the program, once, in order. */
import type { Address, Signature } from '@solana/kit';
import { receiptOf } from '../chain/action.ts';
import type { BallastClient } from '../chain/client.ts';
import { decodeEvents, LOG_CUT } from '../chain/logs.ts';
import type { Receipt } from '../chain/send.ts';
import type { BallastEvent } from '../generated/events.ts';
import { History, type Entry } from './history.ts';
import type { Topic } from './link.ts';
import { pump, tell, type WatchOptions } from './pump.ts';

/** An event and where it stands in the chain. Passed as `since`, it is where a later watch goes on. */
export type SeenEvent = BallastEvent & {
    readonly signature: Signature;
    /** Place among the events of its transaction, from 0. */
    readonly index: number;
    readonly slot: bigint;
    /** Of its block (unix seconds), when the node knows it. The event's own `at` is the program's clock. */
    readonly time: bigint | null;
};

export interface EventOptions extends WatchOptions {
    /** Only of transactions that touch this address: a pool, a product, a policy, a holder. Default: all of the program. */
    readonly address?: Address;
    /**
     * Where to go on: after an event that was seen (all of `signature`, or only up to `index`), or at the `'start'` of what
     * the node remembers. Default: with what comes after the first status is told.
     */
    readonly since?: 'start' | { readonly signature: Signature; readonly index?: number };
    /** Called for a transaction whose log the node has cut: events may be missing, so read the accounts. */
    readonly onTruncated?: (signature: Signature) => unknown;
}

/** Transactions that are fetched at a time. */
const AT_ONCE = 8;
/** Milliseconds: for the node to show a transaction that it has listed; between looks for one that it has announced; for that. */
const SHOWN = 3_000;
const LOOK = 400;
const ANNOUNCED = 30_000;

/**
 * Tells every event of the program exactly once, in the order of the chain, those of a gap in the connection included: the
 * websocket only says when to look, what happened is read from the history. `onEvent` may be asynchronous; the next event
 * waits for it. Failed transactions have no events. A transaction that a node reveals late comes late rather than never.
 *
 * Fulfilled when `options.signal` is given. Errors: what `onEvent` throws; kind `missing` when the node has forgotten a
 * part of the history before it could be read.
 */
export async function watchEvents(
    client: BallastClient,
    options: EventOptions,
    onEvent: (event: SeenEvent) => unknown,
): Promise<void> {
    const address = options.address ?? client.program;
    const { since } = options;
    const history = new History(client, address, typeof since === 'object' ? since.signature : since);
    let resume = typeof since === 'object' && since.index !== undefined ? since : undefined;
    const announced = new Map<Signature, number>();
    const topics = [logsTopic(client, address)];

    const deliver = async (signature: Signature, receipt: Receipt, from: number, signal: AbortSignal) => {
        const events = decodeEvents(receipt.logs, client.program);
        for (const [index, event] of events.entries())
            if (index >= from && !signal.aborted)
                await tell({ ...event, signature, index, slot: receipt.slot, time: receipt.time }, onEvent);
        if (receipt.logs.includes(LOG_CUT) && options.onTruncated) await tell(signature, options.onTruncated);
    };
    const receipt = (signature: Signature) => receiptOf({ ...client, patience: SHOWN }, signature);

    await pump(client, options, {
        spacing: 0,
        topics: () => topics,
        notice({ value }) {
            const { signature, err } = value as { signature: Signature; err: unknown };
            if (err === null && !history.has(signature)) announced.set(signature, Date.now() + ANNOUNCED);
        },
        again: () => (announced.size > 0 ? LOOK : undefined),
        async read(signal) {
            if (resume) {
                const { signature, index } = resume;
                await deliver(signature, await receipt(signature), index! + 1, signal);
                resume = undefined;
            }
            const entries = await history.fresh(signal);
            for (let at = 0; at < entries.length && !signal.aborted; at += AT_ONCE)
                for (const { entry, fetched } of fetchAll(entries.slice(at, at + AT_ONCE), receipt)) {
                    const found = await fetched;
                    if (signal.aborted) return;
                    if (found) await deliver(entry.signature, found, 0, signal);
                    history.pass(entry);
                }
            for (const [signature, until] of announced)
                if (history.has(signature) || Date.now() > until) announced.delete(signature);
        },
    });
}

/** Begins to fetch what succeeded of those; a failure is for whoever waits for it. */
function fetchAll(entries: readonly Entry[], receipt: (signature: Signature) => Promise<Receipt>) {
    return entries.map((entry) => {
        const fetched = entry.err === null ? receipt(entry.signature) : Promise.resolve(undefined);
        fetched.catch(() => undefined);
        return { entry, fetched };
    });
}

/** Wakes at every transaction that touches an address. */
export const logsTopic = (client: BallastClient, address: Address): Topic => ({
    key: `logs ${address}`,
    open: (from, abortSignal) =>
        from.logsNotifications({ mentions: [address] }, { commitment: client.commitment }).subscribe({ abortSignal }),
});
