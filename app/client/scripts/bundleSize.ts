/**
 * Measures what the client adds to a web page, minified and compressed, and writes docs/bundle-size.md.
 * `bundleSize.ts --check` writes nothing and fails when the committed numbers are not those of today. Both fail above the limit.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const client = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const committed = resolve(client, '../../docs/bundle-size.md');
/** Bytes that a page which only quotes and buys may have. */
export const LIMIT = 60_000;
/** Bytes by which compressors of different versions may differ. */
const TOLERANCE = 300;

/** A page, and what of the client it uses. */
const PAGES = {
    'quotes and buys cover': ['createClient', 'quote', 'buy'],
    'deposits and withdraws': ['createClient', 'deposit', 'requestWithdrawal', 'completeWithdrawal', 'readTickets'],
    'shows pools and products': ['createClient', 'readPools', 'readPool', 'readProducts'],
    'watches the policies of a holder': ['createClient', 'watchKind', 'policyAccount', 'policyFilters'],
    'watches all events': ['createClient', 'watchEvents'],
    'uses everything': ['*'],
} as const;
type Page = keyof typeof PAGES;

async function sizeOf(names: readonly string[]): Promise<number> {
    const wanted = names[0] === '*' ? '* as ballast' : `{ ${names.join(', ')} }`;
    const used = names[0] === '*' ? 'ballast' : `{ ${names.join(', ')} }`;
    const { outputFiles } = await build({
        stdin: {
            contents: `import ${wanted} from './src/index.ts'; globalThis.page = ${used};`,
            resolveDir: client,
            loader: 'ts',
        },
        bundle: true,
        minify: true,
        write: false,
        format: 'esm',
        platform: 'browser',
        target: 'es2022',
        legalComments: 'none',
    });
    return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

/** Bytes of each page, compressed. */
export async function measure(): Promise<Record<Page, number>> {
    const sizes = await Promise.all(
        Object.entries(PAGES).map(async ([page, names]) => [page, await sizeOf(names)] as const),
    );
    return Object.fromEntries(sizes) as Record<Page, number>;
}

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

const documentOf = (sizes: Record<Page, number>): string => `# What the client adds to a page

Written by \`npm run bundle-size\`: bundled for browsers by esbuild, minified, compressed with gzip, the Solana kit and
everything else that is needed included. A page that only quotes and buys may have ${kilobytes(LIMIT)}; more fails the tests.

| a page that | has |
| --- | --- |
${Object.entries(sizes)
    .map(([page, bytes]) => `| ${page} | ${kilobytes(bytes)} |`)
    .join('\n')}
`;

/** What is wrong with the sizes or with the document; empty when nothing is. */
export function objections(sizes: Record<Page, number>): string[] {
    const small = sizes['quotes and buys cover'];
    const found = small > LIMIT ? [`a page that quotes and buys has ${small} bytes, more than ${LIMIT}`] : [];
    const told = new Map(
        [...readFileSync(committed, 'utf8').matchAll(/^\| (.+) \| ([\d.]+) kB \|$/gm)].map(([, page, size]) => [
            page,
            Number(size) * 1_000,
        ]),
    );
    for (const [page, bytes] of Object.entries(sizes))
        if (Math.abs((told.get(page) ?? 0) - bytes) > TOLERANCE)
            found.push(`docs/bundle-size.md is out of date about a page that ${page}: run npm run bundle-size`);
    return found;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const sizes = await measure();
    if (!process.argv.includes('--check')) writeFileSync(committed, documentOf(sizes));
    for (const [page, bytes] of Object.entries(sizes)) console.log(`${kilobytes(bytes).padStart(9)}  ${page}`);
    const found = objections(sizes);
    for (const objection of found) console.error(objection);
    process.exitCode = found.length > 0 ? 1 : 0;
}
