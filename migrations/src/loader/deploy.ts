/** Deployment, upgrade and authority of the program. */
import { execute, programDataOf, type BallastClient } from '@ballast/client';
import {
    getDeployWithMaxDataLenInstruction,
    getExtendProgramInstruction,
    getSetAuthorityInstruction,
    getUpgradeInstruction,
    LOADER_V3_PROGRAM_ADDRESS,
} from '@solana-program/loader-v3';
import { getAllocateInstruction, getAssignInstruction, getTransferSolInstruction } from '@solana-program/system';
import type { Address, Instruction, KeyPairSigner } from '@solana/kit';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOADER_UNITS } from '../chain/many.ts';
import { nodeOf, patiently } from '../chain/patience.ts';
import type { Rent } from '../chain/rent.ts';
import { Refusal } from '../refusal.ts';
import { isSameBuild, type Build } from './build.ts';
import { PROGRAM_BYTES, readDeployed, type Deployed } from './layout.ts';

/** The loader gives a program more room in pieces of this size at least. */
const LEAST_EXTENSION = 10_240;
/** Milliseconds between two looks at the slot, and how often to look. */
const LOOK = 200;
const LOOKS = 300;

const run = (client: BallastClient, signer: KeyPairSigner, name: string, instructions: readonly Instruction[]) =>
    execute(client, { signer, steps: instructions.map((instruction) => ({ name, instruction, units: LOADER_UNITS })) });

/** The first deployment, out of a full buffer. The program's key signs, once. */
export async function deployFirst(
    client: BallastClient,
    deployer: KeyPairSigner,
    program: KeyPairSigner,
    buffer: Address,
    room: number,
    rent: Rent,
): Promise<void> {
    const found = await readDeployed(client, program.address);
    if ('bytes' in found) throw new Refusal(`Somebody has just deployed ${program.address}: run this again.`);
    const short = (await rent(PROGRAM_BYTES)) - found.lamports;
    const fund = getTransferSolInstruction({ source: deployer, destination: program.address, amount: short });
    await run(client, deployer, 'deploy', [
        ...(short > 0n ? [fund] : []),
        getAllocateInstruction({ newAccount: program, space: PROGRAM_BYTES }),
        getAssignInstruction({ account: program, programAddress: LOADER_V3_PROGRAM_ADDRESS }),
        getDeployWithMaxDataLenInstruction({
            payerAccount: deployer,
            programDataAccount: await programDataOf(program.address),
            programAccount: program.address,
            bufferAccount: buffer,
            authority: deployer,
            maxDataLen: room,
        }),
    ]);
}

/** Bytes that a program with room for `room` has to be given for the build; 0 when it has enough. */
export const extensionFor = (build: Build, room: number): number =>
    build.bytes.length > room ? Math.max(build.bytes.length - room, LEAST_EXTENSION) : 0;

/** Another build in the place of the present one, with more room if it needs that. */
export async function upgrade(
    client: BallastClient,
    deployer: KeyPairSigner,
    program: Address,
    buffer: Address,
    build: Build,
    deployed: Deployed,
): Promise<void> {
    const additionalBytes = extensionFor(build, deployed.bytes.length);
    if (additionalBytes > 0) {
        const extend = getExtendProgramInstruction({
            programDataAccount: deployed.programData,
            programAccount: program,
            systemProgram: '11111111111111111111111111111111' as Address,
            payer: deployer,
            additionalBytes,
        });
        const { slot } = await run(client, deployer, 'extend the program', [extend]);
        await waitPast(client, slot);
    }
    const replace = getUpgradeInstruction({
        programDataAccount: deployed.programData,
        programAccount: program,
        bufferAccount: buffer,
        spillAccount: deployer.address,
        authority: deployer,
    });
    await run(client, deployer, 'upgrade', [replace]);
}

/** What is deployed is the build, and a new slot has begun: only then the program runs. Errors: `Refusal`. */
export async function verifyDeployed(client: BallastClient, program: Address, build: Build): Promise<void> {
    const found = await readDeployed(client, program);
    if (!('bytes' in found) || !isSameBuild(found.bytes, build.bytes))
        throw new Refusal(
            `What is deployed at ${program} is not ${build.path}: somebody else deploys too. Run this again.`,
        );
    await waitPast(client, found.slot);
}

async function waitPast(client: BallastClient, slot: bigint): Promise<void> {
    for (let looks = 0; looks < LOOKS; looks++) {
        const now = await patiently(client, (abortSignal) =>
            client.rpc.getSlot({ commitment: client.commitment }).send({ abortSignal }),
        );
        if (now > slot) return;
        await sleep(LOOK);
    }
    throw new Refusal(
        `${nodeOf(client)} has stopped at slot ${slot}: wait until the network goes on, then run this again.`,
    );
}

/** Gives the upgrade authority away, for ever. Without `to` nobody has it. */
export async function handOver(
    client: BallastClient,
    deployer: KeyPairSigner,
    program: Address,
    to: Address | undefined,
) {
    const set = getSetAuthorityInstruction({
        bufferOrProgramDataAccount: await programDataOf(program),
        currentAuthority: deployer,
        ...(to ? { newAuthority: to } : {}),
    });
    // Nobody is named by leaving the account out; the builder puts the loader itself in its place.
    const accounts = set.accounts.slice(0, to ? 3 : 2);
    await run(client, deployer, 'hand over', [{ ...set, accounts }]);
}
