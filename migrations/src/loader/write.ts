/** The buffer: where the build lies before it is deployed. A run that was stopped finds it again. */
import { execute, type BallastClient } from '@ballast/client';
import {
    getInitializeBufferInstruction,
    getWriteInstruction,
    LOADER_V3_PROGRAM_ADDRESS,
} from '@solana-program/loader-v3';
import { getAllocateWithSeedInstruction, getTransferSolInstruction } from '@solana-program/system';
import { createAddressWithSeed, type Address, type Instruction, type KeyPairSigner } from '@solana/kit';
import type { Rent } from '../chain/rent.ts';
import { LOADER_UNITS, roomIn, sendMany } from '../chain/many.ts';
import { Refusal } from '../refusal.ts';
import { differingChunks, type Build, type Chunk } from './build.ts';
import { BUFFER_HEADER, readBuffer } from './layout.ts';

/** Bytes of a seed. */
const SEED = 32;
/** Rounds of writing in which nothing changes before it is given up. */
const FRUITLESS = 3;

const seedOf = (build: Build): string => build.hash.slice(0, SEED);

/** Follows from who deploys and what: no key has to be kept. */
export const bufferOf = (deployer: Address, build: Build): Promise<Address> =>
    createAddressWithSeed({
        baseAddress: deployer,
        programAddress: LOADER_V3_PROGRAM_ADDRESS,
        seed: seedOf(build),
    });

const write = (deployer: KeyPairSigner, bufferAccount: Address, { offset, bytes }: Chunk): Instruction =>
    getWriteInstruction({ bufferAccount, bufferAuthority: deployer, offset, bytes });

/** Bytes of the build that fit into one transaction. */
export const chunkSize = (client: BallastClient, deployer: KeyPairSigner, buffer: Address): number =>
    roomIn(deployer, write(deployer, buffer, { offset: 0, bytes: new Uint8Array(0) }), client.priorityFee);

/** What of the build is not in the buffer yet. Errors: `Refusal` when somebody else controls the buffer. */
export async function missingChunks(client: BallastClient, deployer: KeyPairSigner, buffer: Address, build: Build) {
    const found = await readBuffer(client, buffer);
    const size = chunkSize(client, deployer, buffer);
    if (!('bytes' in found))
        return {
            exists: false,
            lamports: found.lamports,
            chunks: differingChunks(new Uint8Array(0), build.bytes, size),
        };
    if (found.authority !== deployer.address || found.bytes.length !== build.bytes.length)
        throw new Refusal(
            `The buffer ${buffer} is not ${deployer.address}'s, or not of the build's size: deploy with another key.`,
        );
    return { exists: true, lamports: found.lamports, chunks: differingChunks(found.bytes, build.bytes, size) };
}

/**
 * Makes the buffer if there is none and writes what differs, round by round, until every byte is the build's.
 * Errors: `Refusal` when writing does not get on; those of `execute`.
 */
export async function fillBuffer(
    client: BallastClient,
    deployer: KeyPairSigner,
    build: Build,
    options: { readonly rent: Rent; readonly concurrency: number; readonly say: (line: string) => void },
): Promise<Address> {
    const buffer = await bufferOf(deployer.address, build);
    let { exists, lamports, chunks } = await missingChunks(client, deployer, buffer, build);
    if (!exists) {
        await openBuffer(
            client,
            deployer,
            build,
            buffer,
            (await options.rent(BUFFER_HEADER + build.bytes.length)) - lamports,
        );
        options.say(`buffer ${buffer} made, ${chunks.length} pieces to write`);
    } else options.say(`buffer ${buffer} found, ${chunks.length} pieces missing`);
    for (let fruitless = 0; chunks.length > 0;) {
        // One goes ahead with a trial: whatever is wrong comes out as a sentence before the others are sent.
        const [first, ...rest] = chunks.map((chunk) => write(deployer, buffer, chunk));
        const steps = [{ name: 'write', instruction: first!, units: LOADER_UNITS }];
        await execute(client, { signer: deployer, steps });
        await sendMany(client, deployer, rest, options.concurrency, options.say);
        const before = chunks.length;
        ({ chunks } = await missingChunks(client, deployer, buffer, build));
        options.say(`${chunks.length} pieces missing`);
        fruitless = chunks.length < before - 1 ? 0 : fruitless + 1;
        if (fruitless === FRUITLESS)
            throw new Refusal(
                `The build does not get onto the network: ${chunks.length} pieces are missing after several rounds. Try a --priority-fee, fewer at a time with --concurrency, or another node; the next run goes on from here.`,
            );
    }
    return buffer;
}

/** Anybody can send lamports to the address: so it is not created, but filled up, allocated and given to the loader. */
async function openBuffer(
    client: BallastClient,
    deployer: KeyPairSigner,
    build: Build,
    buffer: Address,
    short: bigint,
) {
    const fund = getTransferSolInstruction({ source: deployer, destination: buffer, amount: short });
    const allocate = getAllocateWithSeedInstruction({
        newAccount: buffer,
        baseAccount: deployer,
        base: deployer.address,
        seed: seedOf(build),
        space: BUFFER_HEADER + build.bytes.length,
        programAddress: LOADER_V3_PROGRAM_ADDRESS,
    });
    const initialize = getInitializeBufferInstruction({ sourceAccount: buffer, bufferAuthority: deployer.address });
    const instructions = short > 0n ? [fund, allocate, initialize] : [allocate, initialize];
    const steps = instructions.map((instruction) => ({ name: 'open the buffer', instruction, units: LOADER_UNITS }));
    await execute(client, { signer: deployer, steps });
}
