/** Stakers who decide about events, and the passing of the windows in which they do. */
import { actingAs, stake, type BallastClient, type VoteKeeper } from '@ballast/client';
import type { KeyPairSigner, TransactionSigner } from '@solana/kit';
import type { Stage } from './protocol.ts';
import { UNIT } from './tokens.ts';

/** As many stakers as asked for, with a million tokens each: more than chance decides about. */
export async function seatVoters(on: Stage, chapter: string, count: number): Promise<BallastClient[]> {
    const voters: BallastClient[] = [];
    for (let number = 1; number <= count; number += 1) {
        const voter = await on.person(`${chapter}: voter ${number}`, { governance: 1_000_000 });
        await stake(voter, { amount: 1_000_000n * UNIT });
        voters.push(voter);
    }
    return voters;
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

/** To the first second after `time` (unix seconds), if it has not come yet. */
export async function passed(on: Stage, time: bigint): Promise<void> {
    const left = time - (await on.network.now());
    if (left >= 0n) await on.network.travel(Number(left) + 1);
}

/** The same person, whose node must be told no secret: it is asked to try nothing out. */
export function mute(client: BallastClient): BallastClient {
    const rpc = new Proxy(client.rpc, {
        get(target, method, receiver) {
            if (method === 'simulateTransaction') throw new Error('the node was told of a transaction');
            return Reflect.get(target, method, receiver) as unknown;
        },
    });
    return { ...client, rpc };
}
