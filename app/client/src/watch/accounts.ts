/** Watching accounts by their address. */
import type { Address } from '@solana/kit';
import { decodeKind, readAllRaw, type Raw } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { AccountKind } from '../generated/kinds.ts';
import type { Topic } from './link.ts';
import { pump, tell, type WatchOptions } from './pump.ts';

/** An account as it is now. */
export interface AccountChange {
    readonly address: Address;
    /** Undefined when there is no such account (any more). */
    readonly account: Raw | undefined;
}

/** Milliseconds between two readings at least. */
const SPACING = 100;

/**
 * Tells what accounts are, once at first and then whenever they have changed. The newest state always arrives, also after
 * a gap in the connection; states that lasted only moments may be left out: {@link watchEvents} leaves out nothing.
 * Fulfilled when `options.signal` is given. Errors: what `onChange` throws.
 */
export async function watchAccounts(
    client: BallastClient,
    addresses: readonly Address[],
    onChange: (change: AccountChange) => unknown,
    options: WatchOptions = {},
): Promise<void> {
    const known = new Map<Address, Raw | undefined>();
    const topics = addresses.map((address) => accountTopic(client, address));
    await pump(client, options, {
        spacing: SPACING,
        topics: () => topics,
        async read(signal) {
            const found = await readAllRaw(client, addresses);
            for (const [place, address] of addresses.entries()) {
                const account = found[place];
                if (signal.aborted) return;
                if (known.has(address) && isSame(known.get(address), account)) continue;
                await tell({ address, account }, onChange);
                known.set(address, account);
            }
        },
    });
}

/** As {@link watchAccounts}, for one account of the program, decoded: undefined when there is none of that kind. */
export function watchOneAccount<Data>(
    client: BallastClient,
    kind: AccountKind<Data>,
    address: Address,
    onChange: (data: Data | undefined) => unknown,
    options: WatchOptions = {},
): Promise<void> {
    return watchAccounts(
        client,
        [address],
        ({ account }) => onChange(account && decodeKind(client.program, kind, account)),
        options,
    );
}

/** Wakes when an account changes or is closed. */
export const accountTopic = (client: BallastClient, address: Address): Topic => ({
    key: `account ${address}`,
    open: (from, abortSignal) =>
        from
            .accountNotifications(address, { commitment: client.commitment, encoding: 'base64' })
            .subscribe({ abortSignal }),
});

const isSame = (a: Raw | undefined, b: Raw | undefined): boolean =>
    a === b || (!!a && !!b && a.lamports === b.lamports && a.owner === b.owner && isEqual(a.data, b.data));

/** Whether two accounts hold the same bytes. */
export const isEqual = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
    if (a.length !== b.length) return false;
    for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
    return true;
};
