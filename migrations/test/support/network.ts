/** A bare local network: tokens, feeds and wallets, but no Ballast. */
import { address, createSolanaRpc } from '@solana/kit';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { airdropped, surfnetTravel, surfnetWrite } from '../../../tests/e2e/support/rpc.ts';
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
        fund: (owner, amount) => airdropped(url, address(owner), amount),
        write: (address, owner, data) => surfnetWrite(url, address, owner, data),
        travel: (seconds) => surfnetTravel(url, seconds),
        stop: () => end(child),
    };
}
