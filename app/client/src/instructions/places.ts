/** Addresses that follow from other addresses, and the facts about pools and products that never change. */
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import {
    ASSOCIATED_TOKEN_PROGRAM_ADDRESS,
    findAssociatedTokenPda,
    getCreateAssociatedTokenIdempotentInstruction,
} from '@solana-program/token';
import {
    getAddressEncoder,
    getProgramDerivedAddress,
    getU16Encoder,
    type AccountMeta,
    type Address,
    type ProgramDerivedAddress,
    type ReadonlyUint8Array,
    type TransactionSigner,
} from '@solana/kit';
import { fact, read } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { foreignStep, type Step } from '../chain/steps.ts';
import { monitorAccount, poolAccount, productAccount } from '../generated/kinds.ts';
import { findConfigPda, findMonitorPda } from '../generated/pdas/index.ts';
import { Assessment, Source } from '../generated/types/index.ts';
import type { ProductKind, Settlement } from '../generated/types/index.ts';

export { SYSTEM_PROGRAM_ADDRESS, ASSOCIATED_TOKEN_PROGRAM_ADDRESS };

/** The upgradeable loader. */
export const LOADER = 'BPFLoaderUpgradeab1e11111111111111111111111' as Address;
/** Pyth's program whose accounts hold the sponsored feeds, one for each feed and shard. */
const PYTH_FEEDS = 'pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT' as Address;

/** What never changes about a pool. */
export interface PoolFacts {
    readonly pool: Address;
    readonly index: number;
    readonly collateralMint: Address;
    readonly shareMint: Address;
    readonly vault: Address;
    readonly tokenProgram: Address;
    /** Of the collateral and of the shares. */
    readonly decimals: number;
}

/** What never changes about a product. */
export interface ProductFacts {
    readonly product: Address;
    readonly pool: PoolFacts;
    readonly kind: ProductKind;
    readonly assessment: Assessment;
    readonly settlement: Settlement;
    readonly subject: Address;
}

/** What a monitor reads; never changes. */
export interface MonitorFacts {
    readonly monitor: Address;
    readonly source: Source;
    readonly feedId: ReadonlyUint8Array;
    /** All zeroes when there is none. */
    readonly secondFeed: Address;
}

/** Where the seeds of an address belong to: the client's program. */
export const at = (client: BallastClient): { programAddress: Address } => ({ programAddress: client.program });

/** The address without the bump. */
export async function addressOf(derived: Promise<ProgramDerivedAddress>): Promise<Address> {
    return (await derived)[0];
}

export const configAddress = (client: BallastClient): Promise<Address> =>
    fact(client, 'config', () => addressOf(findConfigPda(at(client))));

/** Errors: kind `missing` when there is no such pool. */
export const poolFacts = (client: BallastClient, pool: Address): Promise<PoolFacts> =>
    fact(client, `pool ${pool}`, async () => {
        const { index, collateralMint, shareMint, vault, tokenProgram, decimals } = await read(
            client,
            poolAccount,
            pool,
        );
        return { pool, index, collateralMint, shareMint, vault, tokenProgram, decimals };
    });

/** Errors: kind `missing` when there is no such product. */
export const productFacts = (client: BallastClient, product: Address): Promise<ProductFacts> =>
    fact(client, `product ${product}`, async () => {
        const { pool, kind, assessment, settlement, subject } = await read(client, productAccount, product);
        return { product, pool: await poolFacts(client, pool), kind, assessment, settlement, subject };
    });

/** Errors: kind `missing` when the product has no monitor (yet). */
export const monitorFacts = (client: BallastClient, product: Address): Promise<MonitorFacts> =>
    fact(client, `monitor ${product}`, async () => {
        const monitor = await addressOf(findMonitorPda({ product }, at(client)));
        const { source, feedId, secondFeed } = await read(client, monitorAccount, monitor);
        return { monitor, source, feedId, secondFeed };
    });

/** What a sale of a product or an observation looks at. */
export interface Sight {
    readonly monitor?: Address;
    readonly feed?: Address;
    readonly secondFeed?: Address;
}

/**
 * The accounts that a sale must see: monitor and feed of a parametric product, the covered program's data of one that
 * demands attestations. `feed` overrides the default, which for a price is Pyth's sponsored feed.
 */
export async function sightOf(client: BallastClient, product: ProductFacts, feed?: Address): Promise<Sight> {
    if (product.assessment !== Assessment.Parametric) {
        const { programData, underwriting } = await read(client, productAccount, product.product);
        if (feed !== undefined || programData !== NOBODY) return { feed: feed ?? programData };
        // Nobody has attested yet: the program says so when it is shown the build.
        return underwriting.minAttestations > 0 ? { feed: await programDataOf(product.subject) } : {};
    }
    const { monitor, source, feedId, secondFeed } = await monitorFacts(client, product.product);
    const prices = source === Source.PriceFeed || source === Source.FeedDeviation;
    return {
        monitor,
        feed: feed ?? (prices ? await pythFeed(feedId) : product.subject),
        ...(source === Source.FeedDeviation ? { secondFeed } : {}),
    };
}

/** The address that stands for "none" in an account's fields. */
export const NOBODY = SYSTEM_PROGRAM_ADDRESS as Address;

/** Pyth's sponsored account of a feed. `shard`: 0 is the one that Pyth itself keeps fresh. */
export async function pythFeed(feedId: ReadonlyUint8Array, shard = 0): Promise<Address> {
    return addressOf(
        getProgramDerivedAddress({ programAddress: PYTH_FEEDS, seeds: [getU16Encoder().encode(shard), feedId] }),
    );
}

/** Where the upgradeable loader keeps a program's build. */
export async function programDataOf(program: Address): Promise<Address> {
    return addressOf(
        getProgramDerivedAddress({ programAddress: LOADER, seeds: [getAddressEncoder().encode(program)] }),
    );
}

/** The associated token account of an owner. */
export async function tokensOf(owner: Address, mint: Address, tokenProgram: Address): Promise<Address> {
    return addressOf(findAssociatedTokenPda({ owner, mint, tokenProgram }));
}

/** What making an associated token account costs at most, in compute units: with the old token program. */
const OPENING_UNITS = 30_000;

/** Makes the associated token account of an owner if there is none; costs the payer its deposit then. */
export async function openTokens(
    payer: TransactionSigner,
    owner: Address,
    mint: Address,
    tokenProgram: Address,
): Promise<Step> {
    const ata = await tokensOf(owner, mint, tokenProgram);
    const instruction = getCreateAssociatedTokenIdempotentInstruction({ payer, ata, owner, mint, tokenProgram });
    return foreignStep('open a token account', instruction, OPENING_UNITS);
}

/** An instruction with more accounts behind its own. */
export function withAccounts<Some extends { readonly accounts?: readonly AccountMeta[] }>(
    instruction: Some,
    more: readonly AccountMeta[],
): Some {
    return { ...instruction, accounts: [...(instruction.accounts ?? []), ...more] };
}
