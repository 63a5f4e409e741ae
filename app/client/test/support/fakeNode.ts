/** A node for the tests: answers what it is told to, over HTTP and over websockets that can be cut or fall silent. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** A JSON-RPC error. */
export class Refusal extends Error {
    constructor(
        readonly code: number,
        message: string,
        readonly data?: unknown,
    ) {
        super(message);
    }
}

export type Answers = Record<string, (...params: never[]) => unknown>;

export class FakeNode {
    /** Methods that were asked for, in order. */
    readonly asked: string[] = [];
    /** HTTP status of all answers that are not 200. */
    status = 200;
    /** Open sockets take messages, but never say anything. */
    silent = false;
    /** What is subscribed to on the present sockets: method, parameters, and how to tell. */
    subscriptions: { method: string; params: unknown[]; tell: (result: unknown) => void }[] = [];
    /** Subscriptions that it does not know. */
    readonly refused = new Set<string>();
    /** Websockets that were opened so far. */
    connections = 0;
    private readonly sockets = new Set<WebSocket>();
    private beat: NodeJS.Timeout | undefined;

    private constructor(
        private readonly http: Server,
        private ws: WebSocketServer | undefined,
        private readonly answers: Answers,
    ) {}

    static async start(answers: Answers): Promise<FakeNode> {
        const http = createServer();
        const node = new FakeNode(http, undefined, answers);
        http.on('request', (request, response) => {
            const chunks: Buffer[] = [];
            request.on('data', (chunk: Buffer) => chunks.push(chunk));
            request.on('end', () => {
                response.statusCode = node.status;
                response.setHeader('content-type', 'application/json');
                response.end(JSON.stringify(node.answer(JSON.parse(Buffer.concat(chunks).toString()))));
            });
        });
        await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
        return node;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
    }

    /** Where websockets are, once they are listened to; a port where nobody listens before. */
    wsUrl = 'ws://127.0.0.1:9';

    async listen(port = 0): Promise<void> {
        this.ws = new WebSocketServer({ host: '127.0.0.1', port });
        this.ws.on('connection', (socket) => this.serve(socket));
        await new Promise((resolve) => this.ws!.once('listening', resolve));
        this.wsUrl = `ws://127.0.0.1:${(this.ws.address() as AddressInfo).port}`;
        this.beat = setInterval(() => this.tell('slotSubscribe', { parent: 0, root: 0, slot: 1 }), 50);
    }

    /** Tells all who have subscribed by that method. */
    tell(method: string, result: unknown): void {
        if (this.silent) return;
        for (const subscription of this.subscriptions) if (subscription.method === method) subscription.tell(result);
    }

    /** Cuts all websockets; with `gone`, nobody listens for new ones either. */
    async cut(gone = false): Promise<void> {
        for (const socket of this.sockets) socket.terminate();
        this.subscriptions = [];
        if (!gone || !this.ws) return;
        clearInterval(this.beat);
        await new Promise((resolve) => this.ws!.close(resolve));
    }

    async stop(): Promise<void> {
        await this.cut(true);
        this.http.closeAllConnections();
        await new Promise((resolve) => this.http.close(resolve));
    }

    private answer(message: { id: unknown; method: string; params?: unknown[] }): unknown {
        const { id, method, params } = message;
        this.asked.push(method);
        try {
            const answer = this.answers[method];
            if (!answer) throw new Refusal(-32_601, `Method not found: ${method}`);
            return { jsonrpc: '2.0', id, result: answer(...((params ?? []) as never[])) };
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message, data: error.data } };
        }
    }

    private serve(socket: WebSocket): void {
        this.connections += 1;
        this.sockets.add(socket);
        socket.on('close', () => this.sockets.delete(socket));
        let next = 1;
        socket.on('message', (data) => {
            const { id, method, params } = JSON.parse(String(data)) as {
                id: unknown;
                method: string;
                params: unknown[];
            };
            if (this.silent || !method.endsWith('Subscribe')) return;
            if (this.refused.has(method)) {
                socket.send(
                    JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_601, message: 'Method not found' } }),
                );
                return;
            }
            const subscription = next++;
            const notification = method.replace('Subscribe', 'Notification');
            this.subscriptions.push({
                method,
                params,
                tell: (result) =>
                    socket.send(
                        JSON.stringify({ jsonrpc: '2.0', method: notification, params: { subscription, result } }),
                    ),
            });
            socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: subscription }));
        });
    }
}

/** Waits until something is so. */
export async function until(isSo: () => boolean, what: string, milliseconds = 10_000): Promise<void> {
    for (const end = Date.now() + milliseconds; Date.now() < end;) {
        if (isSo()) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`${what}: not after ${milliseconds} ms`);
}
