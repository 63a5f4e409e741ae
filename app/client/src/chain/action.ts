/** Actions: one transaction each, tried out before anybody signs. */
import type { Signature } from '@solana/kit';
import { BallastError, type FailureDetails } from '../errors/error.ts';
import { explain } from '../errors/explain.ts';
import type { BallastClient } from './client.ts';
import { eventsOf } from './logs.ts';
import { landed, send, type Receipt } from './send.ts';
import type { Plan } from './steps.ts';
import { MAX_UNITS, simulate, sizeOf, unitsFor } from './transactions.ts';
import { sleep } from './wait.ts';

/** What an action would do if it were sent now. */
export interface Preview<Event> {
    /** What the program would record: with amounts, prices and states after it. */
    readonly event: Event;
    /** All events of that kind. */
    readonly events: readonly Event[];
    /** Compute units. */
    readonly units: bigint;
    /** Bytes of the transaction. */
    readonly size: number;
    readonly logs: readonly string[];
}

/** What an action has done. */
export interface Landed<Event> extends Preview<Event> {
    readonly signature: Signature;
    readonly slot: bigint;
    /** Lamports that the network kept. */
    readonly fee: bigint;
}

/** A call that changes something. Also says what it would do, and what it consists of. */
export interface Action<Input, Event> {
    /** Tries it out, has it signed, sends it and waits. Errors: `BallastError`; with a `signature` when it was sent. */
    (client: BallastClient, input: Input): Promise<Landed<Event>>;
    /** What it would do now. Nobody signs. Errors: as the action itself. */
    preview(client: BallastClient, input: Input): Promise<Preview<Event>>;
    /** Its instructions, for a transaction of your own. */
    plan(client: BallastClient, input: Input): Promise<Plan<Event>>;
}

/** Makes an action of what plans it. */
export function action<Input, Event = undefined>(
    plan: (client: BallastClient, input: Input) => Promise<Plan<Event>>,
): Action<Input, Event> {
    const run = async (client: BallastClient, input: Input) => execute(client, await plan(client, input));
    return Object.assign(run, {
        preview: async (client: BallastClient, input: Input) => preview(client, await plan(client, input)),
        plan,
    });
}

/** What a plan would do. */
export async function preview<Event>(client: BallastClient, plan: Plan<Event>): Promise<Preview<Event>> {
    const { units, logs } = await simulate(client, plan);
    return { ...told(client, plan, logs), units, size: sizeOf(client, plan), logs };
}

/** Numbers of tickets; so many compute units more, at most, does a transaction ask for. */
const TICKETS = 4_096;

/**
 * A few units more, each time others: the same action twice within a blockhash is two transactions then. Without it the
 * second would be taken for the first, and nothing would happen. Counted, so that a client never gives one twice in a row of
 * that many; from a number drawn at random, so that two clients of one key hardly ever agree.
 */
function ticket({ seen }: BallastClient): number {
    seen.ticket = (seen.ticket + 1) % TICKETS;
    return seen.ticket;
}

/** Tries a plan out, has it signed, sends it and waits until it has landed. */
export async function execute<Event>(client: BallastClient, plan: Plan<Event>): Promise<Landed<Event>> {
    const { units } = await simulate(client, plan);
    // Without the tickets' room at the top, what needs most would always ask for the same.
    const asked = Math.min(unitsFor(plan, units), MAX_UNITS - TICKETS) + ticket(client);
    const { signature, slot } = await send(client, plan, asked);
    const receipt = await receiptOf(client, signature);
    // A transaction that is only processed can end otherwise in another fork.
    if (receipt.err !== null) throw await explain(client, plan, { cause: receipt.err, logs: receipt.logs, signature });
    return {
        ...told(client, plan, receipt.logs, signature),
        units: receipt.units,
        size: sizeOf(client, plan),
        logs: receipt.logs,
        fee: receipt.fee,
        signature,
        slot,
    };
}

/** What a transaction left, waiting for a node that is slow to store it. Errors: kind `landed`. */
export async function receiptOf(client: BallastClient, signature: Signature): Promise<Receipt> {
    const until = Date.now() + client.patience;
    for (;;) {
        // It has landed: that the node does not answer just now is no failure of it.
        const receipt = await landed(client, signature).catch((cause: unknown) => {
            if (Date.now() > until) throw unseen(signature, 'the node does not answer any more', { cause });
            return undefined;
        });
        if (receipt) return receipt;
        if (Date.now() > until) throw unseen(signature, 'the node does not show it yet');
        await sleep(250);
    }
}

const unseen = (signature: Signature, why: string, details: FailureDetails = {}): BallastError =>
    new BallastError(
        'landed',
        `The transaction ${signature} has landed, but ${why}: nothing is lost. Do not do it again; look at its result later.`,
        { ...details, signature },
    );

function told<Event>(client: BallastClient, plan: Plan<Event>, logs: readonly string[], signature?: Signature) {
    const events = plan.event ? eventsOf(logs, client.program, plan.event) : [];
    if (plan.event && events.length === 0) {
        if (signature) throw unseen(signature, `the node left ${plan.event.name} out of its log`, { logs });
        throw new BallastError(
            'network',
            `The node left ${plan.event.name} out of the trial's log, so nothing was sent: use a node that returns whole logs.`,
            { logs },
        );
    }
    return { event: events[0] as Event, events };
}
