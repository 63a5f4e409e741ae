/** The upgradeable loader, for deployments and for tests that need one. */
import type { BallastClient } from '@ballast/client';
import type { KeyPairSigner } from '@solana/kit';
import { rentOf, type Rent } from '../chain/rent.ts';
import type { Build } from './build.ts';
import { deployFirst, upgrade, verifyDeployed } from './deploy.ts';
import type { Deployed } from './layout.ts';
import { fillBuffer } from './write.ts';

export { readBuild, type Build } from './build.ts';
export { handOver } from './deploy.ts';
export { readDeployed, type Deployed } from './layout.ts';

export interface LoaderOptions {
    /** Bytes that the program gets room for. Default: those of the build. */
    readonly room?: number;
    /** Transactions at one time. Default: 16. */
    readonly concurrency?: number;
    readonly rent?: Rent;
    /** Told how it gets on. Default: nobody. */
    readonly say?: (line: string) => void;
}

const filled = (client: BallastClient, deployer: KeyPairSigner, build: Build, options: LoaderOptions) =>
    fillBuffer(client, deployer, build, {
        rent: options.rent ?? rentOf(client),
        concurrency: options.concurrency ?? 16,
        say: options.say ?? (() => undefined),
    });

/**
 * Deploys a build at the address of a key, resuming what an earlier call has begun. The deployer pays and can upgrade.
 * Errors: `Refusal`, and those of `execute`.
 */
export async function deployProgram(
    client: BallastClient,
    deployer: KeyPairSigner,
    program: KeyPairSigner,
    build: Build,
    options: LoaderOptions = {},
): Promise<void> {
    const buffer = await filled(client, deployer, build, options);
    const room = options.room ?? build.bytes.length;
    await deployFirst(client, deployer, program, buffer, room, options.rent ?? rentOf(client));
    await verifyDeployed(client, program.address, build);
}

/** Replaces the build of the client's program, with more room if it needs that. The deployer is its upgrade authority. */
export async function upgradeProgram(
    client: BallastClient,
    deployer: KeyPairSigner,
    deployed: Deployed,
    build: Build,
    options: LoaderOptions = {},
): Promise<void> {
    const buffer = await filled(client, deployer, build, options);
    await upgrade(client, deployer, client.program, buffer, build, deployed);
    await verifyDeployed(client, client.program, build);
}
