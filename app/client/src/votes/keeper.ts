/** Where the salts of sealed votes are kept. */
import { BallastError } from '../errors/error.ts';

/** A store of short texts. What {@link VoteKeeper.set} has returned from must be there after a crash, as far as it can be. */
export interface VoteKeeper {
    get(key: string): Promise<string | undefined>;
    set(key: string, value: string): Promise<void>;
    delete(key: string): Promise<void>;
    keys(): Promise<string[]>;
}

/** Keeps votes as long as the program runs: for tests, and for scripts that seal and open in one go. */
export function memoryKeeper(): VoteKeeper {
    const kept = new Map<string, string>();
    return {
        get: async (key) => kept.get(key),
        set: async (key, value) => void kept.set(key, value),
        delete: async (key) => void kept.delete(key),
        keys: async () => [...kept.keys()],
    };
}

/** What a keeper needs of a browser's `localStorage`. */
export interface StorageLike {
    readonly length: number;
    key(index: number): string | null;
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
    removeItem(key: string): void;
}

/**
 * Keeps votes in a browser's storage: pass `localStorage`. Whoever clears the site's data deletes them, so export them
 * before, unless the wallet can sign messages. Errors: kind `input` when the storage is full or switched off.
 */
export function storageKeeper(storage: StorageLike, prefix = 'ballast:'): VoteKeeper {
    return {
        get: async (key) => storage.getItem(prefix + key) ?? undefined,
        set: async (key, value) => {
            try {
                storage.setItem(prefix + key, value);
            } catch (cause) {
                throw new BallastError(
                    'input',
                    'The browser has no room left for the secret of your vote, or is not allowed to store it, so nothing was sent: allow this page to store data.',
                    { cause },
                );
            }
        },
        delete: async (key) => storage.removeItem(prefix + key),
        keys: async () =>
            Array.from({ length: storage.length }, (_, place) => storage.key(place))
                .filter((key) => key !== null && key.startsWith(prefix))
                .map((key) => key!.slice(prefix.length)),
    };
}
