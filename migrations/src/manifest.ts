/** Where everything is, for programs and people. */
import {
    findCommitteePda,
    findGovernorPda,
    findMonitorPda,
    findStakeTokensPda,
    findWatchPda,
    programDataOf,
    pythFeed,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { writeFile } from 'node:fs/promises';
import type { PoolPlace } from './steps/pools.ts';
import type { ProductPlace } from './steps/products.ts';
import type { Context } from './steps/step.ts';
import { ASSESSMENTS, KINDS, SETTLEMENTS } from './settings/shape.ts';
import type { Survey } from './survey.ts';

/** Of this shape. */
const VERSION = 1;

/** What `--out` writes. Addresses in base58, hashes in hex. */
export type Manifest = Awaited<ReturnType<typeof manifestOf>>;

export async function manifestOf(context: Context, genesisHash: string, survey: Survey) {
    const { client, wanted, build } = context;
    const at = { programAddress: client.program };
    const { settings } = wanted;
    return {
        version: VERSION,
        network: settings.network,
        genesisHash,
        program: client.program,
        programData: await programDataOf(client.program),
        build: { sha256: build.hash, bytes: build.bytes.length },
        deployer: wanted.deployer.address,
        admin: wanted.address(settings.roles.admin),
        guardian: wanted.address(settings.roles.guardian),
        governor: (await findGovernorPda(at))[0],
        config: survey.config,
        governanceMint: wanted.address(settings.governance.mint),
        ...(settings.staking
            ? { staking: survey.staking, stakeTokens: (await findStakeTokensPda({ staking: survey.staking }, at))[0] }
            : {}),
        pools: await Promise.all(survey.pools.map((pool) => poolEntry(context, pool, survey.products))),
        auditors: settings.auditors.map(({ name, key }) => ({ name, key: wanted.address(key) })),
    };
}

async function poolEntry(context: Context, pool: PoolPlace, products: readonly ProductPlace[]) {
    const { wanted, mint, address, vault, shareMint, feeVault, feeTokens } = pool;
    const own = products.filter((product) => product.pool === pool);
    return {
        name: wanted.name,
        address,
        index: wanted.index,
        mint: mint.address,
        tokenProgram: mint.tokenProgram,
        decimals: mint.decimals,
        vault,
        shareMint,
        ...(wanted.feeVault ? { feeVault, feeTokens } : {}),
        products: await Promise.all(own.map((product) => productEntry(context, product))),
    };
}

const nameIn = (values: Readonly<Record<string, number>>, value: number): string =>
    Object.keys(values).find((name) => values[name] === value)!;

async function productEntry(context: Context, { wanted, index, address }: ProductPlace) {
    const at = { programAddress: context.client.program };
    const own = async (present: unknown, name: string, find: Promise<readonly [Address, number]>) =>
        present ? { [name]: (await find)[0] } : {};
    const { monitor } = wanted;
    return {
        name: wanted.name,
        index,
        address,
        kind: nameIn(KINDS, wanted.kind),
        assessment: nameIn(ASSESSMENTS, wanted.assessment),
        settlement: nameIn(SETTLEMENTS, wanted.settlement),
        subject: context.wanted.address(wanted.subject),
        termsHash: Buffer.from(context.wanted.termsHash(wanted)).toString('hex'),
        termsUri: wanted.terms.uri,
        ...(await own(monitor, 'monitor', findMonitorPda({ product: address }, at))),
        ...(monitor?.feed ? { feed: await pythFeed(monitor.feed) } : {}),
        ...(monitor?.secondFeed ? { secondFeed: context.wanted.address(monitor.secondFeed) } : {}),
        ...(await own(wanted.committee, 'committee', findCommitteePda({ product: address }, at))),
        ...(await own(wanted.watch, 'watch', findWatchPda({ product: address }, at))),
    };
}

export const writeManifest = (path: string, manifest: Manifest): Promise<void> =>
    writeFile(path, `${JSON.stringify(manifest, null, 4)}\n`);
