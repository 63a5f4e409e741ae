/** The project's own local network, bare: Ballast is deployed to it as to any other. */
import { join } from 'node:path';
import type { Network } from './network.ts';
import { actor } from './keys.ts';
import { deployTo } from './deployment.ts';
import { answers, end, freePorts, PROJECT, run, scratch } from './process.ts';
import { airdropped, call, clockOf } from './rpc.ts';

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
        travel: async (seconds) => {
            const target = (await clockOf(url)) + BigInt(seconds);
            await call(url, 'surfnet_timeTravel', [{ absoluteTimestamp: Number(target) * 1_000 }]);
            for (let tries = 0; tries < 100 && (await clockOf(url)) < target; tries += 1)
                await new Promise((resolve) => setTimeout(resolve, 100));
            if ((await clockOf(url)) < target) throw new Error(`the clock did not reach ${target}`);
        },
        write: async (name, owner, data) => {
            const { address } = await actor(name);
            const account = { owner, lamports: 10_000_000, data: Buffer.from(data).toString('hex'), executable: false };
            await call(url, 'surfnet_setAccount', [address, account]);
            return address;
        },
        airdrop: (to, amount) => airdropped(url, to, amount),
        stop: () => end(child),
    };
}
