/** Deployments as the tests run them: in this process, or as one of their own that can be killed. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../../src/arguments.ts';
import { run } from '../../src/run.ts';

export const MIGRATIONS = fileURLToPath(new URL('../..', import.meta.url));
export const LOCALNET = join(MIGRATIONS, 'localnet.json');
export const ADMIN = 'local:localnet admin';

/** Runs it here. Returns the lines it prints. Errors: as `run`. */
export async function deploy(url: string, ...more: string[]): Promise<string[]> {
    const lines: string[] = [];
    const words = ['--url', url, '--keypair', ADMIN, '--config', LOCALNET, ...more];
    await run(readArguments(words)!, (line) => void lines.push(line));
    return lines;
}

/** How a process ended. */
export interface Ended {
    readonly killed: boolean;
    readonly code: number | null;
    readonly lines: readonly string[];
}

/** Runs it as a process, and kills that `delay` milliseconds after it has printed a line with `mark`. */
export function deployUntil(url: string, mark: string | undefined, delay: number): Promise<Ended> {
    const words = ['--url', url, '--keypair', ADMIN, '--config', LOCALNET];
    const child = spawn(process.execPath, ['--import', 'tsx', join(MIGRATIONS, 'deploy.ts'), ...words], {
        cwd: dirname(MIGRATIONS),
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    let marked = false;
    const hear = (some: Buffer) => {
        printed += some.toString();
        if (marked || mark === undefined || !printed.includes(mark)) return;
        marked = true;
        setTimeout(() => child.kill('SIGKILL'), delay);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    return new Promise((resolve) =>
        child.once('close', (code, signal) =>
            resolve({ killed: signal === 'SIGKILL', code, lines: printed.split('\n') }),
        ),
    );
}

/** Settings that differ from those of the local network, in a file. */
export function settingsFile(folder: string, change: (settings: Draft) => void): string {
    const settings = draft();
    change(settings);
    const path = join(folder, `settings-${written++}.json`);
    writeFileSync(path, JSON.stringify(settings));
    return path;
}

let written = 0;

/** Settings that a test may bend in any way. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Draft = Record<string, any>;

/** The local network's settings, with terms where the test's own file finds them. */
export function draft(): Draft {
    const settings = JSON.parse(readFileSync(LOCALNET, 'utf8')) as Draft;
    for (const pool of settings.pools)
        for (const product of pool.products) product.terms.file = join(MIGRATIONS, product.terms.file);
    return settings;
}
