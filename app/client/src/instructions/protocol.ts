/** Places that are of the whole protocol: the staking ledger, the fee vaults, the governor. */
import { getAddressDecoder, type Address } from '@solana/kit';
import { fact, read, readRaw } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { BallastError } from '../errors/error.ts';
import { TOKEN_PROGRAMS } from '../errors/foreign.ts';
import { stakingAccount } from '../generated/kinds.ts';
import {
    findFeeTokensPda,
    findFeeVaultPda,
    findGovernorPda,
    findStakePda,
    findStakingPda,
} from '../generated/pdas/index.ts';
import { addressOf, at, LOADER, programDataOf } from './places.ts';

/** What never changes about the staking ledger. */
export interface StakingFacts {
    readonly staking: Address;
    readonly governanceMint: Address;
    /** Where staked and signalled tokens are. */
    readonly tokens: Address;
    readonly tokenProgram: Address;
    /** Of the governance token. */
    readonly decimals: number;
}

export const stakingAddress = (client: BallastClient): Promise<Address> =>
    fact(client, 'staking address', () => addressOf(findStakingPda(at(client))));

/** Errors: kind `missing` before the staking is open. */
export const stakingFacts = (client: BallastClient): Promise<StakingFacts> =>
    fact(client, 'staking', async () => {
        const staking = await stakingAddress(client);
        const { governanceMint, tokens, tokenProgram, decimals } = await read(client, stakingAccount, staking);
        return { staking, governanceMint, tokens, tokenProgram, decimals };
    });

export const stakeAddress = (client: BallastClient, owner: Address): Promise<Address> =>
    addressOf(findStakePda({ owner }, at(client)));

/** Signs what votes have decided; nobody has its key. */
export const governorAddress = (client: BallastClient): Promise<Address> =>
    fact(client, 'governor', () => addressOf(findGovernorPda(at(client))));

/** Where the fees of a collateral are kept. */
export interface FeePlaces {
    readonly feeVault: Address;
    readonly feeTokens: Address;
}

export const feePlaces = (client: BallastClient, collateralMint: Address): Promise<FeePlaces> =>
    fact(client, `fees ${collateralMint}`, async () => {
        const feeVault = await addressOf(findFeeVaultPda({ collateralMint }, at(client)));
        return { feeVault, feeTokens: await addressOf(findFeeTokensPda({ feeVault }, at(client))) };
    });

/** The token program of a mint. Errors: kinds `missing`, `input` when it is no mint. */
export const tokenProgramOf = (client: BallastClient, mint: Address): Promise<Address> =>
    fact(client, `mint ${mint}`, async () => {
        const account = await readRaw(client, mint);
        if (!account)
            throw new BallastError('missing', `There is no token at ${mint} on this network: check the address.`);
        if (TOKEN_PROGRAMS.has(account.owner)) return account.owner;
        throw new BallastError('input', `${mint} is not the mint of a token: check the address.`);
    });

/** A program account of the upgradeable loader: a tag, then where its data is. */
const PROGRAM = { tag: 2, data: 4, length: 36 };

/** Where the loader keeps a program's build, as the program itself names it. */
export async function buildOf(client: BallastClient, program: Address): Promise<Address> {
    const account = await readRaw(client, program);
    const isOne = account?.owner === LOADER && account.data.length >= PROGRAM.length && account.data[0] === PROGRAM.tag;
    return isOne ? getAddressDecoder().decode(account.data, PROGRAM.data) : programDataOf(program);
}
