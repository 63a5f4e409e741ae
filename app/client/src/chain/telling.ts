/** Actions whose result is not one event: none, one of several, or parts of more than one. */
import { execute, preview, type Action, type Preview } from './action.ts';
import type { BallastClient } from './client.ts';
import type { Plan } from './steps.ts';

/** Makes an action of what plans it and of what reads its log. */
export function telling<Input, Result>(
    plan: (client: BallastClient, input: Input) => Promise<Omit<Plan, 'event'>>,
    tell: (client: BallastClient, logs: readonly string[]) => Result,
): Action<Input, Result> {
    const told = <Effects extends Preview<undefined>>(client: BallastClient, effects: Effects) => {
        const event = tell(client, effects.logs);
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
