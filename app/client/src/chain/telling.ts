/** Actions whose result is not one event: none, one of several, or parts of more than one. */
import { BallastError } from '../errors/error.ts';
import { execute, preview, type Action, type Landed, type Preview } from './action.ts';
import type { BallastClient } from './client.ts';
import type { Plan } from './steps.ts';

/** Makes an action of what plans it and of what reads its log; `undefined` when the log does not say. */
export function telling<Input, Result>(
    plan: (client: BallastClient, input: Input) => Promise<Omit<Plan, 'event'>>,
    tell: (client: BallastClient, logs: readonly string[]) => Result | undefined,
): Action<Input, Result> {
    const told = <Effects extends Preview<undefined> | Landed<undefined>>(client: BallastClient, effects: Effects) => {
        const event = tell(client, effects.logs);
        if (event === undefined) throw untold(effects);
        return { ...effects, event, events: [event] };
    };
    const run = async (client: BallastClient, input: Input) =>
        told(client, await execute<undefined>(client, await plan(client, input)));
    return Object.assign(run, {
        preview: async (client: BallastClient, input: Input) =>
            told(client, await preview<undefined>(client, await plan(client, input))),
        plan,
    });
}

function untold(effects: Preview<undefined> | Landed<undefined>): BallastError {
    if ('signature' in effects)
        return new BallastError(
            'landed',
            `The transaction ${effects.signature} has landed, but the node left its result out of the log: nothing is lost. Do not do it again; look at it later.`,
            { signature: effects.signature, logs: effects.logs },
        );
    return new BallastError(
        'network',
        "The node left the result out of the trial's log, so nothing was sent: use a node that returns whole logs.",
        { logs: effects.logs },
    );
}
