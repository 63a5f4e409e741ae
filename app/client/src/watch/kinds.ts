/** Watching all accounts of one kind: those that appear, change, and go. */
import type { Address } from '@solana/kit';
import { memcmpOf, readWhere, type Filter } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { AccountKind } from '../generated/kinds.ts';
import { accountTopic } from './accounts.ts';
import { logsTopic } from './events.ts';
import type { Topic } from './link.ts';
import { pump, tell, type WatchOptions } from './pump.ts';

/** A change of an account among those that are watched. */
export interface KindChange<Data> {
    readonly address: Address;
    /** Undefined when it has been closed, or does not fit the filters any more. */
    readonly data: Data | undefined;
    /** Undefined when it is new. */
    readonly before: Data | undefined;
}

/** Milliseconds between two readings of all at least; and when every transaction of the program causes one. */
const SPACING = 400;
const SPACING_OF_MANY = 2_000;
/** Up to so many accounts each is listened to: a node says nothing to those who watch a program when one is closed. */
const FEW = 90;

/**
 * Tells of all accounts of one kind that fit the filters, once each at first, and then of every one that appears, changes,
 * goes, or comes to fit. As with {@link watchAccounts}, the newest state always arrives.
 * Fulfilled when `options.signal` is given. Errors: what `onChange` throws; kind `network` when the node refuses scans.
 */
export async function watchKind<Data>(
    client: BallastClient,
    kind: AccountKind<Data>,
    filters: readonly Filter[],
    onChange: (change: KindChange<Data>) => unknown,
    options: WatchOptions = {},
): Promise<void> {
    const known = new Map<Address, { readonly data: Data; readonly image: string }>();
    await pump(client, options, {
        get spacing() {
            return known.size > FEW ? SPACING_OF_MANY : SPACING;
        },
        topics: () => [
            kindTopic(client, kind, filters),
            ...(known.size > FEW
                ? [logsTopic(client, client.program)]
                : [...known.keys()].map((address) => accountTopic(client, address))),
        ],
        async read(signal) {
            const found = await readWhere(client, kind, filters);
            const present = new Set(found.map(({ address }) => address));
            for (const [address, { data: before }] of known)
                if (!present.has(address) && !signal.aborted) {
                    await tell({ address, data: undefined, before }, onChange);
                    known.delete(address);
                }
            for (const { address, data } of found) {
                const before = known.get(address);
                const image = imageOf(data);
                if (signal.aborted) return;
                if (before?.image === image) continue;
                await tell({ address, data, before: before?.data }, onChange);
                known.set(address, { data, image });
            }
        },
    });
}

/** Text that differs when the contents do. */
const imageOf = (data: unknown): string =>
    JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

const kindTopic = <Data>(client: BallastClient, kind: AccountKind<Data>, filters: readonly Filter[]): Topic => ({
    key: 'kind',
    open: (from, abortSignal) =>
        from
            .programNotifications(client.program, {
                commitment: client.commitment,
                encoding: 'base64',
                filters: memcmpOf(kind, filters),
            })
            .subscribe({ abortSignal }),
});
