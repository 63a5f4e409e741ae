/** Mints of either token program. */
import type { Address } from '@solana/kit';
import { readRaw } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';

/** Of every mint, whatever follows. */
const DECIMALS_OFFSET = 44;
const MINT_BYTES = 82;

/** The decimals of a mint; `undefined` when there is none at this address. */
export async function mintDecimals(client: BallastClient, mint: Address): Promise<number | undefined> {
    const account = await readRaw(client, mint);
    return account && account.data.length >= MINT_BYTES ? account.data[DECIMALS_OFFSET] : undefined;
}
