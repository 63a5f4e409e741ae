/** The node, and which cluster it belongs to. */
import { createClient, type BallastClient } from '@ballast/client';
import type { Address, KeyPairSigner } from '@solana/kit';
import type { Arguments } from '../arguments.ts';
import { nodeOf } from './patience.ts';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings/shape.ts';

const CLUSTERS: Readonly<Record<string, Settings['network']>> = {
    '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d': 'mainnet',
    EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG: 'devnet',
    '4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY': 'testnet',
};

export interface Connection {
    readonly client: BallastClient;
    readonly genesisHash: string;
}

/** Errors: `Refusal` when the node does not answer, or is of another cluster than the settings are for. */
export async function connect(
    { url, priorityFee, commitment }: Arguments,
    network: Settings['network'],
    program: Address,
    deployer: KeyPairSigner,
): Promise<Connection> {
    const client = createClient({ url, program, signer: deployer, feePayer: deployer, priorityFee, commitment });
    const genesisHash = await client.rpc
        .getGenesisHash()
        .send({ abortSignal: AbortSignal.timeout(10_000) })
        .catch(() => {
            throw new Refusal(
                `No Solana node answers at ${nodeOf({ url })}: check --url, that the node runs, and that you are online. Nothing was sent.`,
            );
        });
    const found = CLUSTERS[genesisHash] ?? 'local';
    if (found !== network)
        throw new Refusal(
            `${nodeOf({ url })} is ${named(found)}, and the settings are for ${named(network)}: use another --url or --config. Nothing was sent.`,
        );
    return { client, genesisHash };
}

const named = (network: Settings['network']): string => (network === 'local' ? 'a local network' : network);
