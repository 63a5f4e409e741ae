/** Addresses and keys as the settings name them. */
import {
    createKeyPairSignerFromBytes,
    createKeyPairSignerFromPrivateKeyBytes,
    isAddress,
    type Address,
    type KeyPairSigner,
} from '@solana/kit';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Refusal } from './refusal.ts';

/**
 * Whom a setting means:
 * - `address`: an address in base58; nobody here can sign for it
 * - `file`: a key file, as the Solana tools write it
 * - `local`: a key derived from a name, as the project's local network does: for local networks only
 * - `deployer`: who runs the deployment
 */
export type KeyName =
    | { readonly form: 'address'; readonly address: Address }
    | { readonly form: 'file'; readonly path: string }
    | { readonly form: 'local'; readonly name: string }
    | { readonly form: 'deployer' };

/** Somebody, and his signature when there is a key. */
export interface Key {
    readonly address: Address;
    readonly signer: KeyPairSigner | undefined;
}

/** Errors: `Refusal`. */
export function keyName(text: string): KeyName {
    if (text === 'deployer') return { form: 'deployer' };
    const [form, rest] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
    if (form === 'local' && rest) return { form, name: rest };
    if (form === 'file' && rest) return { form, path: rest };
    if (isAddress(text)) return { form: 'address', address: text };
    throw new Refusal(
        `"${text}" is not an address: write one in base58, "file:" with the path of a key file, or on a local network "local:" with a name`,
    );
}

/** Paths are relative to `folder`. Errors: `Refusal` when the key file cannot be read. */
export async function findKey(name: KeyName, folder: string, deployer: KeyPairSigner): Promise<Key> {
    if (name.form === 'address') return { address: name.address, signer: undefined };
    const signer = name.form === 'deployer' ? deployer : await findSigner(name, folder);
    return { address: signer.address, signer };
}

/** Who runs the deployment: a path, or `local:` with a name. Errors: `Refusal`. */
export async function deployerKey(text: string): Promise<KeyPairSigner> {
    if (text.startsWith('local:')) return findSigner({ form: 'local', name: text.slice('local:'.length) }, '.');
    return findSigner({ form: 'file', path: text }, '.');
}

async function findSigner(name: Extract<KeyName, { form: 'file' | 'local' }>, folder: string): Promise<KeyPairSigner> {
    if (name.form === 'local') return localKey(name.name);
    const path = resolve(folder, name.path);
    const text = await readFile(path, 'utf8').catch(() => {
        throw new Refusal(`There is no readable key file at ${path}: check the path.`);
    });
    try {
        return await createKeyPairSignerFromBytes(Uint8Array.from(bytesOf(text)));
    } catch {
        // The reason could quote the key.
        throw new Refusal(`${path} is not a key file: it is a list of 64 numbers, as solana-keygen writes it.`);
    }
}

function bytesOf(text: string): number[] {
    const list: unknown = JSON.parse(text);
    const isByte = (value: unknown) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 256;
    if (Array.isArray(list) && list.length === 64 && list.every(isByte)) return list as number[];
    throw new Refusal('not a key file');
}

/** The key that the project's local networks derive from a name. Everybody can: it protects nothing. */
export const localKey = (name: string): Promise<KeyPairSigner> =>
    createKeyPairSignerFromPrivateKeyBytes(createHash('sha256').update(name, 'utf8').digest());
