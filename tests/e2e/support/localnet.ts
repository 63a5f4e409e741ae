/** The project's own local network, bare: Ballast is deployed to it as to any other. */
import { join } from 'node:path';
import type { Network } from './network.ts';
import { actor } from './keys.ts';
import { deployTo } from './deployment.ts';
import { answers, end, freePorts, PROJECT, run, scratch } from './process.ts';
import { airdropped, clockOf, surfnetTravel, surfnetWrite } from './rpc.ts';

export async function startLocalnet(): Promise<Network> {
    const port = await freePorts(28_899, 2);
    const url = `http://127.0.0.1:${port}`;
    const log = scratch('localnet.log');
    const args = ['--bare', '--rpc-port', `${port}`];
    const child = run(
        join(PROJECT, 'target/debug/ballast-localnet'),
        args,
        log,
        'run toolchain/host.sh localnet --help first',
    );
    await answers(child, url, 60, log, () => true);
    const payer = await actor('suite: fee payer');
    await airdropped(url, payer.address, 100_000_000_000_000n);
    const program = await deployTo(url, payer);
    return {
        name: 'localnet',
        url,
        wsUrl: `ws://127.0.0.1:${port + 1}`,
        program,
        now: () => clockOf(url),
        travel: (seconds) => surfnetTravel(url, seconds),
        write: async (name, owner, data) => {
            const { address } = await actor(name);
            await surfnetWrite(url, address, owner, data);
            return address;
        },
        airdrop: (to, amount) => airdropped(url, to, amount),
        stop: () => end(child),
    };
}
