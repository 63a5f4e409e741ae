/** Ballast on a network that has the upgradeable loader. */
import { join } from 'node:path';
import { createClient } from '@ballast/client';
import { deployProgram, handOver, readBuild } from '@ballast/migrations/loader';
import type { Address, KeyPairSigner } from '@solana/kit';
import { actor } from './keys.ts';
import { PROJECT } from './process.ts';

/** Deploys the compiled program at the address of its local key. Its upgrade authority is the actor of that name. */
export async function deployTo(url: string, payer: KeyPairSigner): Promise<Address> {
    const program = await actor('ballast program, local networks');
    const authority = await actor('upgrade authority');
    const client = createClient({ url, program: program.address, signer: payer });
    const build = await readBuild(join(PROJECT, 'target/deploy/ballast.so'), program.address);
    await deployProgram(client, payer, program, build);
    await handOver(client, payer, program.address, authority.address);
    return program.address;
}
