/** What every call of this package works with: an endpoint, a program, the keys that sign, and what has been seen so far. */
import {
    createSolanaRpc,
    type Address,
    type Commitment,
    type Rpc,
    type SolanaRpcApi,
    type TransactionSigner,
} from '@solana/kit';
import { BALLAST_PROGRAM_ADDRESS } from '../generated/program.ts';
import { BallastError } from '../errors/error.ts';
import type { VoteKeeper } from '../votes/keeper.ts';

export interface ClientOptions {
    /** HTTP endpoint of a Solana node. */
    readonly url: string;
    /** Websocket endpoint, for `watch`. Default: the same host, `ws`, and the next port when there is one. */
    readonly wsUrl?: string;
    /** Where Ballast is deployed. Default: its address on local networks. */
    readonly program?: Address;
    /** Who acts. Reads and quotes need none. */
    readonly signer?: TransactionSigner;
    /** Who pays the network's fees. Default: who acts. */
    readonly feePayer?: TransactionSigner;
    /** What counts as landed. Default: `confirmed`. */
    readonly commitment?: Commitment;
    /** Base58 genesis hash of the network that is meant: every action fails on another one. Default: not compared. */
    readonly genesisHash?: string;
    /** Micro-lamports per compute unit, on top of the base fee. Default: 0. */
    readonly priorityFee?: bigint;
    /** Where the salts of sealed votes are kept. Default: nowhere, and only a wallet that signs messages can seal a vote. */
    readonly votes?: VoteKeeper;
    /** How long to wait for a node that lags or does not answer, in milliseconds. Default: 30 000. */
    readonly patience?: number;
}

/** Made by {@link createClient}. */
export interface BallastClient {
    readonly url: string;
    readonly wsUrl: string;
    readonly rpc: Rpc<SolanaRpcApi>;
    readonly program: Address;
    readonly signer: TransactionSigner | undefined;
    readonly feePayer: TransactionSigner | undefined;
    readonly commitment: Commitment;
    readonly genesisHash: string | undefined;
    readonly priorityFee: bigint;
    readonly votes: VoteKeeper | undefined;
    readonly patience: number;
    /** What changes while the client lives. */
    readonly seen: Seen;
}

export interface Seen {
    /** The highest slot that an answer came from or a transaction landed in: no later answer may be older. */
    slot: bigint;
    /** Whether the network has been found to be the one that is meant. */
    network: boolean;
    /** Tells equal transactions apart: see `execute`. */
    ticket: number;
    /** Facts that never change: accounts of pools and products by their address. */
    readonly facts: Map<string, unknown>;
}

/** Opens no connection: the first call does. Errors: `BallastError` of kind `input` when the address is none. */
export function createClient(options: ClientOptions): BallastClient {
    return {
        url: checked(options.url).href,
        wsUrl: options.wsUrl === undefined ? websocketOf(options.url) : checked(options.wsUrl, 'ws').href,
        rpc: createSolanaRpc(options.url),
        program: options.program ?? BALLAST_PROGRAM_ADDRESS,
        signer: options.signer,
        feePayer: options.feePayer,
        commitment: options.commitment ?? 'confirmed',
        genesisHash: options.genesisHash,
        priorityFee: options.priorityFee ?? 0n,
        votes: options.votes,
        patience: options.patience ?? 30_000,
        seen: { slot: 0n, network: false, ticket: anyTicket(), facts: new Map() },
    };
}

const anyTicket = (): number => crypto.getRandomValues(new Uint16Array(1))[0]!;

/** The same endpoint with other keys; what has been seen is shared. */
export function actingAs(client: BallastClient, signer: TransactionSigner, votes?: VoteKeeper): BallastClient {
    return { ...client, signer, votes: votes ?? client.votes };
}

/** Who acts. Errors: kind `input` when the client has nobody. */
export function actor(client: BallastClient): TransactionSigner {
    if (client.signer) return client.signer;
    throw new BallastError('input', 'Nobody signs this: make the client with a `signer`, or connect a wallet.');
}

function checked(url: string, scheme: 'http' | 'ws' = 'http'): URL {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed?.protocol === `${scheme}:` || parsed?.protocol === `${scheme}s:`) return parsed;
    const example = scheme === 'http' ? 'http://127.0.0.1:8899' : 'ws://127.0.0.1:8900';
    throw new BallastError('input', `"${url}" is not the address of a node: write it as ${example}.`);
}

function websocketOf(url: string): string {
    const parsed = new URL(checked(url));
    parsed.protocol = parsed.protocol === 'https:' ? 'wss:' : 'ws:';
    if (parsed.port) parsed.port = String(Number(parsed.port) + 1);
    return parsed.href;
}
