import { readFileSync } from 'node:fs';
import { getAddressEncoder, type Address, type KeyPairSigner } from '@solana/kit';
import { BALLAST_PROGRAM_ADDRESS, programDataOf } from '@ballast/client';
import { actor } from './keys.ts';
import { call } from './rpc.ts';
export async function deployTo(url: string, _payer: KeyPairSigner): Promise<Address> {
    const so = readFileSync('/work/main/target/deploy/ballast.so');
    const enc = getAddressEncoder();
    const data = await programDataOf(BALLAST_PROGRAM_ADDRESS);
    const head = Buffer.alloc(45); head.writeUInt32LE(3, 0); head[12] = 1; head.set(enc.encode((await actor('upgrade authority')).address), 13);
    const loader = 'BPFLoaderUpgradeab1e11111111111111111111111';
    await call(url, 'surfnet_setAccount', [data, { owner: loader, lamports: 10_000_000_000, data: Buffer.concat([head, so]).toString('hex'), executable: false }]);
    const prog = Buffer.alloc(36); prog.writeUInt32LE(2, 0); prog.set(enc.encode(data), 4);
    await call(url, 'surfnet_setAccount', [BALLAST_PROGRAM_ADDRESS, { owner: loader, lamports: 1_000_000_000, data: prog.toString('hex'), executable: true }]);
    return BALLAST_PROGRAM_ADDRESS;
}
