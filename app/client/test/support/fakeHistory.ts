/** Transactions of a chain that the tests write. */
import { getBase58Decoder, getBase64Decoder, type Signature } from '@solana/kit';
import { BALLAST_PROGRAM_ADDRESS } from '../../src/generated/program.ts';
import { accruedEvent } from '../../src/generated/events.ts';
import { getAccruedEncoder } from '../../src/generated/types/index.ts';
import { Refusal, type Answers } from './fakeNode.ts';

const POOL = 'BPFLoaderUpgradeab1e11111111111111111111111' as never;

/** The line that the program logs for an event; `earned` tells events apart. */
export function logged(earned: bigint): string {
    const event = getAccruedEncoder().encode({ at: 0n, pool: POOL, earned, assetsAfter: 0n, unearnedAfter: 0n });
    return `Program data: ${getBase64Decoder().decode(new Uint8Array([...accruedEvent.discriminator, ...event]))}`;
}

/** What a transaction logs in which the program records those events. */
export const logOf = (...earned: bigint[]): string[] => [
    `Program ${BALLAST_PROGRAM_ADDRESS} invoke [1]`,
    ...earned.map(logged),
    `Program ${BALLAST_PROGRAM_ADDRESS} success`,
];

interface Transaction {
    readonly signature: Signature;
    readonly slot: number;
    readonly logs: readonly string[];
    readonly err: unknown;
    /** Listed and shown, as nodes reveal them: not always at the same time. */
    listed: boolean;
    shown: boolean;
    /** How settled it is, as it is listed. */
    status: string;
}

export class FakeHistory {
    /** Oldest first. */
    readonly transactions: Transaction[] = [];
    slot = 100;
    /** Most that the node lists at a time, whatever it is asked for. */
    most = 1_000;
    /** The node forgets what is older. */
    forgotten = 0;

    /** A transaction in a slot, by default in the next one. */
    add(
        logs: readonly string[],
        { slot = this.slot + 1, err = null as unknown, listed = true, shown = true, status = 'confirmed' } = {},
    ) {
        this.slot = Math.max(this.slot, slot);
        const bytes = new Uint8Array(64).fill(7);
        new DataView(bytes.buffer).setUint32(0, this.transactions.length + 1);
        const signature = getBase58Decoder().decode(bytes) as Signature;
        const transaction = { signature, slot, logs, err, listed, shown, status };
        this.transactions.push(transaction);
        return transaction;
    }

    readonly answers: Answers = {
        getSlot: () => this.slot,
        getSignatureStatuses: ([signature]: string[]) => {
            const found = this.kept().find((each) => each.signature === signature);
            const value = found
                ? { slot: found.slot, confirmations: null, err: found.err, confirmationStatus: 'finalized', status: {} }
                : null;
            return { context: { slot: this.slot }, value: [value] };
        },
        getSignaturesForAddress: (_: string, options: { before?: string; limit: number; minContextSlot?: number }) => {
            if ((options.minContextSlot ?? 0) > this.slot)
                throw new Refusal(-32_016, 'behind', { contextSlot: this.slot });
            const all = this.kept()
                .filter(({ listed }) => listed)
                .sort((a, b) => a.slot - b.slot)
                .reverse();
            const from = all.findIndex(({ signature }) => signature === options.before) + 1;
            if (options.before && from === 0) return [];
            return all
                .slice(from, from + Math.min(options.limit, this.most))
                .map(({ signature, slot, err, status }) => ({
                    ...{ signature, slot, err, memo: null, blockTime: null },
                    confirmationStatus: status,
                }));
        },
        getTransaction: (signature: string) => {
            const found = this.kept().find((each) => each.signature === signature);
            if (!found?.shown) return null;
            const meta = { err: found.err, fee: 5_000, computeUnitsConsumed: 1, logMessages: found.logs };
            return { slot: found.slot, blockTime: 0, meta, transaction: ['', 'base64'], version: 0 };
        },
    };

    private kept(): Transaction[] {
        return this.transactions.slice(this.forgotten);
    }
}
