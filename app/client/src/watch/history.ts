/** The transactions of an address, in the order of the chain, each once. */
import type { Address, Signature } from '@solana/kit';
import type { BallastClient } from '../chain/client.ts';
import { ask, nodeOf } from '../chain/requests.ts';
import { reached } from '../chain/send.ts';
import { BallastError } from '../errors/error.ts';

/** A transaction that touched the address. */
export interface Entry {
    readonly signature: Signature;
    readonly slot: bigint;
    /** `null` when it succeeded. */
    readonly err: unknown;
    /** How settled it is, when the node says. */
    readonly status: string | null;
}

/** Where to begin: after a transaction; at the first that there is; by default with what comes from now on. */
export type Since = Signature | 'start' | undefined;

/** Most that a node lists at a time. */
const PAGE = 1_000;
/** Slots that are read again each time: behind a load balancer, a node can reveal a transaction later than the next one. */
const OVERLAP = 64n;

export class History {
    /** Nothing older is of interest. */
    private floor = 0n;
    private newest = 0n;
    private readonly passed = new Map<Signature, bigint>();
    /** To be skipped with all that came before it, at the first reading. */
    private after: Signature | undefined;
    private started = false;

    constructor(
        private readonly client: BallastClient,
        private readonly address: Address,
        private readonly since: Since,
    ) {}

    /** What has come, the oldest first, less what was passed. Nothing once the signal is given. Errors: kind `missing` when the node has lost a part of it. */
    async fresh(signal?: AbortSignal): Promise<Entry[]> {
        if (!this.started) await this.start();
        const overlap = this.newest - OVERLAP;
        const from = overlap > this.floor ? overlap : this.floor;
        const entries: Entry[] = [];
        let complete = this.passed.size === 0;
        for (let before: Signature | undefined; ;) {
            const page = await this.page(before);
            if (signal?.aborted) return [];
            const reached = page.findIndex(({ slot }) => slot < from);
            entries.push(...(reached < 0 ? page : page.slice(0, reached)));
            complete ||= reached >= 0;
            if (reached >= 0 || page.length === 0) break;
            const last = page.at(-1)!.signature;
            if (last === before) throw this.endless();
            before = last;
        }
        if (!complete && !entries.some(({ signature }) => this.passed.has(signature))) throw this.lost();
        this.skipUpTo(entries);
        // Some nodes list what is in an open block already: its order is known when it is closed.
        const found = entries
            .reverse()
            .filter(({ signature, status }) => !this.passed.has(signature) && this.isSettled(status));
        return found.sort((a, b) => (a.slot === b.slot ? 0 : a.slot < b.slot ? -1 : 1));
    }

    has(signature: Signature): boolean {
        return this.passed.has(signature);
    }

    /** It has been told: never again. */
    pass({ signature, slot }: Pick<Entry, 'signature' | 'slot'>): void {
        this.passed.set(signature, slot);
        if (slot <= this.newest) return;
        this.newest = slot;
        for (const [old, at] of this.passed) if (at < slot - OVERLAP) this.passed.delete(old);
    }

    private async start(): Promise<void> {
        if (this.since === undefined) {
            const page = await this.page(undefined);
            this.floor = page[0]?.slot ?? (await this.slot());
            for (const entry of page) if (entry.slot === this.floor) this.pass(entry);
        } else if (this.since !== 'start') {
            const since = this.since;
            const { value } = await ask(this.client, ({ abortSignal }) =>
                this.client.rpc.getSignatureStatuses([since], { searchTransactionHistory: true }).send({ abortSignal }),
            );
            if (!value[0]) throw this.lost();
            this.floor = value[0].slot;
            this.after = since;
        }
        this.started = true;
    }

    /** Passes what was before the transaction to begin after, and that one. */
    private skipUpTo(newestFirst: readonly Entry[]): void {
        const place = newestFirst.findIndex(({ signature }) => signature === this.after);
        if (place >= 0) for (const entry of newestFirst.slice(place)) this.pass(entry);
        this.after = undefined;
    }

    private async page(before: Signature | undefined): Promise<Entry[]> {
        const answer = await ask(this.client, ({ minContextSlot, abortSignal }) =>
            this.client.rpc
                .getSignaturesForAddress(this.address, {
                    commitment: settled(this.client),
                    limit: PAGE,
                    minContextSlot,
                    ...(before === undefined ? {} : { before }),
                })
                .send({ abortSignal }),
        );
        return answer.map(({ signature, slot, err, confirmationStatus }) => ({
            signature,
            slot,
            err,
            status: confirmationStatus ?? null,
        }));
    }

    private isSettled(status: string | null): boolean {
        return status === null || reached(status, settled(this.client));
    }

    private slot(): Promise<bigint> {
        return ask(this.client, ({ minContextSlot, abortSignal }) =>
            this.client.rpc.getSlot({ commitment: this.client.commitment, minContextSlot }).send({ abortSignal }),
        );
    }

    private endless(): BallastError {
        return new BallastError(
            'network',
            `The node at ${nodeOf(this.client)} lists the same transactions again and again: use another node.`,
        );
    }

    private lost(): BallastError {
        const what = typeof this.since === 'string' && this.since !== 'start' ? ` (since ${this.since})` : '';
        return new BallastError(
            'missing',
            `The node at ${nodeOf(this.client)} does not have the transactions any more that come next${what}: read the accounts, and watch from now on, or use a node that keeps its history.`,
        );
    }
}

/** The commitment of questions about transactions: there is none before they are confirmed. */
const settled = ({ commitment }: BallastClient): 'confirmed' | 'finalized' =>
    commitment === 'finalized' ? 'finalized' : 'confirmed';
