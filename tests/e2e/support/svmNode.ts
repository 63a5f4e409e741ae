/**
 * A Solana node in this process: the JSON-RPC calls that the client makes, answered by LiteSVM. One transaction is one
 * slot, nothing is ever forked or dropped, and there are no websockets.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
    getBase58Decoder,
    getBase58Encoder,
    getBase64Decoder,
    getBase64Encoder,
    getTransactionDecoder,
    type Address,
    type Base58EncodedBytes,
    type EncodedAccount,
    type Signature,
} from '@solana/kit';
import { FailedTransactionMetadata, LiteSVM, type TransactionMetadata } from 'litesvm';

interface Landed {
    slot: number;
    err: unknown;
    fee: number;
    units: number;
    logs: readonly string[];
    accounts: readonly string[];
}
type Json = unknown;
type Options = Record<string, unknown> | undefined;

const base64 = (bytes: Uint8Array): string => getBase64Decoder().decode(bytes);
/** What the network charges for a signature, in lamports. */
const FEE = 5_000;
/** Slots that a blockhash is good for. */
const LIFETIME = 150;
const CODE = { preflight: -32002, lagging: -32016, method: -32601 };

class RpcError extends Error {
    constructor(
        readonly code: number,
        message: string,
        readonly data?: unknown,
    ) {
        super(message);
    }
}

export class SvmNode {
    private slot = 10;
    private readonly history = new Map<string, Landed>();
    private constructor(
        readonly svm: LiteSVM,
        private readonly server: Server,
    ) {}

    /** Starts it on a free port. */
    static async start(svm: LiteSVM): Promise<SvmNode> {
        const server = createServer();
        const node = new SvmNode(svm, server);
        server.on('request', (request, response) => {
            const chunks: Buffer[] = [];
            request.on('data', (chunk: Buffer) => chunks.push(chunk));
            request.on('end', () => {
                response.setHeader('content-type', 'application/json');
                response.end(JSON.stringify(node.answer(JSON.parse(Buffer.concat(chunks).toString()) as Json)));
            });
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        return node;
    }

    /** A slot passes in which nothing happens. */
    tick(): void {
        this.slot += 1;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private answer(message: Json): Json {
        const { id, method, params } = message as { id: unknown; method: string; params?: unknown[] };
        try {
            return { jsonrpc: '2.0', id, result: this.call(method, params ?? []) };
        } catch (error) {
            if (!(error instanceof RpcError)) throw error;
            return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message, data: error.data } };
        }
    }

    private call(method: string, params: unknown[]): Json {
        const options = params.at(-1) as Options;
        const oldest = typeof options === 'object' ? Number(options?.minContextSlot ?? 0) : 0;
        if (oldest > this.slot)
            throw new RpcError(CODE.lagging, 'Minimum context slot has not been reached', { contextSlot: this.slot });
        switch (method) {
            case 'getLatestBlockhash':
                return this.inContext({
                    blockhash: this.svm.latestBlockhash(),
                    lastValidBlockHeight: this.slot + LIFETIME,
                });
            case 'getBlockHeight':
            case 'getSlot':
                return this.slot;
            case 'getEpochInfo':
                return { absoluteSlot: this.slot, blockHeight: this.slot, epoch: 0, slotIndex: this.slot };
            case 'getGenesisHash':
                return '11111111111111111111111111111111';
            case 'getSlotLeader':
                return '11111111111111111111111111111111';
            case 'getAccountInfo':
                return this.inContext(this.account(params[0] as Address));
            case 'getMultipleAccounts':
                return this.inContext((params[0] as Address[]).map((address) => this.account(address)));
            case 'getBalance':
                return this.inContext(Number(this.svm.getBalance(params[0] as Address) ?? 0n));
            case 'getMinimumBalanceForRentExemption':
                return Number(this.svm.minimumBalanceForRentExemption(BigInt(params[0] as number)));
            case 'getProgramAccounts':
                return this.programAccounts(params[0] as Address, options);
            case 'simulateTransaction':
                return this.inContext(this.simulate(params[0] as string, options));
            case 'sendTransaction':
                return this.send(params[0] as string, options);
            case 'getSignatureStatuses':
                return this.inContext((params[0] as string[]).map((signature) => this.status(signature)));
            case 'getTransaction':
                return this.transaction(params[0] as string);
            case 'getSignaturesForAddress':
                return this.signatures(params[0] as string, options);
            default:
                throw new RpcError(CODE.method, `Method not found: ${method}`);
        }
    }

    private inContext(value: Json): Json {
        return { context: { slot: this.slot, apiVersion: '4.2.2' }, value };
    }

    private account(address: Address): Json {
        const found = this.svm.getAccount(address);
        return found.exists && found.lamports > 0n ? encoded(found) : null;
    }

    private programAccounts(program: Address, options: Options): Json {
        const filters = (options?.filters ?? []) as { memcmp?: { offset: number; bytes: string }; dataSize?: number }[];
        const passes = ({ data }: EncodedAccount): boolean =>
            filters.every(({ memcmp, dataSize }) => {
                if (memcmp === undefined) return data.length === Number(dataSize);
                const wanted = getBase58Encoder().encode(memcmp.bytes as Base58EncodedBytes);
                return wanted.every((byte, at) => data[Number(memcmp.offset) + at] === byte);
            });
        const found = this.svm
            .getProgramAccounts(program)
            .filter((account) => account.lamports > 0n && passes(account));
        return this.inContext(found.map((account) => ({ pubkey: account.address, account: encoded(account) })));
    }

    private simulate(wire: string, options: Options): Json {
        this.svm
            .withSigverify(options?.sigVerify === true)
            .withBlockhashCheck(options?.replaceRecentBlockhash !== true);
        const outcome = this.svm.simulateTransaction(
            getTransactionDecoder().decode(getBase64Encoder().encode(wire)) as never,
        );
        this.svm.withSigverify(true).withBlockhashCheck(true);
        const meta = outcome.meta();
        return {
            err: outcome instanceof FailedTransactionMetadata ? errorOf(outcome) : null,
            logs: meta.logs(),
            unitsConsumed: Number(meta.computeUnitsConsumed()),
            returnData: returnedBy(meta),
            accounts: null,
            innerInstructions: null,
            replacementBlockhash: null,
        };
    }

    private send(wire: string, options: Options): Json {
        const bytes = getBase64Encoder().encode(wire);
        const transaction = getTransactionDecoder().decode(bytes);
        const signature = getBase58Decoder().decode(Object.values(transaction.signatures)[0]!);
        if (this.history.has(signature)) return signature;
        if (options?.skipPreflight !== true) this.preflight(wire);
        this.slot += 1;
        const before = Object.keys(transaction.signatures).length;
        const outcome = this.svm.sendTransaction(transaction as never);
        const failed = outcome instanceof FailedTransactionMetadata;
        const meta = failed ? outcome.meta() : outcome;
        this.history.set(signature, {
            slot: this.slot,
            err: failed ? errorOf(outcome) : null,
            fee: before * FEE,
            units: Number(meta.computeUnitsConsumed()),
            logs: meta.logs(),
            accounts: staticAccounts(transaction.messageBytes as unknown as Uint8Array),
        });
        return signature;
    }

    private preflight(wire: string): void {
        const trial = this.simulate(wire, { sigVerify: true, replaceRecentBlockhash: false }) as { err: unknown };
        if (trial.err !== null) throw new RpcError(CODE.preflight, 'Transaction simulation failed', trial);
    }

    private status(signature: string): Json {
        const found = this.history.get(signature);
        if (!found) return null;
        return {
            slot: found.slot,
            confirmations: null,
            err: found.err,
            confirmationStatus: 'finalized',
            status: found.err ? { Err: found.err } : { Ok: null },
        };
    }

    private transaction(signature: string): Json {
        const found = this.history.get(signature);
        if (!found) return null;
        const meta = {
            err: found.err,
            fee: found.fee,
            computeUnitsConsumed: found.units,
            logMessages: found.logs,
            preBalances: [],
            postBalances: [],
        };
        return {
            slot: found.slot,
            blockTime: Number(this.svm.getClock().unixTimestamp),
            meta,
            transaction: ['', 'base64'],
            version: 0,
        };
    }

    /** Newest first, as a node answers. */
    private signatures(address: string, options: Options): Json {
        const all = [...this.history].filter(([, { accounts }]) => accounts.includes(address)).reverse();
        const from = all.findIndex(([signature]) => signature === options?.before) + 1;
        const until = all.findIndex(([signature]) => signature === options?.until);
        return all
            .slice(from, until < 0 ? undefined : until)
            .slice(0, Number(options?.limit ?? 1_000))
            .map(([signature, { slot, err }]) => ({
                signature: signature as Signature,
                slot,
                err,
                memo: null,
                blockTime: null,
                confirmationStatus: 'finalized',
            }));
    }
}

function encoded(account: EncodedAccount): Json {
    return {
        lamports: Number(account.lamports),
        owner: account.programAddress,
        executable: account.executable,
        rentEpoch: 0,
        space: account.data.length,
        data: [base64(account.data as Uint8Array), 'base64'],
    };
}

function returnedBy(meta: TransactionMetadata): Json {
    const returned = meta.returnData();
    if (returned.data().length === 0) return null;
    return { programId: getBase58Decoder().decode(returned.programId()), data: [base64(returned.data()), 'base64'] };
}

/** The error in the form of JSON-RPC, read from the form in which LiteSVM prints it. */
function errorOf(failed: FailedTransactionMetadata): Json {
    const [, name, index, inner, code] = /err: (\w+)(?:\((\d+), (\w+)(?:\((\d+)\))?\))?/.exec(failed.toString()) ?? [];
    if (name === 'InstructionError')
        return { InstructionError: [Number(index), code === undefined ? inner : { Custom: Number(code) }] };
    const account = /account_index: (\d+)/.exec(failed.toString())?.[1];
    return account === undefined ? name : { [name!]: { account_index: Number(account) } };
}

/** The addresses that a message of version 0 names itself. */
function staticAccounts(message: Uint8Array): string[] {
    const versioned = (message[0]! & 0x80) !== 0 ? 1 : 0;
    const count = message[versioned + 3]!;
    const at = versioned + 4;
    return Array.from({ length: count }, (_, place) =>
        getBase58Decoder().decode(message.slice(at + place * 32, at + place * 32 + 32)),
    );
}
