/** All accounts that a chain of the suite has, as files that a validator can start from. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSolanaRpc, type Address } from '@solana/kit';

/** Programs whose accounts go along: system, tokens, loader. */
const OWNERS = [
    '11111111111111111111111111111111',
    'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
    'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
    'BPFLoaderUpgradeab1e11111111111111111111111',
];

/** Writes every account of these programs, and of `more`, into `folder`; returns how many. */
export async function writeAccounts(url: string, more: readonly string[], folder: string): Promise<number> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const rpc = createSolanaRpc(url);
    let count = 0;
    for (const owner of [...OWNERS, ...more]) {
        const found = await rpc
            .getProgramAccounts(owner as Address, { encoding: 'base64', commitment: 'confirmed' })
            .send();
        for (const { pubkey, account } of found) {
            const { lamports, data, executable } = account;
            // Written by hand: the rent epoch of an exempt account is larger than JSON.stringify can say.
            const fields = `"lamports":${lamports},"data":${JSON.stringify(data)},"owner":"${owner}","executable":${executable}`;
            const text = `{"pubkey":"${pubkey}","account":{${fields},"rentEpoch":18446744073709551615}}`;
            writeFileSync(join(folder, `${pubkey}.json`), text);
            count += 1;
        }
    }
    return count;
}
