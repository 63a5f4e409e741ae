/** What a transaction's log says: which program failed, and what Ballast recorded. */
import { getBase64Encoder, type Address } from '@solana/kit';
import { ALL_EVENTS, type BallastEvent, type EventKind } from '../generated/events.ts';

const INVOKED = /^Program (\w+) invoke \[(\d+)\]$/;
const RETURNED = /^Program (\w+) (?:success$|failed)/;
const DATA = 'Program data: ';
/** What a node writes where a log has become too long. Shorter lines can follow. */
export const LOG_CUT = 'Log truncated';

/** The data of all events that `program` itself logged, in order. What other programs log under its name is left out. */
function recorded(logs: readonly string[], program: Address): Uint8Array[] {
    const running: string[] = [];
    const found: Uint8Array[] = [];
    for (const line of logs) {
        // Of what follows nobody can tell who logged it: lines are missing.
        if (line === LOG_CUT) break;
        const invoked = INVOKED.exec(line);
        if (invoked) running.push(invoked[1]!);
        else if (RETURNED.test(line)) running.pop();
        else if (line.startsWith(DATA) && running.at(-1) === program)
            found.push(getBase64Encoder().encode(line.slice(DATA.length)) as Uint8Array);
    }
    return found;
}

const isOf = (data: Uint8Array, kind: EventKind): boolean => kind.discriminator.every((byte, at) => data[at] === byte);

/** The events of one kind. */
export function eventsOf<Data>(logs: readonly string[], program: Address, kind: EventKind<string, Data>): Data[] {
    const decoder = kind.decoder();
    return recorded(logs, program)
        .filter((data) => isOf(data, kind))
        .map((data) => decoder.decode(data, kind.discriminator.length));
}

/** All events, in order. Names every decoder: a page that needs one kind of event takes {@link eventsOf}. */
export function decodeEvents(logs: readonly string[], program: Address): BallastEvent[] {
    return recorded(logs, program).flatMap((data) => {
        const kind = ALL_EVENTS.find((each) => isOf(data, each));
        if (!kind) return [];
        return [{ name: kind.name, data: kind.decoder().decode(data, kind.discriminator.length) } as BallastEvent];
    });
}

/** The program whose failure came first, which is the innermost one. */
export function failedProgram(logs: readonly string[]): string | undefined {
    for (const line of logs) {
        const failed = /^Program (\w+) failed/.exec(line);
        if (failed) return failed[1];
    }
    return undefined;
}
