/** What somebody has: SOL, money, shares of pools, governance tokens. */
import type { Address } from '@solana/kit';
import { getU64Decoder } from '@solana/kit';
import { read, readAllRaw, readRaw, type Found, type Raw } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { Pool } from '../generated/accounts/index.ts';
import { configAccount } from '../generated/kinds.ts';
import { configAddress, tokensOf } from '../instructions/places.ts';
import { readPools } from './pools.ts';
import { valueOf } from './shares.ts';
import { solvency } from './solvency.ts';

/** Base units of a token in the owner's associated account, which all actions use. */
export interface Balance {
    readonly mint: Address;
    readonly tokenProgram: Address;
    /** 0 when there is no account. */
    readonly amount: bigint;
}

/** Shares of one pool. */
export interface Holding {
    readonly pool: Address;
    readonly shares: Balance;
    /** Base units of the collateral that they would be paid now: see {@link valueOf}. */
    readonly value: bigint;
}

export interface Wallet {
    readonly owner: Address;
    readonly lamports: bigint;
    /** One for each collateral of the pools. */
    readonly collateral: readonly Balance[];
    /** Pools of which there are shares. Those in tickets are not in it: see {@link readTickets}. */
    readonly holdings: readonly Holding[];
    readonly governance: Balance;
}

/** Where the amount lies in a token account of SPL Token and Token-2022. */
const AMOUNT_OFFSET = 64;

/** What an owner has of all that matters here. `pools`: those to look at; default all. */
export async function readWallet(
    client: BallastClient,
    owner: Address,
    pools?: readonly Found<Pool>[],
): Promise<Wallet> {
    const [known, { governanceMint }] = await Promise.all([
        pools ?? readPools(client),
        read(client, configAccount, await configAddress(client)),
    ]);
    const governanceOwner = (await readRaw(client, governanceMint))?.owner ?? TOKEN_PROGRAM;
    const currencies = new Map(known.map(({ data }) => [data.collateralMint, data.tokenProgram]));
    const tokens: [Address, Address][] = [
        ...currencies,
        ...known.map(({ data }): [Address, Address] => [data.shareMint, data.tokenProgram]),
        [governanceMint, governanceOwner],
    ];
    const places = await Promise.all(tokens.map(([mint, tokenProgram]) => tokensOf(owner, mint, tokenProgram)));
    const [self, ...accounts] = await readAllRaw(client, [owner, ...places]);
    const balances = tokens.map(([mint, tokenProgram], place) => ({
        mint,
        tokenProgram,
        amount: amountIn(accounts[place], tokenProgram),
    }));
    const shares = balances.slice(currencies.size, -1);
    const held = known.flatMap(({ address, data }, place) => {
        const balance = shares[place]!;
        return balance.amount > 0n ? [{ pool: address, data, shares: balance }] : [];
    });
    return {
        owner,
        lamports: self?.lamports ?? 0n,
        collateral: balances.slice(0, currencies.size),
        holdings: await Promise.all(
            held.map(async ({ pool, data, shares }) => ({
                pool,
                shares,
                value: valueOf(shares.amount, data, await solvency(client, pool)),
            })),
        ),
        governance: balances.at(-1)!,
    };
}

const TOKEN_PROGRAM = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA' as Address;

/** Base units in a token account; 0 when there is none. */
function amountIn(account: Raw | undefined, tokenProgram: Address): bigint {
    if (account?.owner !== tokenProgram || account.data.length < AMOUNT_OFFSET + 8) return 0n;
    return getU64Decoder().decode(account.data, AMOUNT_OFFSET);
}
