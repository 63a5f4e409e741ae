/** The suite's network in this process. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BALLAST_PROGRAM_ADDRESS } from '@ballast/client';
import { getAddressEncoder, lamports } from '@solana/kit';
import { Clock, LiteSVM } from 'litesvm';
import { actor } from './keys.ts';
import type { Network } from './network.ts';
import { SvmNode } from './svmNode.ts';
import { programDataOf } from '@ballast/client';

/** Friday 10 March 2023, 00:00 UTC. */
const START = 1_678_406_400n;
const PROGRAM = fileURLToPath(new URL('../../../target/deploy/ballast.so', import.meta.url));
/** Where the loader notes the upgrade authority in a program's data account: a tag, the slot, an option, the key. */
const AUTHORITY = { flag: 12, key: 13 };

/** A chain with the program on it, whose upgrade authority is the actor "upgrade authority". */
export async function startLitesvm(): Promise<Network> {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: run toolchain/build-program.sh ballast first`);
    const svm = new LiteSVM().withTransactionHistory(0n);
    svm.addProgramFromFile(BALLAST_PROGRAM_ADDRESS, PROGRAM);
    const dataAddress = await programDataOf(BALLAST_PROGRAM_ADDRESS);
    const data = svm.getAccount(dataAddress);
    if (!data.exists) throw new Error('the loader made no data account');
    const bytes = new Uint8Array(data.data);
    bytes[AUTHORITY.flag] = 1;
    bytes.set(getAddressEncoder().encode((await actor('upgrade authority')).address), AUTHORITY.key);
    svm.setAccount({ ...data, data: bytes });
    const setTime = (time: bigint): void => {
        const { slot, epochStartTimestamp, epoch, leaderScheduleEpoch } = svm.getClock();
        svm.setClock(new Clock(slot + 1n, epochStartTimestamp, epoch, leaderScheduleEpoch, time));
    };
    setTime(START);
    const node = await SvmNode.start(svm);
    return {
        name: 'litesvm',
        url: node.url,
        wsUrl: undefined,
        program: BALLAST_PROGRAM_ADDRESS,
        now: async () => svm.getClock().unixTimestamp,
        travel: async (seconds) => setTime(svm.getClock().unixTimestamp + BigInt(seconds)),
        write: async (name, owner, contents) => {
            const { address } = await actor(name);
            svm.setAccount({
                address,
                data: contents,
                executable: false,
                lamports: lamports(svm.minimumBalanceForRentExemption(BigInt(contents.length))),
                programAddress: owner,
                space: BigInt(contents.length),
            });
            return address;
        },
        airdrop: async (to, amount) => {
            svm.airdrop(to, lamports(amount));
            node.tick();
        },
        stop: () => node.stop(),
    };
}
