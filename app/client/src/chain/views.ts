/** Instructions that change nothing and return something: run on the node, by nobody. */
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import type { Address, FixedSizeDecoder, TransactionSigner } from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import { configAccount } from '../generated/kinds.ts';
import { findConfigPda } from '../generated/pdas/index.ts';
import { fact, maybeRead, readAllRaw } from './accounts.ts';
import type { BallastClient } from './client.ts';
import { ask } from './requests.ts';
import type { Step } from './steps.ts';
import { simulate } from './transactions.ts';

/** Key of the fact who it is. */
const SOMEBODY = 'somebody';
/** Enough for the fee of a transaction that is never sent, in lamports. */
const FEE = 1_000_000n;

/**
 * What a view returns. Works without a wallet, and with an empty one.
 * Errors: what the program objects to; kind `network` when the node returns nothing.
 */
export async function view<Data>(
    client: BallastClient,
    steps: readonly Step[],
    decoder: FixedSizeDecoder<Data>,
): Promise<Data> {
    const { returned, logs } = await asSomebody(client, (signer, as) => simulate(as, { signer, steps }));
    if (!returned)
        throw new BallastError('network', 'The node left out what the program returned: use a node that returns it.', {
            logs,
        });
    // Nodes cut zero bytes at the end: they are put back.
    const whole = new Uint8Array(decoder.fixedSize);
    whole.set(returned.slice(0, decoder.fixedSize));
    return decoder.decode(whole);
}

/**
 * Asks as somebody who could pay a fee: a node tries out no transaction of anybody else. Nobody signs. Whoever has become
 * poor since he was found is replaced once.
 */
export async function asSomebody<Answer>(
    client: BallastClient,
    question: (somebody: TransactionSigner, client: BallastClient) => Promise<Answer>,
): Promise<Answer> {
    const ask = async () => {
        const address = await fact(client, SOMEBODY, () => findSomebody(client));
        const somebody: TransactionSigner = { address, signTransactions: async () => [] };
        return question(somebody, { ...client, feePayer: somebody, priorityFee: 0n });
    };
    const known = client.seen.facts.has(SOMEBODY);
    return ask().catch((cause: unknown) => {
        if (!known || !(cause instanceof BallastError) || cause.kind !== 'unfunded') throw cause;
        client.seen.facts.delete(SOMEBODY);
        return ask();
    });
}

async function findSomebody(client: BallastClient): Promise<Address> {
    const [config] = await findConfigPda({ programAddress: client.program });
    const settings = await maybeRead(client, configAccount, config);
    const leader = await ask(client, ({ abortSignal }) => client.rpc.getSlotLeader().send({ abortSignal })).catch(
        () => undefined,
    );
    const candidates = [
        client.signer?.address,
        client.feePayer?.address,
        settings?.admin,
        settings?.guardian,
        leader,
    ].filter((address) => address !== undefined);
    const accounts = await readAllRaw(client, candidates);
    const place = accounts.findIndex(
        (account) => account && account.owner === SYSTEM_PROGRAM_ADDRESS && account.lamports >= FEE,
    );
    if (place >= 0) return candidates[place]!;
    throw new BallastError(
        'unfunded',
        'Nobody that could pay a fee was found, which asking the program takes: make the client with a `signer` that has some SOL.',
    );
}
