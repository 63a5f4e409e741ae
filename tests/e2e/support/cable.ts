/** A cable between the client and the network's websockets, which can be cut, or stay plugged in and carry nothing. */
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Cable {
    readonly wsUrl: string;
    /** Connections so far. */
    readonly plugged: number;
    /** Ends all connections and takes no new ones until it is mended. */
    cut(): void;
    /** Keeps all connections open and loses what is sent over them. New ones are carried. */
    mute(): void;
    mend(): void;
    stop(): Promise<void>;
}

/** Plugs a cable in front of a websocket endpoint. */
export async function plugCable(wsUrl: string): Promise<Cable> {
    const { hostname, port } = new URL(wsUrl);
    const ends = new Map<Socket, { muted: boolean }>();
    let [isCut, plugged] = [false, 0];
    const server = createServer((near) => {
        if (isCut) return void near.destroy();
        plugged += 1;
        const far = connect(Number(port), hostname);
        const state = { muted: false };
        ends.set(near, state);
        const close = (): void => {
            ends.delete(near);
            near.destroy();
            far.destroy();
        };
        for (const [from, to] of [
            [near, far],
            [far, near],
        ] as const) {
            from.on('data', (chunk) => void (state.muted || to.write(chunk)));
            from.on('error', close);
            from.on('close', close);
        }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        wsUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
        get plugged() {
            return plugged;
        },
        cut() {
            isCut = true;
            for (const end of [...ends.keys()]) end.destroy();
        },
        mute() {
            for (const state of ends.values()) state.muted = true;
        },
        mend() {
            isCut = false;
        },
        async stop() {
            for (const end of [...ends.keys()]) end.destroy();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
