/** A websocket that is kept: made anew when it breaks or falls silent. It only wakes; what has changed is read elsewhere. */
import { createSolanaRpcSubscriptions, type RpcSubscriptions, type SolanaRpcSubscriptionsApi } from '@solana/kit';
import { sleep } from '../chain/wait.ts';

/** What a subscription brings: of interest is only that it does, and as of which slot. */
export type Notice = { readonly context?: { readonly slot: bigint }; readonly value?: unknown };
type Subscriptions = RpcSubscriptions<SolanaRpcSubscriptionsApi>;

/** Something to be told about. Topics with the same key are the same. */
export interface Topic {
    readonly key: string;
    open(subscriptions: Subscriptions, abortSignal: AbortSignal): Promise<AsyncIterable<unknown>>;
}

/** `open`: all topics are subscribed. `broken`: a new one is being made. `none`: it could not be had several times. */
export type LinkState = 'open' | 'broken' | 'none';

export interface LinkOptions {
    readonly wsUrl: string;
    /** What to subscribe to at first. */
    readonly topics: readonly Topic[];
    readonly signal: AbortSignal;
    /** Called for every notice, and after each gap in which notices may have been lost. */
    readonly wake: (notice?: Notice) => void;
    readonly onState: (state: LinkState) => void;
    /** Longest time without any message, in milliseconds. */
    readonly silence: number;
}

export interface Link {
    /** Subscribes to exactly these from now on. */
    want(topics: readonly Topic[]): void;
    /** Whether a dead socket would be noticed by its silence. */
    readonly beats: boolean;
}

/** Milliseconds: for a subscription to be answered; between two attempts at first and at last; between two looks at the time. */
const ANSWER = 5_000;
const FIRST_PAUSE = 250;
const LAST_PAUSE = 15_000;
const LOOK = 250;
/** The topic that only shows that the socket lives. */
const BEAT = 'slots';
/** Attempts in a row after which there is no websocket to be had. */
const GIVEN_UP = 3;

/** Opens a link and keeps it until the signal is given. */
export function keepLink(options: LinkOptions): Link {
    const { signal, wake, onState } = options;
    let wanted = options.topics;
    let socket: Socket | undefined;

    const run = async (): Promise<void> => {
        for (let failures = 0; !signal.aborted; failures += 1) {
            const current = new Socket(options, () => {
                failures = 0;
                onState('open');
            });
            socket = current;
            await current.live(wanted);
            socket = undefined;
            if (signal.aborted) return;
            onState(failures + 1 < GIVEN_UP ? 'broken' : 'none');
            wake();
            // A little by chance, so that not all who lost a node come back in the same moment.
            const pause = Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** failures) * (0.75 + Math.random() / 2);
            await sleep(pause, signal);
        }
    };
    void run();
    return {
        want(topics) {
            wanted = topics;
            socket?.want(topics);
        },
        get beats() {
            return socket?.beats ?? false;
        },
    };
}

/** One websocket from its opening to its end. */
class Socket {
    beats = false;
    private heard = Date.now();
    private readonly open = new Map<string, AbortController>();
    private readonly ended = new AbortController();
    private subscriptions: Subscriptions | undefined;
    private pending = 0;

    constructor(
        private readonly options: LinkOptions,
        private readonly onOpen: () => void,
    ) {}

    /** Subscribes, and returns when the connection is no good any more. */
    async live(topics: readonly Topic[]): Promise<void> {
        try {
            this.subscriptions = createSolanaRpcSubscriptions(this.options.wsUrl);
        } catch {
            // No websockets here, or forbidden ones.
            return;
        }
        const { signal, silence } = this.options;
        const end = (): void => this.ended.abort();
        signal.addEventListener('abort', end);
        // Slots come several times a second, so their absence shows a socket that is open but dead.
        this.subscribe({ key: BEAT, open: (from, abortSignal) => from.slotNotifications().subscribe({ abortSignal }) });
        this.want(topics);
        while (!this.ended.signal.aborted) {
            await sleep(LOOK, this.ended.signal);
            if (this.beats && Date.now() - this.heard > silence) break;
        }
        signal.removeEventListener('abort', end);
        this.ended.abort();
        for (const controller of this.open.values()) controller.abort();
        this.open.clear();
    }

    want(topics: readonly Topic[]): void {
        const keys = new Set([BEAT, ...topics.map(({ key }) => key)]);
        for (const [key, controller] of this.open)
            if (!keys.has(key)) {
                controller.abort();
                this.open.delete(key);
            }
        for (const topic of topics) if (!this.open.has(topic.key)) this.subscribe(topic);
    }

    /** Subscribes with a signal of its own: closing one topic leaves the others. */
    private subscribe(topic: Topic): void {
        const controller = new AbortController();
        this.open.set(topic.key, controller);
        this.pending += 1;
        void this.follow(topic, controller.signal);
    }

    private async follow(topic: Topic, signal: AbortSignal): Promise<void> {
        const isBeat = topic.key === BEAT;
        const late = setTimeout(() => this.ended.abort(), ANSWER);
        try {
            const notices = await topic.open(this.subscriptions!, signal);
            clearTimeout(late);
            this.beats ||= isBeat;
            this.heard = Date.now();
            this.settled();
            for await (const notice of notices) {
                this.heard = Date.now();
                if (!isBeat) this.options.wake(notice as Notice);
            }
        } catch (cause) {
            // A topic that is not wanted any more; or a node without notices of slots, which is watched without them.
            if (signal.aborted || (isBeat && isRefusal(cause))) return this.settled();
        } finally {
            clearTimeout(late);
        }
        if (!signal.aborted) this.ended.abort();
    }

    /** Subscribed: what happened before may have been missed. */
    private settled(): void {
        this.pending -= 1;
        if (this.pending > 0 || this.ended.signal.aborted) return;
        this.onOpen();
        this.options.wake();
    }
}

/** Whether the node refused a subscription, by a code of JSON-RPC, and the connection is fine. */
function isRefusal(cause: unknown): boolean {
    const code = (cause as { context?: { __code?: unknown } } | null)?.context?.__code;
    return typeof code === 'number' && code <= -32_000 && code >= -32_768;
}
