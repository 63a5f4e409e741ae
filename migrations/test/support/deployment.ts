/** Deployments as the tests run them: in this process, or as one of their own that can be killed. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getAddressEncoder } from '@solana/kit';
import { createHash } from 'node:crypto';
import { readArguments } from '../../src/arguments.ts';
import { localKey } from '../../src/keys.ts';
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

/** A key file of a local key. */
export async function keyFile(folder: string, name: string): Promise<string> {
    const seed = createHash('sha256').update(name).digest();
    const { address } = await localKey(name);
    const path = join(folder, `${address}.json`);
    writeFileSync(path, JSON.stringify([...seed, ...getAddressEncoder().encode(address)]));
    return path;
}

/** The build with `bytes` bytes behind it, which nothing reads. */
export function anotherBuild(folder: string, bytes: number): string {
    const path = join(folder, `ballast-${bytes}.so`);
    writeFileSync(
        path,
        Buffer.concat([readFileSync(join(MIGRATIONS, '../target/deploy/ballast.so')), Buffer.alloc(bytes, 1)]),
    );
    return path;
}

/** What JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What is different, by its place: `pools.0.seed`. Nothing takes the setting out. */
export type Changes = Readonly<Record<string, Json | undefined>>;

/** The local network's settings with changes, and with terms that are found from wherever the file is. */
export function settingsWith(changes: Changes = {}): Json {
    const settings = JSON.parse(readFileSync(LOCALNET, 'utf8')) as Json;
    for (let at = 0; at < PRODUCTS; at++) {
        const place = `pools.0.products.${at}.terms.file`;
        put(settings, place, join(MIGRATIONS, String(valueAt(settings, place))));
    }
    for (const [place, value] of Object.entries(changes)) put(settings, place, value);
    return settings;
}

/** Products of the first pool. */
const PRODUCTS = 5;

/** What stands at a place. */
export const valueAt = (settings: Json, place: string): Json =>
    place.split('.').reduce<Json>((inner, part) => (inner as { [name: string]: Json })[part] as Json, settings);

function put(settings: Json, place: string, value: Json | undefined): void {
    const [, outer, name] = /^(?:(.*)\.)?([^.]+)$/.exec(place)!;
    const group = (outer === undefined ? settings : valueAt(settings, outer)) as { [name: string]: Json };
    if (value === undefined) delete group[name!];
    else group[name!] = value;
}

/** Such settings in a file. */
export function settingsFile(folder: string, changes: Changes): string {
    const path = join(folder, `settings-${written++}.json`);
    writeFileSync(path, JSON.stringify(settingsWith(changes)));
    return path;
}

let written = 0;
