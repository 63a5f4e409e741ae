/** Mints that the program takes: what `programs/ballast/src/token/mints.rs` looks at, before anything is sent. */
import { readRaw, type BallastClient } from '@ballast/client';
import type { Address, ReadonlyUint8Array } from '@solana/kit';
import { BOUNDS } from '../settings/bounds.ts';

const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';
const MINT_LEN = 82;
const MULTISIG_LEN = 355;
const DECIMALS = 44;
const INITIALISED = 45;
/** Behind the padding to the size of an account: what kind of account it is, then the extensions. */
const KIND = 165;
const KIND_MINT = 1;
/** Metadata and groups, and pointers to them: they only describe. */
const HARMLESS: ReadonlySet<number> = new Set([18, 19, 20, 21, 22, 23]);

export interface Mint {
    readonly address: Address;
    readonly tokenProgram: Address;
    readonly decimals: number;
}

/** The mint, or a sentence that says why the program would not take it. */
export async function readMint(client: BallastClient, address: Address): Promise<Mint | string> {
    const raw = await readRaw(client, address);
    if (!raw) return `there is no token at ${address} on this network: check the address, or make the mint first`;
    if (raw.owner !== TOKEN && raw.owner !== TOKEN_2022)
        return `${address} is not the mint of a token: check the address`;
    const { data } = raw;
    if (!isMint(data, raw.owner === TOKEN_2022)) return `${address} is not an initialised mint: check the address`;
    const foreign = extensionsOf(data).find((kind) => !HARMLESS.has(kind));
    if (foreign !== undefined)
        return `the token ${address} has the extension ${foreign}, with which it cannot be held safely: take another token (docs/operators.md, "Currencies")`;
    const decimals = data[DECIMALS]!;
    if (decimals < BOUNDS.MIN_DECIMALS || decimals > BOUNDS.MAX_DECIMALS)
        return `the token ${address} has ${decimals} decimals, and the program takes ${BOUNDS.MIN_DECIMALS} to ${BOUNDS.MAX_DECIMALS}: take another token`;
    return { address, tokenProgram: raw.owner, decimals };
}

function isMint(data: ReadonlyUint8Array, extensible: boolean): boolean {
    if (data.length < MINT_LEN || data[INITIALISED] !== 1) return false;
    if (data.length === MINT_LEN) return true;
    return extensible && data.length !== MULTISIG_LEN && data[KIND] === KIND_MINT;
}

function extensionsOf(data: ReadonlyUint8Array): number[] {
    const kinds: number[] = [];
    for (let at = KIND + 1; at + 4 <= data.length;) {
        const kind = data[at]! + data[at + 1]! * 256;
        if (kind === 0) break;
        kinds.push(kind);
        at += 4 + data[at + 2]! + data[at + 3]! * 256;
    }
    return kinds;
}
