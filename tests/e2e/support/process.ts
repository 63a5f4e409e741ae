/** Networks that are processes of their own: ports, starting, waiting, ending. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSolanaRpc, type Commitment } from '@solana/kit';

/** The project's folder. */
export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

const canListen = (port: number): Promise<boolean> =>
    new Promise((resolve) => {
        const server = createServer();
        server.once('error', () => resolve(false));
        server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });

/** The first of `count` free ports in a row, above `from`. */
export async function freePorts(from: number, count: number): Promise<number> {
    for (let first = from; first < from + 2_000; first += count) {
        const ports = Array.from({ length: count }, (_, place) => first + place);
        const free = await Promise.all(ports.map(canListen));
        if (free.every(Boolean)) return first;
    }
    throw new Error(`no ${count} free ports in a row above ${from}: stop other networks on this machine`);
}

/** Starts a program; what it prints goes to `log`. */
export function run(
    program: string,
    args: string[],
    log: string,
    missing: string,
    env: Record<string, string> = {},
): ChildProcess {
    if (!existsSync(program)) throw new Error(`${program} is missing: ${missing}`);
    mkdirSync(dirname(log), { recursive: true });
    const out = openSync(log, 'a');
    return spawn(program, args, { stdio: ['ignore', out, out], cwd: PROJECT, env: { ...process.env, ...env } });
}

/** Ends a process and waits until it has. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const impatient = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await gone;
    clearTimeout(impatient);
}

/** Waits until the node at `url` answers and `ready` holds. Fails when the process ends or the time is over. */
export async function answers(
    child: ChildProcess,
    url: string,
    seconds: number,
    log: string,
    ready: (slot: bigint) => boolean,
    commitment: Commitment = 'confirmed',
): Promise<void> {
    const until = Date.now() + seconds * 1_000;
    while (Date.now() < until) {
        if (child.exitCode !== null) throw new Error(`the network ended with code ${child.exitCode}: see ${log}`);
        const slot = await createSolanaRpc(url)
            .getSlot({ commitment })
            .send({ abortSignal: AbortSignal.timeout(2_000) })
            .catch(() => undefined);
        if (slot !== undefined && ready(slot)) return;
        await sleep(100);
    }
    throw new Error(`the network at ${url} was not ready after ${seconds} seconds: see ${log}`);
}

/** Where logs and ledgers of this run go. */
export const scratch = (name: string): string => join(PROJECT, 'target', 'e2e', name);
