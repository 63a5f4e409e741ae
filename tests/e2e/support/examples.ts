/** The examples of a document: taken out of it, put into one module that can be type-checked and run. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import * as ballast from '@ballast/client';
import type { World } from './exampleWorld.ts';
import { PROJECT } from './process.ts';

/** One block of TypeScript in a document. */
export interface Example {
    readonly document: string;
    /** The heading that it stands under, and which block under it this is: `Deposit`, `Quote (2)`. */
    readonly name: string;
    /** Of its first line in the document, from 1. */
    readonly line: number;
    readonly code: string;
}

/** A block that runs: returns once it is done; what it prints goes to the console it is given. */
export type Runs = (world: World, console: Listener) => Promise<void>;

/** The heading of the declarations that all examples of a document take for granted. */
export const PRELUDE = 'What the examples take for granted';
const FOLDER = join(PROJECT, 'target/examples');
/** A line that prints, with what it prints. */
const PROMISE = /^( *console\.log\(.*\);) \/\/ (.*)$/gm;
/** What the documents write for the endpoint. */
const LOCAL_URL = `'http://127.0.0.1:8899'`;

/** All blocks of a document that are marked `ts`, in their order. */
export function examplesOf(document: string): Example[] {
    const found: Example[] = [];
    let [heading, block] = ['', undefined as { line: number; lines: string[] } | undefined];
    for (const [at, line] of readFileSync(join(PROJECT, document), 'utf8').split('\n').entries()) {
        if (block && line === '```') {
            const before = found.filter(({ name }) => name.replace(/ \(\d+\)$/, '') === heading).length;
            const name = before === 0 ? heading : `${heading} (${before + 1})`;
            found.push({ document, name, line: block.line, code: block.lines.join('\n') });
            block = undefined;
        } else if (block) block.lines.push(line);
        else if (line === '```ts') block = { line: at + 2, lines: [] };
        else if (/^#+ /.test(line)) heading = line.replace(/^#+ /, '');
    }
    return found;
}

/** Identifiers of a text, without the properties that follow a single dot. */
export const identifiersIn = (code: string): Set<string> =>
    new Set([...code.matchAll(/(?<![\w$])(?<!(?<!\.\.)\.)[A-Za-z_$][\w$]*/g)].map(([word]) => word));

/** Names of the client that the code uses without importing them. */
const impliedBy = (code: string): string[] => [...identifiersIn(code)].filter((name) => name in ballast).sort();

/** Import statements of the code, and the rest with as many lines as before. */
function apart(code: string): { imports: string[]; rest: string } {
    const imports = [...code.matchAll(/^import [^;]+;$/gm)].map(([statement]) => statement);
    const rest = code.replace(/^import [^;]+;$/gm, (statement) => statement.replace(/[^\n]/g, ''));
    return { imports, rest };
}

const fileOf = (document: string): string => join(FOLDER, `${document.replace(/[^a-zA-Z0-9]+/g, '-')}.ts`);

/** The names of the client that the code imports itself. */
const importedBy = (imports: readonly string[]): Set<string> =>
    new Set(imports.filter((each) => each.includes(`'@ballast/client'`)).flatMap((each) => [...identifiersIn(each)]));

/**
 * Writes a document's module: `examples` by their names. Each gets the names of the world that it uses and the client's; a
 * block that imports from the client has to import all that it uses of it.
 */
export function writeModule(document: string, examples: readonly Example[], worldNames: readonly string[]): string {
    const prelude = examples.find(({ name }) => name === PRELUDE);
    const others = examples.filter((example) => example !== prelude);
    const lines: string[] = [];
    const place = (example: Example) => `// ${example.document}:${example.line} ${example.name}`;
    const imports = new Set<string>();
    const bodies = others.map((example) => {
        const { imports: own, rest } = apart(example.code);
        const named = importedBy(own);
        for (const each of own.filter((statement) => !statement.includes(`'@ballast/client'`))) imports.add(each);
        const used = worldNames.filter((name) => identifiersIn(rest).has(name));
        const implied = named.size > 0 ? [...named].filter((name) => name in ballast) : impliedBy(rest);
        const code = rest
            .replaceAll(LOCAL_URL, 'world.url')
            .replace(PROMISE, (_, log: string, text: string) => `${log} console.said(${JSON.stringify(text)});`);
        return [
            `examples[${JSON.stringify(example.name)}] = async (world, console) => {`,
            ...(implied.length > 0 ? [`const { ${implied.join(', ')} } = ballast;`] : []),
            ...(used.length > 0 ? [`const { ${used.join(', ')} } = world;`] : []),
            '{',
            place(example),
            code,
            '}};',
        ].join('\n');
    });
    lines.push(
        `import * as ballast from '@ballast/client';`,
        `import type { Runs } from '${relative(FOLDER, join(PROJECT, 'tests/e2e/support/examples.ts'))}';`,
        ...imports,
        ...(prelude ? [place(prelude), prelude.code] : []),
        'export const examples: Record<string, Runs> = {};',
        ...bodies,
        '',
    );
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(fileOf(document), lines.join('\n'));
    return fileOf(document);
}

/** What the type checker objects to in the modules, each line with its place in the document. */
export function typeErrors(files: readonly string[]): string[] {
    const config = join(FOLDER, 'tsconfig.json');
    const options = { extends: relative(FOLDER, join(PROJECT, 'tsconfig.base.json')), files };
    writeFileSync(config, JSON.stringify({ ...options, compilerOptions: { noUnusedLocals: false } }));
    const tsc = join(PROJECT, 'node_modules/.bin/tsc');
    const { stdout, stderr, status } = spawnSync(tsc, ['-p', config, '--pretty', 'false'], { encoding: 'utf8' });
    if (status === 0) return [];
    return `${stdout}${stderr}`.split('\n').filter(Boolean).map(placed);
}

/** A line of the type checker with the place in the document before it. */
function placed(error: string): string {
    const [, file, line] = /^(.*)\((\d+),\d+\): /.exec(error) ?? [];
    if (!file?.includes('target/examples')) return error;
    const above = readFileSync(join(PROJECT, file.slice(file.indexOf('target/examples'))), 'utf8').split('\n');
    for (let at = Number(line) - 1; at >= 0; at--) {
        const [, document, start] = /^\/\/ (\S+):(\d+) /.exec(above[at] ?? '') ?? [];
        if (document) return `${document}:${Number(start) + Number(line) - at - 2}: ${error}`;
    }
    return error;
}

/** The functions of a document's module. */
export const loadModule = async (file: string): Promise<Record<string, Runs>> =>
    ((await import(pathToFileURL(file).href)) as { examples: Record<string, Runs> }).examples;

/** A console that remembers what was printed, as Node prints it, and compares it with what the document says. */
export interface Listener {
    log(...told: readonly unknown[]): void;
    /** Stands where the document has a comment behind a `console.log`. */
    said(text: string): void;
}

export function listening(): Listener & { readonly printed: string[]; readonly wrong: string[] } {
    const [printed, wrong]: [string[], string[]] = [[], []];
    return {
        printed,
        wrong,
        log: (...told) => void printed.push(format(...told)),
        said: (text) => void (printed.at(-1) === text || wrong.push(`printed "${printed.at(-1)}", not "${text}"`)),
    };
}
