/** The generated modules that the code generator has no template for: events, errors, costs. */

export interface Idl {
    address: string;
    instructions: { name: string; accounts: { address?: string; pda?: unknown; relations?: unknown }[] }[];
    accounts: { name: string }[];
    events: { name: string; discriminator: number[] }[];
    errors: { code: number; name: string; msg: string }[];
    types: { name: string; type: { kind: string; alias?: unknown } }[];
}

const lower = (name: string): string => name[0]!.toLowerCase() + name.slice(1);
const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** One constant per event, so that a bundle holds the decoders of just the events it names. */
export function eventsModule(idl: Idl): string {
    const imports = idl.events.map(({ name }) => `get${name}Decoder, type ${name}`).join(', ');
    const events = idl.events.map(
        ({ name, discriminator }) =>
            `export const ${lower(name)}Event: EventKind<'${name}', ${name}> = { name: '${name}', discriminator: [${discriminator.join(', ')}], decoder: get${name}Decoder };`,
    );
    return `import type { Decoder } from '@solana/kit';
import { ${imports} } from './types';

/** How to tell one event of the program and read it. */
export interface EventKind<Name extends string = string, Data = unknown> {
    readonly name: Name;
    readonly discriminator: readonly number[];
    readonly decoder: () => Decoder<Data>;
}

${events.join('\n')}

/** An event with its name. */
export type BallastEvent = ${idl.events.map(({ name }) => `{ readonly name: '${name}'; readonly data: ${name} }`).join(' | ')};

/** Every event of the program. Naming it puts all decoders into a bundle. */
export const ALL_EVENTS = /* @__PURE__ */ (() => [${idl.events.map(({ name }) => `${lower(name)}Event`).join(', ')}] as const)();
`;
}

/** One constant per kind of account: its discriminator and decoder. */
export function kindsModule(idl: Idl): string {
    const names = idl.accounts.map(({ name }) => name);
    const constant = (name: string) => `${name.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase()}_ACCOUNT_DISCRIMINATOR`;
    return `import type { Decoder, ReadonlyUint8Array } from '@solana/kit';
import { ${names.map((name) => `get${name}Decoder, ${constant(name)}, type ${name}`).join(', ')} } from './accounts';

/** How to tell one kind of account of the program and read it. */
export interface AccountKind<Data> {
    readonly name: string;
    readonly discriminator: ReadonlyUint8Array;
    readonly decoder: () => Decoder<Data>;
}

${names.map((name) => `export const ${lower(name)}Account: AccountKind<${name}> = /* @__PURE__ */ (() => ({ name: '${name}', discriminator: ${constant(name)}, decoder: get${name}Decoder }))();`).join('\n')}
`;
}

/** Codes, names and sentences of the program's errors. */
export function errorsModule(idl: Idl): string {
    const first = idl.errors[0]!.code;
    if (idl.errors.some(({ code }, at) => code !== first + at)) throw new Error('the codes of the errors have a gap');
    return `/** The program's errors: the code on the wire, then name and sentence, in the order of the codes from ${first} on. */
export const FIRST_ERROR_CODE = ${first};
export const ERRORS = [
${idl.errors.map(({ name, msg }) => `    [${JSON.stringify(name)}, ${JSON.stringify(msg)}],`).join('\n')}
] as const;
/** The name of an error of the program. */
export type BallastErrorName = (typeof ERRORS)[number][0];
`;
}

/**
 * The most that each instruction cost in any row of docs/costs.md, in compute units. What a proposal executes counts for
 * `execute_proposal`. An instruction without a row gets the sum that none comes near.
 */
export function costsModule(idl: Idl, table: string): string {
    const rows = [...table.matchAll(/^\| ([a-z_]+)([^|]*)\| (\d+) \|/gm)].map(([, name, rest, units]) => ({
        name: rest!.includes('executed') ? 'execute_proposal' : name!,
        units: Number(units),
    }));
    if (rows.length < 80)
        throw new Error(`docs/costs.md has ${rows.length} rows of instructions: is it another table?`);
    const most = (name: string) => Math.max(0, ...rows.filter((row) => row.name === name).map(({ units }) => units));
    const lines = idl.instructions.map(({ name }) => `    ${camel(name)}: ${most(name) || 30_000},`);
    return `/** Compute units of each instruction at its dearest, from docs/costs.md: with p-token, addresses found at once. */
export const INSTRUCTION_COSTS = {
${lines.join('\n')}
} as const;
export type InstructionName = keyof typeof INSTRUCTION_COSTS;
`;
}
