/** What a product needs before it sells, and what is watched about its subject: monitor, committee, salvage, watch. */
import {
    committeeAccount,
    execute,
    findCommitteePda,
    findMonitorPda,
    findSalvagePda,
    findWatchPda,
    initCommittee,
    initMonitor,
    initWatch,
    maybeRead,
    monitorAccount,
    NOBODY,
    programDataOf,
    pythFeed,
    readRaw,
    Settlement,
    step,
    watchAccount,
    type BandSettings,
} from '@ballast/client';
import {
    getCommitteeEncoder,
    getMonitorEncoder,
    getOpenSalvageInstruction,
    getWatchEncoder,
    type Monitor,
} from '@ballast/client/generated';
import type { MonitorSettings } from '../settings/shape.ts';
import { SOURCES } from '../settings/shape.ts';
import { duration, percent, priceText } from '../units.ts';
import type { ProductPlace } from './products.ts';
import { missingSource } from './sources.ts';
import {
    adminOf,
    byAdmin,
    costOf,
    differences,
    differs,
    fixedFor,
    row,
    stepOf,
    there,
    type Context,
    type Finding,
    type Step,
} from './step.ts';

const TOKEN_ACCOUNT = 165;

/** All that belongs to one product. */
export async function deciderSteps(context: Context, place: ProductPlace): Promise<Step[]> {
    const all = [monitorStep, committeeStep, salvageStep, watchStep].map((each) => each(context, place));
    return (await Promise.all(all)).filter((found) => found !== undefined);
}

const nameOf = (what: string, { wanted }: ProductPlace): string => `${what} of "${wanted.name}"`;

async function monitorStep(context: Context, place: ProductPlace): Promise<Step | undefined> {
    const wanted = place.wanted.monitor;
    if (!wanted) return undefined;
    const { client } = context;
    const [address] = await findMonitorPda({ product: place.address }, { programAddress: client.program });
    const found = await maybeRead(client, monitorAccount, address);
    const secondFeed = wanted.secondFeed ? context.wanted.address(wanted.secondFeed) : undefined;
    const notes = await feedNotes(context, wanted);
    if (found) {
        const fixed = monitorDifferences(wanted, secondFeed ?? NOBODY, found);
        return stepOf(nameOf('monitor', place), address, fixed.length > 0 ? differs(...fixedFor(fixed)) : there, notes);
    }
    const missing = await missingSource(context, place, wanted);
    if (missing) return stepOf(nameOf('monitor', place), address, differs(missing));
    const cost = await costOf(context, adminOf(context).address, [getMonitorEncoder().fixedSize]);
    const input = {
        product: place.address,
        source: wanted.source,
        rules: bandsOf(wanted),
        ...(wanted.feed ? { feedId: wanted.feed } : {}),
        ...(secondFeed ? { secondFeed } : {}),
    };
    const make = byAdmin(context, 'create', cost, (admin) => initMonitor(admin, input));
    return stepOf(nameOf('monitor', place), address, make, notes);
}

/** The program does not look at the first feed: a mistake in it would only be found when nothing can be sold. */
async function feedNotes({ client }: Context, { feed }: MonitorSettings): Promise<string[]> {
    if (!feed) return [];
    const address = await pythFeed(feed);
    if (await readRaw(client, address)) return [];
    return [
        `Pyth's account for this feed, ${address}, is not on this network: without prices it sells and observes nothing`,
    ];
}

const bandsOf = (wanted: MonitorSettings): BandSettings => ({
    bands: wanted.bands.map(({ below, for: time }) => ({ below, duration: BigInt(time) })),
    recovery: wanted.recovery,
    saleFloor: wanted.saleFloor,
    recoveryDuration: wanted.recoveryDuration,
    maxGap: wanted.maxGap,
    maxAge: wanted.maxAge,
    slopeBps: wanted.slope,
    maxConfidenceBps: wanted.maxConfidence,
    severityFloorBps: wanted.severity.floor,
    severityCapBps: wanted.severity.cap,
});

function monitorDifferences(wanted: MonitorSettings, secondFeed: string, found: Monitor): string[] {
    const { rules } = found;
    const hex = (bytes: ArrayLike<number>) => Buffer.from(bytes as Uint8Array).toString('hex');
    const sourceName = (value: number) =>
        Object.keys(SOURCES).find((name) => SOURCES[name as keyof typeof SOURCES] === value) ?? String(value);
    const bands = (['the shallow band', 'the deep band'] as const).flatMap((name, at) => [
        row(name, wanted.bands[at]!.below, rules.bands[at]!.below, priceText),
        row(`the time of ${name}`, BigInt(wanted.bands[at]!.for), rules.bands[at]!.duration, duration),
    ]);
    return differences([
        row<number>('the source', wanted.source, found.source, sourceName),
        row('the feed', wanted.feed ?? new Uint8Array(32), found.feedId, hex),
        row<string>('the second feed', secondFeed, found.secondFeed),
        ...bands,
        row('the recovery', wanted.recovery, rules.recovery, priceText),
        row('the time of the recovery', wanted.recoveryDuration, rules.recoveryDuration, duration),
        row('the sale floor', wanted.saleFloor, rules.saleFloor, priceText),
        row('the largest gap', wanted.maxGap, rules.maxGap, duration),
        row('the largest age', wanted.maxAge, rules.maxAge, duration),
        row('the slope', wanted.slope, rules.slopeBps, percent),
        row('the widest confidence', wanted.maxConfidence, rules.maxConfidenceBps, percent),
        row('the least severity', wanted.severity.floor, rules.severityFloorBps, percent),
        row('the highest severity', wanted.severity.cap, rules.severityCapBps, percent),
    ]);
}

async function committeeStep(context: Context, place: ProductPlace): Promise<Step | undefined> {
    const wanted = place.wanted.committee;
    if (!wanted) return undefined;
    const [address] = await findCommitteePda({ product: place.address }, { programAddress: context.client.program });
    const found = await maybeRead(context.client, committeeAccount, address);
    const members = wanted.members.map((member) => context.wanted.address(member));
    const { threshold, window } = wanted;
    const name = nameOf('committee', place);
    if (found) {
        const seated = found.members.slice(0, found.count);
        const list = (addresses: readonly string[]) => addresses.join(', ');
        const fixed = differences([
            row<readonly string[]>('the list of members', members, seated, list),
            row('the threshold', threshold, found.threshold),
            row('the time to attest', BigInt(window), found.window, duration),
        ]);
        return stepOf(name, address, fixed.length > 0 ? differs(...fixedFor(fixed)) : there);
    }
    const cost = await costOf(context, adminOf(context).address, [getCommitteeEncoder().fixedSize]);
    const input = { product: place.address, members, threshold, window };
    return stepOf(
        name,
        address,
        byAdmin(context, 'seat', cost, (admin) => initCommittee(admin, input)),
    );
}

async function salvageStep(context: Context, place: ProductPlace): Promise<Step | undefined> {
    if (place.wanted.settlement !== Settlement.Surrender) return undefined;
    const { client, wanted } = context;
    const at = { programAddress: client.program };
    const [address] = await findSalvagePda({ product: place.address }, at);
    const name = nameOf('account for what is handed over', place);
    if (await readRaw(client, address)) return stepOf(name, address, there);
    const mint = await context.mint(wanted.address(place.wanted.subject));
    if (typeof mint === 'string') return stepOf(name, address, differs(`the subject: ${mint}`));
    const open = getOpenSalvageInstruction(
        {
            payer: wanted.deployer,
            pool: place.pool.address,
            product: place.address,
            coveredMint: mint.address,
            salvage: address,
            coveredProgram: mint.tokenProgram,
        },
        at,
    );
    const finding: Finding = {
        state: 'to do',
        what: 'open',
        cost: await costOf(context, wanted.deployer.address, [TOKEN_ACCOUNT]),
        run: () => execute(client, { signer: wanted.deployer, steps: [step('openSalvage', open)] }),
    };
    return stepOf(name, address, finding);
}

async function watchStep(context: Context, place: ProductPlace): Promise<Step | undefined> {
    const wanted = place.wanted.watch;
    if (!wanted) return undefined;
    const { client } = context;
    const [address] = await findWatchPda({ product: place.address }, { programAddress: client.program });
    const found = await maybeRead(client, watchAccount, address);
    const vault = context.wanted.address(wanted.vault);
    const watched = wanted.program ? context.wanted.address(wanted.program) : undefined;
    const name = nameOf('watch', place);
    const rules = { window: wanted.window, freeze: wanted.freeze, fallBps: wanted.fall };
    const programData = watched ? await programDataOf(watched) : undefined;
    const changes = found
        ? differences([
              row<string>('the vault', vault, found.vault),
              row('the window', rules.window, found.rules.window, duration),
              row('the freeze', rules.freeze, found.rules.freeze, duration),
              row('the fall', rules.fallBps, found.rules.fallBps, percent),
              ...(programData
                  ? [row<string>('the watched program', programData, place.found?.programData ?? NOBODY)]
                  : []),
          ])
        : [];
    if (found && changes.length === 0) return stepOf(name, address, there);
    for (const [what, account] of [
        ['vault', vault],
        ['program', programData],
    ] as const)
        if (account && !(await readRaw(client, account)))
            return stepOf(
                name,
                address,
                differs(`there is no ${what} to watch at ${account} on this network: correct watch.${what}`),
            );
    const cost = await costOf(context, adminOf(context).address, found ? [] : [getWatchEncoder().fixedSize]);
    const input = { product: place.address, vault, rules, ...(watched ? { watchedProgram: watched } : {}) };
    const set = byAdmin(context, found ? 'set anew' : 'set', cost, (admin) => initWatch(admin, input));
    return stepOf(name, address, set, changes);
}
