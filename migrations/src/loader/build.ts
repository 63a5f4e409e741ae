/** The compiled program. */
import { BALLAST_PROGRAM_ADDRESS } from '@ballast/client';
import { getAddressEncoder, type Address, type ReadonlyUint8Array } from '@solana/kit';
import { readFile } from 'node:fs/promises';
import { Refusal } from '../refusal.ts';
import { sha256 } from '../settings/read.ts';

export interface Build {
    readonly path: string;
    readonly bytes: Uint8Array;
    /** SHA-256 of the bytes, in hex. */
    readonly hash: string;
}

const ELF = [0x7f, 0x45, 0x4c, 0x46];

/** Errors: `Refusal` when there is no build, or when it is of another program address. */
export async function readBuild(path: string, program: Address): Promise<Build> {
    const bytes = await readFile(path).catch(() => {
        throw new Refusal(
            `There is no compiled program at ${path}: run \`make program\`, or name another with --build.`,
        );
    });
    if (!ELF.every((byte, at) => bytes[at] === byte))
        throw new Refusal(`${path} is not a compiled program: run \`make program\`, or name another with --build.`);
    if (!carries(bytes, program)) throw new Refusal(otherId(path, bytes, program));
    return { path, bytes, hash: Buffer.from(sha256(bytes)).toString('hex') };
}

/** Whether the build contains an address: it compares its own with `declare_id!`. */
const carries = (bytes: Uint8Array, address: Address): boolean =>
    Buffer.from(bytes).includes(Buffer.from(getAddressEncoder().encode(address)));

function otherId(path: string, bytes: Uint8Array, program: Address): string {
    const other = carries(bytes, BALLAST_PROGRAM_ADDRESS) ? ` (it is for ${BALLAST_PROGRAM_ADDRESS})` : '';
    return (
        `${path} was not compiled for ${program}${other}, and would refuse to work there: write ${program} into declare_id! ` +
        'of programs/ballast/src/lib.rs and into Anchor.toml (`anchor keys sync` does), then run `make program` and `make idl`. ' +
        'Nothing was sent.'
    );
}

/** Whether an account that ends with zeros holds exactly this build. */
export function isSameBuild(deployed: ReadonlyUint8Array, build: Uint8Array): boolean {
    if (deployed.length < build.length) return false;
    return deployed.every((byte, at) => byte === (at < build.length ? build[at] : 0));
}

/** Some bytes of a build and where they belong. */
export interface Chunk {
    readonly offset: number;
    readonly bytes: Uint8Array;
}

/** The chunks of `size` bytes in which `held` is not as the build. */
export function differingChunks(held: ReadonlyUint8Array, build: Uint8Array, size: number): Chunk[] {
    const chunks: Chunk[] = [];
    for (let offset = 0; offset < build.length; offset += size) {
        const bytes = build.subarray(offset, offset + size);
        if (bytes.some((byte, at) => held[offset + at] !== byte)) chunks.push({ offset, bytes });
    }
    return chunks;
}
