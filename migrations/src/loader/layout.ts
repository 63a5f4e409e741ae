/**
 * Accounts of the upgradeable loader (bincode).
 *
 * Buffer: tag `u32` 1, authority as option tag `u8` and key 32, then the bytes. Program: tag 2, address of the data account.
 * Data account: tag 3, slot of the last deployment `u64`, upgrade authority as option, then the bytes.
 */
import { readRaw, programDataOf, type BallastClient } from '@ballast/client';
import { LOADER_V3_PROGRAM_ADDRESS } from '@solana-program/loader-v3';
import { getAddressDecoder, getU32Decoder, getU64Decoder, type Address, type ReadonlyUint8Array } from '@solana/kit';
import { Refusal } from '../refusal.ts';

export const BUFFER_HEADER = 37;
export const PROGRAM_BYTES = 36;
export const DATA_HEADER = 45;

const BUFFER_TAG = 1;
const PROGRAM_TAG = 2;
const DATA_TAG = 3;

export interface Buffer {
    readonly lamports: bigint;
    readonly authority: Address | undefined;
    readonly bytes: ReadonlyUint8Array;
}

/** An account at the buffer's address: a buffer, or only lamports that somebody sent. */
export async function readBuffer(client: BallastClient, address: Address): Promise<Buffer | { lamports: bigint }> {
    const raw = await readRaw(client, address);
    if (!raw || (raw.owner !== LOADER_V3_PROGRAM_ADDRESS && raw.data.length === 0))
        return { lamports: raw?.lamports ?? 0n };
    if (raw.owner !== LOADER_V3_PROGRAM_ADDRESS || tagOf(raw.data) !== BUFFER_TAG)
        throw new Refusal(`The account ${address} is in the place of the buffer: deploy with another key.`);
    return { lamports: raw.lamports, authority: optionAt(raw.data, 4), bytes: raw.data.slice(BUFFER_HEADER) };
}

/** A deployed program. */
export interface Deployed {
    readonly programData: Address;
    readonly slot: bigint;
    /** Nobody, when it can never be upgraded. */
    readonly authority: Address | undefined;
    /** The build, with zeros behind it up to the room that there is. */
    readonly bytes: ReadonlyUint8Array;
}

/** The program at an address; nothing when there is none. Errors: `Refusal` when there is something else. */
export async function readDeployed(client: BallastClient, program: Address): Promise<Deployed | { lamports: bigint }> {
    const raw = await readRaw(client, program);
    if (!raw || (!raw.data.length && raw.owner !== LOADER_V3_PROGRAM_ADDRESS)) return { lamports: raw?.lamports ?? 0n };
    if (raw.owner !== LOADER_V3_PROGRAM_ADDRESS || tagOf(raw.data) !== PROGRAM_TAG)
        throw new Refusal(
            `${program} is no program of the upgradeable loader: name the address of a program, or a new key, under "program".`,
        );
    const programData = await programDataOf(program);
    const data = await readRaw(client, programData);
    if (!data || tagOf(data.data) !== DATA_TAG)
        throw new Refusal(`The program ${program} has been closed: its address cannot be used again. Make a new key.`);
    return {
        programData,
        slot: getU64Decoder().decode(data.data, 4),
        authority: optionAt(data.data, 12),
        bytes: data.data.slice(DATA_HEADER),
    };
}

const tagOf = (data: ReadonlyUint8Array): number => (data.length < 4 ? 0 : getU32Decoder().decode(data));

const optionAt = (data: ReadonlyUint8Array, at: number): Address | undefined =>
    data[at] === 1 ? getAddressDecoder().decode(data, at + 1) : undefined;
