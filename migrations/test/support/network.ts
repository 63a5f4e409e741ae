/** A bare local network: tokens, feeds and wallets, but no Ballast. */
import { address, createSolanaRpc, lamports } from '@solana/kit';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, clockOf } from '../../../tests/e2e/support/rpc.ts';
import { answers, end, freePorts, PROJECT, run } from '../../../tests/e2e/support/process.ts';

export interface BareNetwork {
    readonly url: string;
    /** For files of the test. */
    readonly folder: string;
    lamportsOf(owner: string): Promise<bigint>;
    fund(owner: string, amount: bigint): Promise<void>;
    /** Writes an account. */
    write(address: string, owner: string, data: Uint8Array): Promise<void>;
    /** Moves the clock. */
    travel(seconds: number): Promise<void>;
    stop(): Promise<void>;
}

/** Errors: when `target/debug/ballast-localnet` is missing. */
export async function startBare(from: number): Promise<BareNetwork> {
    const folder = mkdtempSync(join(tmpdir(), 'ballast-deploy-'));
    const port = await freePorts(from, 2);
    const url = `http://127.0.0.1:${port}`;
    const log = join(folder, 'network.log');
    const child = run(
        join(PROJECT, 'target/debug/ballast-localnet'),
        ['--bare', '--rpc-port', `${port}`, '--manifest', join(folder, 'network.json')],
        log,
        'run `make localnet` once',
    );
    await answers(child, url, 30, log, () => true);
    const rpc = createSolanaRpc(url);
    const lamportsOf = async (owner: string) =>
        (await rpc.getBalance(address(owner), { commitment: 'confirmed' }).send()).value;
    return {
        url,
        folder,
        lamportsOf,
        fund: async (owner, amount) => {
            const before = await lamportsOf(owner);
            await rpc.requestAirdrop(address(owner), lamports(amount)).send();
            for (let looks = 0; looks < 50 && (await lamportsOf(owner)) === before; looks++)
                await new Promise((resolve) => setTimeout(resolve, 100));
        },
        write: async (address, owner, data) => {
            const account = { owner, lamports: 10_000_000, data: Buffer.from(data).toString('hex'), executable: false };
            await call(url, 'surfnet_setAccount', [address, account]);
        },
        travel: async (seconds) => {
            const target = (await clockOf(url)) + BigInt(seconds);
            await call(url, 'surfnet_timeTravel', [{ absoluteTimestamp: Number(target) * 1_000 }]);
            for (let looks = 0; looks < 100 && (await clockOf(url)) < target; looks++)
                await new Promise((resolve) => setTimeout(resolve, 100));
        },
        stop: () => end(child),
    };
}
