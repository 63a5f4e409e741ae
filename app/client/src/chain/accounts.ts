/** Reading accounts of the program: checked for owner, kind and age. */
import {
    getBase58Decoder,
    getBase64Encoder,
    getI64Decoder,
    type Address,
    type Base58EncodedBytes,
    type ReadonlyUint8Array,
} from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import type { AccountKind } from '../generated/kinds.ts';
import type { BallastClient } from './client.ts';
import { ask, nodeOf } from './requests.ts';
import { wrongNetwork } from './network.ts';

/** An account of the program with its address. */
export interface Found<Data> {
    readonly address: Address;
    readonly data: Data;
}

/** An account as the node holds it. */
export interface Raw {
    readonly owner: Address;
    readonly lamports: bigint;
    readonly data: ReadonlyUint8Array;
}

/** The raw account, or `undefined`. Errors: kinds `unreachable`, `lagging`. */
export async function readRaw(client: BallastClient, address: Address): Promise<Raw | undefined> {
    return (await readAllRaw(client, [address]))[0];
}

/** Several raw accounts, all as of one slot for each hundred. Errors: kinds `unreachable`, `lagging`. */
export async function readAllRaw(client: BallastClient, addresses: readonly Address[]): Promise<(Raw | undefined)[]> {
    const found: (Raw | undefined)[] = [];
    for (let at = 0; at < addresses.length; at += 100) {
        const some = addresses.slice(at, at + 100);
        const { value } = await ask(client, ({ minContextSlot, abortSignal }) =>
            client.rpc
                .getMultipleAccounts(some, { commitment: client.commitment, encoding: 'base64', minContextSlot })
                .send({ abortSignal }),
        );
        for (const account of value)
            found.push(
                account
                    ? {
                          owner: account.owner,
                          lamports: account.lamports,
                          data: getBase64Encoder().encode(account.data[0]),
                      }
                    : undefined,
            );
    }
    return found;
}

/** The account, or `undefined` when there is none of this kind. Errors: kinds `unreachable`, `lagging`. */
export async function maybeRead<Data>(
    client: BallastClient,
    kind: AccountKind<Data>,
    address: Address,
): Promise<Data | undefined> {
    return (await maybeReadAll(client, kind, [address]))[0];
}

/** As {@link maybeRead}, for several. */
export async function maybeReadAll<Data>(
    client: BallastClient,
    kind: AccountKind<Data>,
    addresses: readonly Address[],
): Promise<(Data | undefined)[]> {
    const found = await readAllRaw(client, addresses);
    return found.map((raw) => raw && decodeKind(client.program, kind, raw));
}

/** The account. Errors: kind `missing`, or `wrong-cluster` when the whole program is not there. */
export async function read<Data>(client: BallastClient, kind: AccountKind<Data>, address: Address): Promise<Data> {
    const data = await maybeRead(client, kind, address);
    if (data !== undefined) return data;
    throw (
        (await wrongNetwork(client)) ??
        new BallastError(
            'missing',
            `There is no ${kind.name} at ${address}: check the address, or whether it has been closed.`,
        )
    );
}

/** The data of an account of the program and this kind, else `undefined`. */
export function decodeKind<Data>(program: Address, kind: AccountKind<Data>, raw: Raw): Data | undefined {
    const mine = raw.owner === program && kind.discriminator.every((byte, at) => raw.data[at] === byte);
    return mine ? kind.decoder().decode(raw.data) : undefined;
}

/** What an account must have at an offset: `offset` counts from the account's first byte. */
export interface Filter {
    readonly offset: number;
    readonly bytes: ReadonlyUint8Array;
}

/** The filters of a kind and of more bytes, as a node takes them. */
export const memcmpOf = (kind: AccountKind<unknown>, filters: readonly Filter[]) =>
    [{ offset: 0, bytes: kind.discriminator }, ...filters].map(({ offset, bytes }) => ({
        memcmp: {
            offset: BigInt(offset),
            bytes: getBase58Decoder().decode(bytes) as Base58EncodedBytes,
            encoding: 'base58' as const,
        },
    }));

/** All accounts of one kind that have those bytes, in the order of their addresses. */
export async function readWhere<Data>(
    client: BallastClient,
    kind: AccountKind<Data>,
    filters: readonly Filter[] = [],
): Promise<Found<Data>[]> {
    const answer = await ask(client, ({ minContextSlot, abortSignal }) =>
        client.rpc
            .getProgramAccounts(client.program, {
                commitment: client.commitment,
                encoding: 'base64',
                filters: memcmpOf(kind, filters),
                minContextSlot,
                withContext: true,
            })
            .send({ abortSignal }),
    );
    const found = answer.value.map(({ pubkey, account }) => ({
        address: pubkey,
        data: kind.decoder().decode(getBase64Encoder().encode(account.data[0])),
    }));
    return found.sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** A fact about an account that never changes: read once. */
export async function fact<Fact>(client: BallastClient, key: string, find: () => Promise<Fact>): Promise<Fact> {
    if (!client.seen.facts.has(key)) client.seen.facts.set(key, await find());
    return client.seen.facts.get(key) as Fact;
}

const CLOCK = 'SysvarC1ock11111111111111111111111111111111' as Address;
/** Slot, epoch's start, epoch and the leader schedule's epoch come before the time. */
const TIME_OFFSET = 32;

/** The chain's clock, unix seconds. */
export async function chainTime(client: BallastClient): Promise<bigint> {
    const clock = await readRaw(client, CLOCK);
    if (!clock) throw new BallastError('network', `${nodeOf(client)} has no clock: it is not a Solana node.`);
    return getI64Decoder().decode(clock.data, TIME_OFFSET);
}
