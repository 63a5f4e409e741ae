/**
 * Writes `src/generated` from the committed IDL and the committed table of costs.
 * `generate.ts --check` writes nothing and fails when the committed files are not what would be written.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rootNodeFromAnchor, type AnchorIdl } from '@codama/nodes-from-anchor';
import { renderVisitor } from '@codama/renderers-js';
import { createFromRoot, programNode, rootNode, type RootNode } from 'codama';
import { format, resolveConfig } from 'prettier';
import { PDAS } from './pdas.ts';
import { costsModule, errorsModule, eventsModule, kindsModule, type Idl } from './modules.ts';

const client = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const project = resolve(client, '../..');
const committed = join(client, 'src/generated');

/** The IDL as the generator can read it. */
function prepare(idl: Idl): Idl {
    // Types that only rename another one are unknown to the generator: their meaning takes their place.
    const aliases = new Map(
        idl.types.filter(({ type }) => type.kind === 'type').map(({ name, type }) => [name, type.alias]),
    );
    const inline = (node: unknown): unknown => {
        if (Array.isArray(node)) return node.map(inline);
        if (node === null || typeof node !== 'object') return node;
        const defined = (node as { defined?: { name?: string } }).defined?.name;
        if (defined !== undefined && aliases.has(defined)) return aliases.get(defined);
        return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inline(value)]));
    };
    const plain = inline({ ...idl, types: idl.types.filter(({ name }) => !aliases.has(name)) }) as Idl;
    // Addresses are derived from one table, not from what single instructions happen to say about their accounts.
    for (const instruction of plain.instructions)
        for (const account of instruction.accounts) {
            delete account.pda;
            delete account.relations;
            // Bound to a field of another account: that is no address.
            if (account.address?.includes('.')) delete account.address;
        }
    // The generator leaves events out: their structs stay types, their discriminators go into events.ts.
    return { ...plain, events: [] };
}

function withPdas(root: RootNode): RootNode {
    return rootNode(programNode({ ...root.program, pdas: PDAS }), root.additionalPrograms);
}

/** Node resolves no folders and no missing endings: every relative import names its file. */
function nameFiles(folder: string): void {
    for (const file of files(folder)) {
        const source = readFileSync(file, 'utf8');
        const named = source.replace(/from '(\.\.?(?:\/[^']*)?)'/g, (whole, path: string) => {
            if (path.endsWith('.ts')) return whole;
            const target = resolve(dirname(file), path);
            return existsSync(`${target}.ts`) ? `from '${path}.ts'` : `from '${path.replace(/\/$/, '')}/index.ts'`;
        });
        writeFileSync(file, named);
    }
}

function files(folder: string): string[] {
    return readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        return statSync(path).isDirectory() ? files(path) : [path];
    });
}

async function generate(into: string): Promise<void> {
    const idl = JSON.parse(readFileSync(join(project, 'idl/ballast.json'), 'utf8')) as Idl;
    const root = withPdas(rootNodeFromAnchor(prepare(idl) as unknown as AnchorIdl));
    const scratch = mkdtempSync(join(tmpdir(), 'ballast-generate-'));
    await createFromRoot(root).accept(
        renderVisitor(scratch, { deleteFolderBeforeRendering: true, formatCode: false, syncPackageJson: false }),
    );
    const from = join(scratch, 'src/generated');
    // A class of client that this package has its own form of, and messages that errors.ts has too.
    rmSync(join(from, 'programs'), { recursive: true });
    rmSync(join(from, 'errors'), { recursive: true });
    const costs = readFileSync(join(project, 'docs/costs.md'), 'utf8');
    writeFileSync(join(from, 'events.ts'), eventsModule(idl));
    writeFileSync(join(from, 'errors.ts'), errorsModule(idl));
    writeFileSync(join(from, 'kinds.ts'), kindsModule(idl));
    writeFileSync(join(from, 'costs.ts'), costsModule(idl, costs));
    writeFileSync(join(from, 'program.ts'), programModule(idl));
    const index = join(from, 'index.ts');
    const kept = readFileSync(index, 'utf8').replace(/export \* from '.\/(programs|errors)(\/index\.ts)?';\n/g, '');
    writeFileSync(
        index,
        `${kept}export * from './costs';\nexport * from './errors';\nexport * from './events';\nexport * from './kinds';\nexport * from './program';\n`,
    );
    // Two accounts have the names of two instructions: what belongs to an account says so.
    for (const file of files(join(from, 'accounts'))) {
        const source = readFileSync(file, 'utf8');
        writeFileSync(
            file,
            source
                .replace(/\b([A-Z_]+)_DISCRIMINATOR\b/g, '$1_ACCOUNT_DISCRIMINATOR')
                .replace(/DiscriminatorBytes\b/g, 'AccountDiscriminatorBytes'),
        );
    }
    for (const file of files(from)) {
        const kit = readFileSync(file, 'utf8').replace(
            "'@solana/program-client-core'",
            "'@solana/kit/program-client-core'",
        );
        const source = kit.replace(/from '(?:\.\.\/)+programs(?:\/ballast)?'/g, (found) =>
            found.replace(/programs(\/ballast)?/, 'program'),
        );
        writeFileSync(file, source);
    }
    nameFiles(from);
    const style = (await resolveConfig(join(client, 'src/index.ts'))) ?? {};
    for (const file of files(from))
        writeFileSync(file, await format(readFileSync(file, 'utf8'), { ...style, parser: 'typescript' }));
    rmSync(into, { recursive: true, force: true });
    cpSync(from, into, { recursive: true });
    rmSync(scratch, { recursive: true });
}

function programModule(idl: Idl): string {
    return `import type { Address } from '@solana/kit';
/** The program's address on local networks, as the sources have it. A deployment has its own. */
export const BALLAST_PROGRAM_ADDRESS = '${idl.address}' as Address<'${idl.address}'>;
`;
}

function compare(fresh: string): string[] {
    const names = (folder: string) => new Set(files(folder).map((file) => relative(folder, file)));
    const [have, want] = [names(committed), names(fresh)];
    const same = (name: string) =>
        readFileSync(join(committed, name), 'utf8') === readFileSync(join(fresh, name), 'utf8');
    return [...new Set([...have, ...want])].filter((name) => !have.has(name) || !want.has(name) || !same(name));
}

if (process.argv.includes('--check')) {
    const fresh = join(mkdtempSync(join(tmpdir(), 'ballast-check-')), 'generated');
    await generate(fresh);
    const different = compare(fresh);
    rmSync(dirname(fresh), { recursive: true });
    if (different.length > 0) {
        console.error(
            `app/client/src/generated is not what the IDL and docs/costs.md give: ${different.join(', ')}\nrun: npm run generate`,
        );
        process.exit(1);
    }
} else {
    await generate(committed);
    console.log(`written: ${files(committed).length} files in ${relative(project, committed)}`);
}
