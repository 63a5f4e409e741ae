/** Stakers who decide about events, and the passing of the windows in which they do. */
import { actingAs, stake, type BallastClient, type VoteKeeper } from '@ballast/client';
import type { KeyPairSigner, TransactionSigner } from '@solana/kit';
import type { Stage } from './protocol.ts';
import { UNIT } from './tokens.ts';

/** As many stakers as asked for, with a million tokens each: more than chance decides about. */
export async function seatVoters(on: Stage, chapter: string, count: number): Promise<BallastClient[]> {
    const numbers = Array.from({ length: count }, (_, place) => place + 1);
    return Promise.all(
        numbers.map(async (number) => {
            const voter = await on.person(`${chapter}: voter ${number}`, { governance: 1_000_000 });
            await stake(voter, { amount: 1_000_000n * UNIT });
            return voter;
        }),
    );
}

/** The same person with a keeper of votes. */
export const keeping = (client: BallastClient, votes: VoteKeeper): BallastClient =>
    actingAs(client, client.signer!, votes);

/** The same person with a wallet that signs transactions, but no messages. */
export function silent(client: BallastClient): BallastClient {
    const { address, signTransactions } = client.signer as KeyPairSigner;
    const signer: TransactionSigner = { address, signTransactions };
    return actingAs(client, signer);
}

/** To the first second after the latest of the `times` (unix seconds), if it has not come yet. */
export async function passed(on: Stage, ...times: readonly bigint[]): Promise<void> {
    const latest = times.reduce((a, b) => (a > b ? a : b));
    const left = latest - (await on.network.now());
    if (left >= 0n) await on.network.travel(Number(left) + 1);
}

/** The same person, whose node must be told no secret: it is asked to try nothing out. */
export const mute = (client: BallastClient): BallastClient =>
    instead(client, 'simulateTransaction', () => {
        throw new Error('the node was told of a transaction');
    });

/** The same person, whose node says something else when it is asked for `method`. */
export function instead(client: BallastClient, method: string, answer: () => unknown): BallastClient {
    const rpc = new Proxy(client.rpc, {
        get(target, asked, receiver) {
            if (asked === method) return () => ({ send: async () => answer() });
            return Reflect.get(target, asked, receiver) as unknown;
        },
    });
    return { ...client, rpc };
}
