/** A node between the client and the network that misbehaves as it is told: named faults for tests, nothing else is changed. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Message {
    readonly id: unknown;
    readonly method: string;
    readonly params?: unknown[];
}
/** What the proxy does with a call: `pass` it on, `hang` up, or answer by itself. `then` changes the network's answer. */
export type Reaction =
    | 'pass'
    | 'hang up'
    | { readonly result: unknown }
    | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } }
    | { readonly then: (answer: { result?: unknown }) => unknown };

export interface Proxy {
    readonly url: string;
    /** Asked about every call. */
    react: (message: Message) => Reaction;
    /** All calls so far. */
    readonly calls: string[];
    stop(): Promise<void>;
}

/** Starts a proxy that passes everything on. */
export async function startProxy(target: string): Promise<Proxy> {
    const calls: string[] = [];
    const server = createServer((request, response) => {
        void handle(request, response).catch(() => response.destroy());
    });
    async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const body = Buffer.concat(chunks).toString();
        const message = JSON.parse(body) as Message;
        calls.push(message.method);
        const reaction = proxy.react(message);
        if (reaction === 'hang up') return void response.destroy();
        response.setHeader('content-type', 'application/json');
        const own = (answer: object) => response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...answer }));
        if (typeof reaction === 'object' && !('then' in reaction)) return void own(reaction);
        const answer = await fetch(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        const text = await answer.text();
        response.end(
            reaction === 'pass' ? text : JSON.stringify(reaction.then(JSON.parse(text) as { result?: unknown })),
        );
    }
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy: Proxy = {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        react: () => 'pass',
        calls,
        stop: async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
    return proxy;
}
