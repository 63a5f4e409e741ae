/** What both networks that are processes do over RPC. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createSolanaRpc, lamports, type Address } from '@solana/kit';

/** A call that kit does not know. */
export async function call(url: string, method: string, params: unknown[]): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
}

/** The clock sysvar's time. */
export async function clockOf(url: string): Promise<bigint> {
    const { value } = await createSolanaRpc(url)
        .getAccountInfo('SysvarC1ock11111111111111111111111111111111' as Address, {
            encoding: 'base64',
            commitment: 'confirmed',
        })
        .send();
    return Buffer.from(value!.data[0], 'base64').readBigInt64LE(32);
}

/** Gives SOL out of the network's faucet and waits until it is there. */
export async function airdropped(url: string, to: Address, amount: bigint): Promise<void> {
    const rpc = createSolanaRpc(url);
    const balance = async () => (await rpc.getBalance(to, { commitment: 'confirmed' }).send()).value;
    const before = await balance();
    await rpc.requestAirdrop(to, lamports(amount), { commitment: 'confirmed' }).send();
    for (let tries = 0; tries < 200; tries += 1) {
        if ((await balance()) >= before + amount) return;
        await sleep(100);
    }
    throw new Error(`the faucet of ${url} has given nothing to ${to} in twenty seconds`);
}

/** Moves the clock of a surfpool network and waits until it is there. */
export async function surfnetTravel(url: string, seconds: number): Promise<void> {
    const target = (await clockOf(url)) + BigInt(seconds);
    await call(url, 'surfnet_timeTravel', [{ absoluteTimestamp: Number(target) * 1_000 }]);
    for (let tries = 0; tries < 100 && (await clockOf(url)) < target; tries += 1) await sleep(100);
    if ((await clockOf(url)) < target) throw new Error(`the clock did not reach ${target}`);
}

/** Writes an account of a surfpool network. */
export async function surfnetWrite(url: string, address: string, owner: string, data: Uint8Array): Promise<void> {
    const account = { owner, lamports: 10_000_000, data: Buffer.from(data).toString('hex'), executable: false };
    await call(url, 'surfnet_setAccount', [address, account]);
}
