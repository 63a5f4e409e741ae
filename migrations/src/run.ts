/** A whole deployment: look, say, check what it takes, do, look again. */
import { BallastError, readRaw, tokensOf, type BallastClient } from '@ballast/client';
import { getU64Decoder, type Address } from '@solana/kit';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import type { Arguments } from './arguments.ts';
import { connect } from './chain/connection.ts';
import { nodeOf } from './chain/patience.ts';
import { readMint, type Mint } from './chain/mints.ts';
import { rentOf } from './chain/rent.ts';
import { deployerKey } from './keys.ts';
import { readBuild } from './loader/build.ts';
import { manifestOf, writeManifest } from './manifest.ts';
import { Refusal } from './refusal.ts';
import { addressLines, costLines, needsOf, planLines, type Needs } from './report.ts';
import { readSettings } from './settings/read.ts';
import type { Context, Step } from './steps/step.ts';
import { survey } from './survey.ts';
import { sol, wholeTokens } from './units.ts';

type Say = (line: string) => void;

/** Where the compiler puts the program. */
const BUILD = fileURLToPath(new URL('../../target/deploy/ballast.so', import.meta.url));
/** Where a token account keeps its amount. */
const AMOUNT = 64;

/** Errors: `Refusal` and `BallastError`, whose sentences say what to do. A run that failed is simply started again. */
export async function run(args: Arguments, say: Say): Promise<void> {
    const deployer = await deployerKey(args.keypair);
    const wanted = await readSettings(args.config, deployer);
    const { settings, folder } = wanted;
    const program = wanted.address(settings.program);
    const path = args.build ?? (settings.build ? resolve(folder, settings.build) : BUILD);
    const build = await readBuild(path, program);
    if (args.keypair.startsWith('local:') && settings.network !== 'local')
        throw new Refusal(
            `"${args.keypair}" is a key that everybody can derive: on ${settings.network} name a key file.`,
        );
    const { client, genesisHash } = await connect(args, settings.network, program, deployer);
    const mints = new Map<Address, Promise<Mint | string>>();
    const mint = (address: Address) => {
        const asked = mints.get(address) ?? readMint(client, address);
        mints.set(address, asked);
        return asked;
    };
    const context: Context = {
        args,
        client,
        wanted,
        build,
        rent: rentOf(client),
        mint,
        say: (line) => say(`    ${line}`),
    };

    say(
        `${args.dryRun ? 'Dry run' : 'Deployment'} of ${program} on ${nodeOf(args)} (${settings.network}), by ${deployer.address}`,
    );
    const before = await survey(context);
    planLines(before.steps).forEach(say);
    refuseDifferences(before.steps);
    const needs = needsOf(before.steps, deployer.address);
    if (needs.lamports.size > 0) ['What it takes:', ...costLines(needs)].forEach(say);
    await checkMeans(client, needs);
    if (args.dryRun) return say('Nothing was sent.');

    await runAll(before.steps, say);
    const after = await survey(context);
    checkDone(after.steps);
    const manifest = await manifestOf(context, genesisHash, after);
    ['Deployed:', ...addressLines(manifest)].forEach(say);
    if (args.out) {
        await writeManifest(args.out, manifest);
        say(`Written to ${resolve(args.out)}.`);
    }
}

/** Nothing is sent while anything cannot be as it is wanted. */
function refuseDifferences(steps: readonly Step[]): void {
    const why = steps.flatMap(({ name, finding }) =>
        finding.state === 'differs' ? finding.why.map((sentence) => `${name}: ${sentence}.`) : [],
    );
    if (why.length > 0) throw new Refusal(...why, 'Nothing was sent.');
}

/** Whoever pays can. */
async function checkMeans(client: BallastClient, { lamports, tokens }: Needs): Promise<void> {
    const short: string[] = [];
    for (const [payer, { atWorst }] of lamports) {
        const has = (await readRaw(client, payer))?.lamports ?? 0n;
        if (has < atWorst)
            short.push(`${payer} has ${sol(has)} and needs ${sol(atWorst)}: send it ${sol(atWorst - has)} at least.`);
    }
    for (const { owner, mint, amount } of tokens) {
        const account = await readRaw(client, await tokensOf(owner, mint.address, mint.tokenProgram));
        const has = account ? getU64Decoder().decode(account.data, AMOUNT) : 0n;
        if (has < amount)
            short.push(
                `${owner} has ${wholeTokens(has, mint.decimals)} of the token ${mint.address} in the associated account and pays ${wholeTokens(amount, mint.decimals)} as seeds of pools: send it the difference.`,
            );
    }
    if (short.length > 0) throw new Refusal(...short, 'Nothing was sent.');
}

async function runAll(steps: readonly Step[], say: Say): Promise<void> {
    const open = steps.flatMap(({ name, finding }) => (finding.state === 'to do' ? [{ name, finding }] : []));
    if (open.length === 0) say('Everything is there already: nothing was sent.');
    for (const [at, { name, finding }] of open.entries()) {
        say(`${at + 1}/${open.length} ${name}: ${finding.what}`);
        try {
            await finding.run();
        } catch (cause) {
            if (cause instanceof BallastError || cause instanceof Refusal)
                throw new Refusal(`${name}: ${cause.message}`, 'What was done before stays: run this again to go on.');
            throw cause;
        }
    }
}

/** What was sent is on the chain as it was meant. */
function checkDone(steps: readonly Step[]): void {
    const open = steps.filter(({ finding }) => finding.state === 'to do' || finding.state === 'differs');
    if (open.length === 0) return;
    throw new Refusal(
        ...open.map(({ name }) => `${name}: it is not as it was meant, though everything landed.`),
        'Somebody else may be setting the protocol up at the same time: look with --dry-run, then run this again.',
    );
}
