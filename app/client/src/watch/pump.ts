/** What all watches have in common: read, be woken, read again, until the signal is given. */
import type { BallastClient } from '../chain/client.ts';
import { noteSlot } from '../chain/requests.ts';
import { sleep } from '../chain/wait.ts';
import { BallastError } from '../errors/error.ts';
import { keepLink, type LinkState, type Notice, type Topic } from './link.ts';

/**
 * How a watch is doing:
 * - `connected`: changes are told within moments
 * - `reconnecting`: the websocket broke; meanwhile the node is asked every few seconds
 * - `polling`: no websocket can be had; the same, and it is tried again from time to time
 * - `lagging`: the node does not answer, or is behind what has been seen: changes come late, none is lost
 */
export type WatchStatus = 'connected' | 'reconnecting' | 'polling' | 'lagging';

export interface WatchOptions {
    /** Ends the watch: its promise is fulfilled then. Default: it goes on for ever. */
    readonly signal?: AbortSignal;
    /** Called whenever the status changes. */
    readonly onStatus?: (status: WatchStatus) => void;
    /** Milliseconds between two questions without a websocket. Default: 2 000. */
    readonly pollEvery?: number;
    /** Milliseconds without any message after which a websocket counts as dead. Default: 10 000. */
    readonly silence?: number;
}

/** One kind of watch. */
export interface Watched {
    /** Reads what there is now and tells what is new, but nothing once the signal is given. After an error it is called again. */
    read(signal: AbortSignal): Promise<void>;
    /** What to be woken by; asked after every reading. */
    topics(): readonly Topic[];
    /** Looks at what woke it. */
    notice?(notice: Notice): void;
    /** Milliseconds after which to read again although nothing woke it; undefined: when there is nothing to wait for. */
    again?(): number | undefined;
    /** Least milliseconds between two readings. */
    readonly spacing: number;
}

const POLL = 2_000;
const SILENCE = 10_000;
/** Also with a websocket that works everything is read again so often: a node can fail to tell. In milliseconds. */
const SAFETY = 30_000;
/** The same with one whose silence says nothing. */
const SAFETY_WITHOUT_BEAT = 5_000;
/** Milliseconds between two attempts at a node that fails, and how often another failure than silence is borne. */
const RETRY = 1_000;
const PATIENCE = 5;
const STATUS: Readonly<Record<LinkState, WatchStatus>> = { open: 'connected', broken: 'reconnecting', none: 'polling' };

/** A caller's function threw: that is not for the watch to heal. */
class Callers {
    constructor(readonly cause: unknown) {}
}

/** Calls what the caller has passed. Its errors end the watch. */
export async function tell<Told>(told: Told, onTold: (told: Told) => unknown): Promise<void> {
    try {
        await onTold(told);
    } catch (cause) {
        throw new Callers(cause);
    }
}

/**
 * Runs a watch. Fulfilled when the signal is given. Errors: what a callback throws; kind `missing` or `network` when the
 * node cannot answer at all.
 */
export async function pump(client: BallastClient, options: WatchOptions, watched: Watched): Promise<void> {
    const stop = new AbortController();
    const end = (): void => stop.abort();
    if (options.signal?.aborted) return;
    options.signal?.addEventListener('abort', end);
    const { signal } = stop;
    const bell = new Bell();
    let state = 'broken' as LinkState;
    let status: WatchStatus | undefined;
    const show = (now: WatchStatus): void => {
        if (now === status || signal.aborted) return;
        status = now;
        options.onStatus?.(now);
    };
    // The first status means: from now on nothing is missed.
    let [hasLinked, hasRead] = [false, false];
    const link = keepLink({
        wsUrl: client.wsUrl,
        topics: watched.topics(),
        signal,
        silence: options.silence ?? SILENCE,
        wake(notice) {
            noteSlot(client, notice);
            if (notice) watched.notice?.(notice);
            bell.ring();
        },
        onState(now) {
            state = now;
            hasLinked = true;
            if (hasRead && status !== 'lagging') show(STATUS[now]);
        },
    });
    try {
        for (let failures = 0; !signal.aborted;) {
            bell.quiet();
            try {
                await unless(signal, watched.read(signal));
                failures = 0;
                hasRead = true;
                if (hasLinked) show(STATUS[state]);
            } catch (cause) {
                if (signal.aborted) return;
                if (cause instanceof Callers) throw cause.cause;
                failures += 1;
                if (!heals(cause, failures)) throw cause;
                show('lagging');
                await sleep(RETRY, signal);
                continue;
            }
            link.want(watched.topics());
            await sleep(watched.spacing, signal);
            const safety = state !== 'open' ? (options.pollEvery ?? POLL) : link.beats ? SAFETY : SAFETY_WITHOUT_BEAT;
            await bell.rung(Math.min(safety, watched.again?.() ?? safety), signal);
        }
    } finally {
        options.signal?.removeEventListener('abort', end);
        end();
    }
}

/** Waits for what is done, but no longer than until the signal is given. */
async function unless(signal: AbortSignal, done: Promise<void>): Promise<void> {
    const given = new AbortController();
    await Promise.race([done, aborted(signal, given.signal)]).finally(() => given.abort());
}

/** Fulfilled when the first signal is given; the second lets go of it. */
const aborted = (signal: AbortSignal, letGo: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
        if (signal.aborted) return resolve();
        signal.addEventListener('abort', () => resolve(), { signal: letGo });
    });

/** Whether it is worth to ask again. */
function heals(cause: unknown, failures: number): boolean {
    if (!(cause instanceof BallastError)) return false;
    if (cause.kind === 'unreachable' || cause.kind === 'lagging' || cause.kind === 'landed') return true;
    return cause.kind === 'network' && failures < PATIENCE;
}

/** Rings until somebody has heard it. */
class Bell {
    private rings = false;
    private heard: (() => void) | undefined;

    ring(): void {
        this.rings = true;
        this.heard?.();
    }

    quiet(): void {
        this.rings = false;
    }

    /** Returns when it rings, when the time is over, or when the signal is given. */
    async rung(milliseconds: number, signal: AbortSignal): Promise<void> {
        if (this.rings || signal.aborted) return;
        const hearing = new AbortController();
        this.heard = () => hearing.abort();
        signal.addEventListener('abort', this.heard);
        await sleep(milliseconds, hearing.signal);
        signal.removeEventListener('abort', this.heard);
        this.heard = undefined;
    }
}
