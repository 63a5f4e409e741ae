/** The command line. */
import { parseArgs } from 'node:util';
import { Refusal } from './refusal.ts';

export interface Arguments {
    /** HTTP endpoint of a node. */
    readonly url: string;
    /** Path of the settings. */
    readonly config: string;
    /** Who pays: path of a keypair file, or `local:NAME`. */
    readonly keypair: string;
    /** Path of the compiled program; without it what the settings name, or `target/deploy/ballast.so`. */
    readonly build: string | undefined;
    /** Path of the manifest to write. */
    readonly out: string | undefined;
    /** Say what would be done, and do nothing. */
    readonly dryRun: boolean;
    /** Micro-lamports per compute unit. */
    readonly priorityFee: bigint;
    readonly commitment: 'confirmed' | 'finalized';
    /** Transactions that are under way at one time while the build is written. */
    readonly concurrency: number;
}

export const USAGE = `npm run deploy -- --url URL --config FILE --keypair FILE [options]

  --url URL           a node of the cluster, as http://127.0.0.1:8899
  --config FILE       the settings, as migrations/localnet.json
  --keypair FILE      who pays and deploys; on a local network also local:NAME
  --dry-run           say what would be done and what it costs, change nothing
  --build FILE        the compiled program (default: what the settings name, or target/deploy/ballast.so)
  --out FILE          write the addresses to this file
  --priority-fee N    micro-lamports per compute unit (default: 0)
  --commitment NAME   what counts as done: confirmed (default) or finalized
  --concurrency N     transactions at one time while the build is written, 1 to 64 (default: 16)
  --help              print this`;

const OPTIONS = {
    url: { type: 'string' },
    config: { type: 'string' },
    keypair: { type: 'string' },
    build: { type: 'string' },
    out: { type: 'string' },
    'dry-run': { type: 'boolean' },
    'priority-fee': { type: 'string' },
    commitment: { type: 'string' },
    concurrency: { type: 'string' },
    help: { type: 'boolean' },
} as const;

/** The arguments, or `undefined` when only the usage is asked for. Errors: `Refusal`. */
export function readArguments(words: readonly string[]): Arguments | undefined {
    const { values } = parsed(words);
    if (values.help) return undefined;
    const needed = (name: 'url' | 'config' | 'keypair', what: string): string => {
        const value = values[name];
        if (value) return value;
        throw new Refusal(`--${name} is missing: name ${what}. --help shows all options.`);
    };
    const url = needed('url', 'a node of the cluster, as http://127.0.0.1:8899');
    const protocol = URL.canParse(url) ? new URL(url).protocol : '';
    if (protocol !== 'http:' && protocol !== 'https:')
        throw new Refusal(`"${url}" is not the address of a node: write it as http://127.0.0.1:8899.`);
    const commitment = values.commitment ?? 'confirmed';
    if (commitment !== 'confirmed' && commitment !== 'finalized')
        throw new Refusal(`--commitment is "confirmed" or "finalized", not "${commitment}".`);
    return {
        url,
        config: needed('config', 'the file with the settings, as migrations/localnet.json'),
        keypair: needed('keypair', 'the key file of whoever pays and deploys'),
        build: values.build,
        out: values.out,
        dryRun: values['dry-run'] ?? false,
        priorityFee: wholeNumber('priority-fee', values['priority-fee'] ?? '0', 0n, 1_000_000_000n),
        commitment,
        concurrency: Number(wholeNumber('concurrency', values.concurrency ?? '16', 1n, 64n)),
    };
}

function parsed(words: readonly string[]) {
    try {
        return parseArgs({ args: [...words], options: OPTIONS, strict: true, allowPositionals: false });
    } catch (cause) {
        const why = cause instanceof Error ? cause.message.split('. ')[0]! : String(cause);
        throw new Refusal(`${why}. --help shows all options.`);
    }
}

function wholeNumber(name: string, text: string, least: bigint, most: bigint): bigint {
    const value = /^\d{1,12}$/.test(text) ? BigInt(text) : -1n;
    if (value >= least && value <= most) return value;
    throw new Refusal(`--${name} is a whole number from ${least} to ${most}, not "${text}".`);
}
