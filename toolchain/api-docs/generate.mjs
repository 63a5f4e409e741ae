/**
 * Writes docs/api from what the client's index exports: one page for each group of modules.
 * `generate.mjs --check` writes nothing and fails when the committed pages are not what would be written.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, ReflectionKind } from 'typedoc';

const here = dirname(fileURLToPath(import.meta.url));
const project = resolve(here, '../..');
const source = join(project, 'app/client/src');
const committed = join(project, 'docs/api');

/** Which page the exports of a module go to, by the beginning of its path; the first that fits. */
const PAGES = [
    ['chain/', 'client'],
    ['errors/', 'errors'],
    ['generated/errors', 'errors'],
    ['actions/', 'actions'],
    ['instructions/', 'instructions'],
    ['reads/', 'reads'],
    ['watch/', 'watch'],
    ['votes/', 'votes'],
    ['generated/events', 'events'],
    ['generated/pdas', 'addresses'],
    ['generated/accounts', 'accounts'],
    ['generated/kinds', 'accounts'],
    ['generated/', 'types'],
];
/** What each page is about. */
const ABOUT = {
    client: 'The client, how actions run, and reading accounts of the program',
    errors: 'Every failure, and the errors of the program with their sentences',
    actions: 'What people do: one transaction each, tried out before anybody signs',
    instructions: 'Addresses and facts that instructions are built from',
    reads: 'Looking things up: pools, products, policies, tickets, prices, yields, wallets',
    watch: 'Being told of changes and events, none missed',
    votes: 'Sealed votes and where their salts are kept',
    events: 'What the program records',
    addresses: 'Deriving the addresses of accounts',
    accounts: 'Accounts of the program, field by field',
    types: 'Types of the program: parts of accounts, contents of events, what views return',
};
/** Codecs of every type, and the looser types that they take: all alike, and only noise on a page. */
const NOISE = /^get\w+(Encoder|Decoder|Codec)$|^(?!.*Input)\w+Args$/;

/** The index's statements by page. */
function statements() {
    const found = new Map();
    const index = readFileSync(join(source, 'index.ts'), 'utf8');
    for (const [statement, path] of index.matchAll(/^export [^;]*? from '\.\/([^']+)';$/gms)) {
        const page = PAGES.find(([start]) => path.startsWith(start))?.[1];
        if (!page) throw new Error(`toolchain/api-docs/generate.mjs names no page for src/${path}`);
        found.set(page, [...(found.get(page) ?? []), statement.replace(`'./`, `'${source}/`)]);
    }
    return found;
}

/** Renders the pages into a folder. */
async function render(out) {
    // Modules of their own, so that the generator makes one page of each; they exist while it runs.
    mkdirSync(join(project, 'target'), { recursive: true });
    const groups = mkdtempSync(join(project, 'target/api-pages-'));
    try {
        const tsconfig = join(groups, 'tsconfig.json');
        writeFileSync(tsconfig, JSON.stringify({ extends: join(project, 'tsconfig.base.json'), include: ['*.ts'] }));
        const entryPoints = [...statements()].map(([page, lines]) => {
            const file = join(groups, `${page}.ts`);
            writeFileSync(file, `/** ${ABOUT[page]}.\n * @module */\n${lines.join('\n')}`);
            return file;
        });
        const app = await Application.bootstrapWithPlugins({
            name: 'The TypeScript client',
            entryPoints,
            tsconfig,
            basePath: groups,
            plugin: ['typedoc-plugin-markdown'],
            outputs: [{ name: 'markdown', path: out }],
            readme: 'none',
            disableSources: true,
            disableGit: true,
            hideGenerator: true,
            githubPages: false,
            skipErrorChecking: true,
            excludePrivate: true,
            excludeExternals: true,
            sort: ['kind', 'source-order'],
            sortEntryPoints: false,
            logLevel: 'Error',
            outputFileStrategy: 'modules',
            flattenOutputFiles: true,
            modulesFileName: 'README',
            entryFileName: 'README',
            hideBreadcrumbs: true,
            hidePageHeader: true,
            hideGroupHeadings: false,
            useCodeBlocks: true,
            indexFormat: 'table',
            parametersFormat: 'table',
            interfacePropertiesFormat: 'table',
            typeAliasPropertiesFormat: 'table',
            enumMembersFormat: 'table',
            classPropertiesFormat: 'table',
            tableColumnSettings: { hideModifiers: true, hideInherited: true, hideDefaults: true },
        });
        const reflection = await app.convert();
        if (!reflection) throw new Error('the client cannot be read: run npm run types');
        for (const each of reflection.getReflectionsByKind(ReflectionKind.FunctionOrMethod | ReflectionKind.TypeAlias))
            if (NOISE.test(each.name) && each.parent?.kindOf(ReflectionKind.Module)) reflection.removeReflection(each);
        await app.generateOutputs(reflection);
        if (app.logger.hasErrors()) throw new Error('the pages could not be written');
    } finally {
        rmSync(groups, { recursive: true, force: true });
    }
}

/** The pages of a folder by their name. */
const pagesIn = (folder) =>
    new Map(
        existsSync(folder)
            ? readdirSync(folder)
                  .sort()
                  .map((name) => [name, readFileSync(join(folder, name), 'utf8')])
            : [],
    );

const out = join(project, 'target/api-docs');
rmSync(out, { recursive: true, force: true });
await render(out);
const [now, before] = [pagesIn(out), pagesIn(committed)];
if (process.argv.includes('--check')) {
    const names = new Set([...now.keys(), ...before.keys()]);
    const stale = [...names].filter((name) => now.get(name) !== before.get(name));
    if (stale.length > 0) {
        console.error(`docs/api is out of date (${stale.join(', ')}): run npm run api-docs`);
        process.exitCode = 1;
    }
} else {
    rmSync(committed, { recursive: true, force: true });
    mkdirSync(committed, { recursive: true });
    for (const [name, text] of now) writeFileSync(join(committed, name), text);
    console.log(`docs/api: ${now.size} pages`);
}
