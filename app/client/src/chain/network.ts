/** Whether the node is on the network that is meant. */
import type { BallastClient } from './client.ts';
import { BallastError } from '../errors/error.ts';
import { ask, nodeOf } from './requests.ts';

const NAMES: Readonly<Record<string, string>> = {
    '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d': 'mainnet',
    EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG: 'devnet',
    '4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY': 'testnet',
};

/** An error when the program is not on this node's network, or the network is another than was asked for. */
export async function wrongNetwork(client: BallastClient): Promise<BallastError | undefined> {
    if (client.seen.network) return undefined;
    const [genesis, account] = await Promise.all([
        ask(client, ({ abortSignal }) => client.rpc.getGenesisHash().send({ abortSignal })),
        ask(client, ({ abortSignal }) =>
            client.rpc
                .getAccountInfo(client.program, { commitment: client.commitment, encoding: 'base64' })
                .send({ abortSignal }),
        ),
    ]);
    const here = NAMES[genesis] ?? `a network with the genesis hash ${genesis}`;
    if (client.genesisHash !== undefined && client.genesisHash !== genesis) {
        const meant = NAMES[client.genesisHash] ?? client.genesisHash;
        return new BallastError(
            'wrong-cluster',
            `${nodeOf(client)} is ${here}, not ${meant}: connect to the right network. Nothing was sent.`,
        );
    }
    if (!account.value?.executable)
        return new BallastError(
            'wrong-cluster',
            `Ballast is not deployed at ${client.program} on ${here} (${nodeOf(client)}): check the network and the program's address. Nothing was sent.`,
        );
    client.seen.network = true;
    return undefined;
}

/** Before the first action of a client that names its network. Errors: kind `wrong-cluster`. */
export async function assertNetwork(client: BallastClient): Promise<void> {
    if (client.genesisHash === undefined || client.seen.network) return;
    const wrong = await wrongNetwork(client);
    if (wrong) throw wrong;
}
