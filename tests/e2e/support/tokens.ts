/** Mints and token accounts, through the real token programs. */
import { getCreateAccountInstruction } from '@solana-program/system';
import {
    fetchMaybeToken,
    getInitializeMint2Instruction,
    getMintSize,
    getMintToInstruction,
} from '@solana-program/token';
import type { Address } from '@solana/kit';
import { execute, foreignStep, openTokens, tokensOf, type BallastClient } from '@ballast/client';
import { actor } from './keys.ts';

export const TOKEN_PROGRAM = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address;
export const TOKEN_2022_PROGRAM = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb' as Address;
/** A whole token in base units: six decimals. */
export const UNIT = 1_000_000n;

/** A currency of the suite. */
export interface Currency {
    readonly mint: Address;
    readonly tokenProgram: Address;
}

/** Makes a mint with six decimals at the address of the actor `name`; the client's signer may mint. */
export async function createMint(
    client: BallastClient,
    name: string,
    tokenProgram: Address = TOKEN_PROGRAM,
): Promise<Currency> {
    const payer = client.signer!;
    const mint = await actor(name);
    const space = getMintSize();
    const lamports = await client.rpc.getMinimumBalanceForRentExemption(BigInt(space)).send();
    const create = getCreateAccountInstruction({
        payer,
        newAccount: mint,
        lamports,
        space,
        programAddress: tokenProgram,
    });
    const initialise = getInitializeMint2Instruction(
        { mint: mint.address, decimals: 6, mintAuthority: payer.address },
        { programAddress: tokenProgram },
    );
    await execute(client, {
        signer: payer,
        steps: [foreignStep('create a mint', create, 1_000), foreignStep('initialise a mint', initialise, 5_000)],
    });
    return { mint: mint.address, tokenProgram };
}

/** Mints `amount` base units to an owner's associated account, which is made if there is none. */
export async function give(
    client: BallastClient,
    { mint, tokenProgram }: Currency,
    owner: Address,
    amount: bigint,
): Promise<void> {
    const payer = client.signer!;
    const token = await tokensOf(owner, mint, tokenProgram);
    const mintTo = getMintToInstruction(
        { mint, token, mintAuthority: payer, amount },
        { programAddress: tokenProgram },
    );
    const steps = [await openTokens(payer, owner, mint, tokenProgram), foreignStep('mint', mintTo, 5_000)];
    await execute(client, { signer: payer, steps });
}

/** Base units in an owner's associated account; 0 when there is none. */
export async function balance(
    client: BallastClient,
    { mint, tokenProgram }: Currency,
    owner: Address,
): Promise<bigint> {
    const found = await fetchMaybeToken(client.rpc, await tokensOf(owner, mint, tokenProgram), {
        commitment: client.commitment,
    });
    return found.exists ? found.data.amount : 0n;
}
