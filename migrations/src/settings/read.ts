/** From a settings file to what is wanted: shape, cross-checks, terms, keys. Reads files, asks no network. */
import type { Address, KeyPairSigner } from '@solana/kit';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { findKey, type Key, type KeyName } from '../keys.ts';
import { Refusal } from '../refusal.ts';
import { objections } from './checks.ts';
import { settingsShape, type ProductSettings, type Settings } from './shape.ts';
import { explainIssue } from './words.ts';

/** The settings, and what stands behind them. */
export interface Wanted {
    readonly settings: Settings;
    /** Paths in the settings are relative to it. */
    readonly folder: string;
    readonly deployer: KeyPairSigner;
    /** Whom a name means. */
    key(name: KeyName): Key;
    address(name: KeyName): Address;
    /** SHA-256 of the terms. */
    termsHash(product: ProductSettings): Uint8Array;
}

/** Errors: `Refusal` with one sentence for each mistake. */
export async function readSettings(path: string, deployer: KeyPairSigner): Promise<Wanted> {
    const text = await readFile(path, 'utf8').catch(() => {
        throw new Refusal(`There is no readable settings file at ${resolve(path)}: check --config.`);
    });
    const settings = parseSettings(parseJson(path, text));
    const folder = dirname(resolve(path));
    const keys = await findKeys(settings, folder, deployer);
    const terms = await findTerms(settings, folder);
    const key = (name: KeyName) => keys.get(JSON.stringify(name))!;
    return {
        settings,
        folder,
        deployer,
        key,
        address: (name) => key(name).address,
        termsHash: (product) => terms.get(product)!,
    };
}

function parseJson(path: string, text: string): unknown {
    try {
        return JSON.parse(text);
    } catch (cause) {
        throw new Refusal(`${path} is not JSON (${cause instanceof Error ? cause.message : String(cause)}).`);
    }
}

/** What a file says, checked. Errors: `Refusal` with one sentence for each mistake. */
export function parseSettings(data: unknown): Settings {
    const result = settingsShape.safeParse(data, { error: explainIssue });
    if (!result.success)
        throw new Refusal(...result.error.issues.map(({ path, message }) => `${pathText(path)}: ${message}.`));
    const found = [...localNames(result.data), ...objections(result.data)];
    if (found.length > 0) throw new Refusal(...found.map(([path, sentence]) => `${path}: ${sentence}.`));
    return result.data;
}

const pathText = (path: readonly PropertyKey[]): string =>
    path.reduce<string>(
        (text, part) =>
            typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
        '',
    ) || 'the settings';

/** Everybody has the keys of names. */
function* localNames(settings: Settings): Generator<readonly [string, string]> {
    if (settings.network === 'local') return;
    for (const [path, name] of namesIn(settings, ''))
        if (name.form === 'local')
            yield [
                path,
                `"local:${name.name}" is a key that everybody can derive: on ${settings.network} name a real one`,
            ];
}

/** Every key that the settings name, and where. */
function* namesIn(value: unknown, path: string): Generator<readonly [string, KeyName]> {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
    if ('form' in value) {
        yield [path, value as KeyName];
        return;
    }
    for (const [part, inner] of Object.entries(value))
        yield* namesIn(inner, Array.isArray(value) ? `${path}[${part}]` : path ? `${path}.${part}` : part);
}

async function findKeys(settings: Settings, folder: string, deployer: KeyPairSigner): Promise<Map<string, Key>> {
    const keys = new Map<string, Key>();
    // One signer for each address, under whichever names: a transaction takes no two.
    const signers = new Map([[deployer.address, deployer]]);
    const wrong: string[] = [];
    for (const [path, name] of namesIn(settings, '')) {
        try {
            const { address, signer: own } = await findKey(name, folder, deployer);
            const signer = signers.get(address) ?? own;
            if (signer) signers.set(address, signer);
            keys.set(JSON.stringify(name), { address, signer });
        } catch (cause) {
            if (!(cause instanceof Refusal)) throw cause;
            wrong.push(`${path}: ${cause.message}`);
        }
    }
    if (wrong.length > 0) throw new Refusal(...wrong);
    return keys;
}

async function findTerms(settings: Settings, folder: string): Promise<Map<ProductSettings, Uint8Array>> {
    const terms = new Map<ProductSettings, Uint8Array>();
    const wrong: string[] = [];
    for (const [at, pool] of settings.pools.entries())
        for (const [index, product] of pool.products.entries()) {
            const { hash, file } = product.terms;
            const path = resolve(folder, file ?? '');
            const bytes = hash ?? (await readFile(path).then(sha256, () => undefined));
            if (bytes) terms.set(product, bytes);
            else wrong.push(`pools[${at}].products[${index}].terms.file: there is no readable file at ${path}.`);
        }
    if (wrong.length > 0) throw new Refusal(...wrong);
    return terms;
}

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
