/** What works in Node only. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { VoteKeeper } from './votes/keeper.ts';

const SUFFIX = '.vote';

/**
 * Keeps votes in a folder, one file each, which only its owner can read (mode 0600). A file is written beside its place,
 * flushed and moved there, so that a crash leaves either the old one or the new one; several processes can share a folder.
 */
export function fileKeeper(folder: string): VoteKeeper {
    const pathOf = (key: string) => join(folder, encodeURIComponent(key) + SUFFIX);
    return {
        get: (key) => readFile(pathOf(key), 'utf8').catch(none),
        set: async (key, value) => {
            await mkdir(folder, { recursive: true, mode: 0o700 });
            const beside = `${pathOf(key)}.${randomUUID()}`;
            const file = await open(beside, 'wx', 0o600);
            try {
                await file.writeFile(value);
                await file.sync();
            } finally {
                await file.close();
            }
            await rename(beside, pathOf(key));
            await flushFolder(folder);
        },
        delete: (key) => rm(pathOf(key), { force: true }),
        keys: async () => {
            const names = (await readdir(folder).catch(none)) ?? [];
            return names
                .filter((name) => name.endsWith(SUFFIX))
                .map((name) => decodeURIComponent(name.slice(0, -SUFFIX.length)));
        },
    };
}

/** `undefined` where there is no such file or folder; other failures pass. */
function none(cause: unknown): undefined {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined;
    throw cause;
}

/** Makes the move itself last. Systems that cannot flush a folder are left to do it in their own time. */
async function flushFolder(folder: string): Promise<void> {
    const handle = await open(folder, 'r').catch(() => undefined);
    await handle?.sync().catch(() => undefined);
    await handle?.close();
}
