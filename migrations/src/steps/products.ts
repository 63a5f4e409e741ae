/** Products: those that are listed are found again by their terms and subject, so that none is listed twice. */
import {
    findProductPda,
    listProduct,
    maybeReadAll,
    productAccount,
    type ProductSettings as ClientRules,
    type UnderwritingSettings,
} from '@ballast/client';
import { getProductEncoder, type Product } from '@ballast/client/generated';
import type { Address } from '@solana/kit';
import type { Mint } from '../chain/mints.ts';
import { Refusal } from '../refusal.ts';
import { BOUNDS } from '../settings/bounds.ts';
import { ASSESSMENTS, KINDS, SETTLEMENTS, type ProductSettings } from '../settings/shape.ts';
import { baseUnits, duration, percent, wholeTokens } from '../units.ts';
import type { PoolPlace } from './pools.ts';
import {
    adminOf,
    byAdmin,
    changeable,
    costOf,
    differences,
    differs,
    fixedFor,
    row,
    stepOf,
    there,
    type Context,
    type Step,
} from './step.ts';

/** A product, where it is or will be, and what exists of it. */
export interface ProductPlace {
    readonly pool: PoolPlace;
    readonly wanted: ProductSettings;
    readonly index: number;
    readonly address: Address;
    readonly found: Product | undefined;
    /** Why it cannot be told whether it is listed already. */
    readonly doubt: string | undefined;
}

/** Where the products of a pool are: those that are listed already, and the others behind them in the order of the file. */
export async function findProducts(context: Context, pool: PoolPlace): Promise<ProductPlace[]> {
    const { client } = context;
    const addressAt = async (index: number) =>
        (await findProductPda({ pool: pool.address, index }, { programAddress: client.program }))[0];
    const count = pool.found?.productCount ?? 0;
    const addresses = await Promise.all(Array.from({ length: count }, (_, index) => addressAt(index)));
    const listed = await maybeReadAll(client, productAccount, addresses);
    const taken = new Set<number>();
    const matched = pool.wanted.products.map((wanted) => {
        const named = wanted.index !== undefined && wanted.index < count ? wanted.index : undefined;
        const index = wanted.index === undefined ? matchOf(context, wanted, listed, taken) : named;
        if (index !== undefined) taken.add(index);
        return index;
    });
    let next = count;
    const places: ProductPlace[] = [];
    for (const [at, wanted] of pool.wanted.products.entries()) {
        const index = matched[at] ?? next++;
        const doubt = doubtAbout(context, wanted, index, listed, taken, count);
        places.push({ pool, wanted, index, address: await addressAt(index), found: listed[index], doubt });
    }
    if (next > BOUNDS.MAX_PRODUCTS)
        throw new Refusal(
            `The pool "${pool.wanted.name}" has room for ${BOUNDS.MAX_PRODUCTS} products: ${next} are too many.`,
        );
    return places;
}

function matchOf(
    context: Context,
    wanted: ProductSettings,
    listed: readonly (Product | undefined)[],
    taken: Set<number>,
) {
    const hash = Buffer.from(context.wanted.termsHash(wanted));
    const subject = context.wanted.address(wanted.subject);
    const index = listed.findIndex(
        (found, at) =>
            found && !taken.has(at) && found.subject === subject && hash.equals(Buffer.from(found.termsHash)),
    );
    return index < 0 ? undefined : index;
}

/** A product with the same subject that nothing in the file stands for: its terms may have been changed by a vote. */
function doubtAbout(
    context: Context,
    wanted: ProductSettings,
    index: number,
    listed: readonly (Product | undefined)[],
    taken: ReadonlySet<number>,
    count: number,
): string | undefined {
    if (wanted.index !== undefined && wanted.index !== index)
        return `"index" is ${wanted.index}, but the next product of the pool gets ${index}: correct it, or leave it out`;
    if (index < count || wanted.index !== undefined) return undefined;
    const subject = context.wanted.address(wanted.subject);
    const like = listed.findIndex(
        (found, at) => found && !taken.has(at) && found.subject === subject && found.kind === wanted.kind,
    );
    return like < 0
        ? undefined
        : `product ${like} of the pool has the same subject and other terms: if it is this one, whose terms were changed, set its "index": ${like}; if this is another one, set its "index": ${index}`;
}

export async function productStep(context: Context, place: ProductPlace): Promise<Step> {
    const { wanted, pool, index, address, found, doubt } = place;
    const name = `product ${index} "${wanted.name}"`;
    const governance = await context.mint(context.wanted.address(context.wanted.settings.governance.mint));
    if (typeof governance === 'string') return stepOf(name, address, differs(governance));
    const rules = rulesOf(context, place, governance);
    if (doubt) return stepOf(name, address, differs(doubt));
    if (found) {
        const ending = found.runOff === 1 ? ['the product is in run-off: it sells nothing any more'] : [];
        const fixed = fixedDifferences(context, wanted, found);
        const notes = changeable(ruleDifferences(rules, found, pool.mint.decimals));
        return stepOf(name, address, fixed.length > 0 ? differs(...fixedFor(fixed)) : there, [...ending, ...notes]);
    }
    const input = {
        ...rules,
        pool: pool.address,
        index,
        kind: wanted.kind,
        assessment: wanted.assessment,
        settlement: wanted.settlement,
        group: wanted.group,
        subject: context.wanted.address(wanted.subject),
        waitingPeriod: wanted.waitingPeriod,
        tail: wanted.tail,
    };
    const cost = await costOf(context, adminOf(context).address, [getProductEncoder().fixedSize]);
    const ending = pool.found?.runOff === 1;
    const finding = ending
        ? differs(`the pool "${pool.wanted.name}" is in run-off and takes no products: take it out of the settings`)
        : byAdmin(context, 'list', cost, (admin) => listProduct(admin, input));
    return stepOf(name, address, finding);
}

type ProductRules = ClientRules & { readonly underwriting: Required<UnderwritingSettings> };

/** 1.0 of a cover rate. */
const RATE_SCALE = 100_000_000n;

function rulesOf(context: Context, { wanted, pool }: ProductPlace, governance: Mint): ProductRules {
    const units = (amount: ProductSettings['cap']) => baseUnits(amount, pool.mint.decimals);
    const { underwriting, price } = wanted;
    const [cap, minPremium] = [units(wanted.cap), units(wanted.minPremium)];
    if (cap === 0n || minPremium === 0n)
        throw new Refusal(`"${wanted.name}": cap and minPremium have to be above zero.`);
    return {
        termsHash: context.wanted.termsHash(wanted),
        termsUri: wanted.terms.uri,
        cap,
        minPremium,
        maxShareBps: wanted.maxShare,
        baseBps: price.base,
        kinkBps: price.kink,
        kinkRateBps: price.kinkRate,
        maxRateBps: price.most,
        minTerm: wanted.minTerm,
        maxTerm: wanted.maxTerm,
        underwriting: {
            coverRate: coverRate(wanted, units(underwriting.coverPerToken ?? ZERO), governance),
            freeCover: units(underwriting.freeCover ?? ZERO),
            signalDiscountBps: underwriting.signalDiscount ?? 0,
            attestationDiscountBps: underwriting.attestationDiscount ?? 0,
            minAttestations: underwriting.minAttestations ?? 0,
        },
    };
}

const ZERO = '0' as ProductSettings['cap'];

/** From base units of cover behind a whole governance token to what the program keeps: for a base unit of it. */
function coverRate({ name }: ProductSettings, perToken: bigint, governance: Mint): bigint {
    const [scaled, token] = [perToken * RATE_SCALE, 10n ** BigInt(governance.decimals)];
    if (scaled % token !== 0n || scaled / token >= 2n ** 64n)
        throw new Refusal(`"${name}": coverPerToken cannot be kept exactly, or is too large: choose a rounder number.`);
    return scaled / token;
}

function fixedDifferences(context: Context, wanted: ProductSettings, found: Product): string[] {
    const nameIn = (values: Readonly<Record<string, number>>) => (value: number) =>
        Object.keys(values).find((name) => values[name] === value) ?? String(value);
    return differences([
        row('the subject', context.wanted.address(wanted.subject), found.subject),
        row<number>('the kind', wanted.kind, found.kind, nameIn(KINDS)),
        row<number>('the assessment', wanted.assessment, found.assessment, nameIn(ASSESSMENTS)),
        row<number>('the settlement', wanted.settlement, found.settlement, nameIn(SETTLEMENTS)),
        row('the group', wanted.group, found.group),
        row('the waiting period', wanted.waitingPeriod, found.waitingPeriod, duration),
        row('the run-off', wanted.tail, found.tail, duration),
    ]);
}

function ruleDifferences(wanted: ProductRules, found: Product, decimals: number): string[] {
    const tokens = (units: number | bigint) => wholeTokens(BigInt(units), decimals);
    const hex = (bytes: ArrayLike<number>) => Buffer.from(bytes as Uint8Array).toString('hex');
    const [ours, theirs] = [wanted.underwriting, found.underwriting];
    const uriOf = (bytes: ArrayLike<number>) =>
        Buffer.from(bytes as Uint8Array)
            .toString()
            .replace(/\0+$/, '');
    return differences([
        row('the hash of the terms', wanted.termsHash, found.termsHash, hex),
        row('the address of the terms', wanted.termsUri, uriOf(found.termsUri)),
        row('the cap', wanted.cap, found.cap, tokens),
        row('the least premium', wanted.minPremium, found.minPremium, tokens),
        row('the largest share', wanted.maxShareBps, found.maxShareBps, percent),
        row('the base price', wanted.baseBps, found.baseBps, percent),
        row('the kink', wanted.kinkBps, found.kinkBps, percent),
        row('the price at the kink', wanted.kinkRateBps, found.kinkRateBps, percent),
        row('the highest price', wanted.maxRateBps, found.maxRateBps, percent),
        row('the shortest term', wanted.minTerm, found.minTerm, duration),
        row('the longest term', wanted.maxTerm, found.maxTerm, duration),
        row('the cover behind signals', ours.coverRate, theirs.coverRate),
        row('the cover without signals', ours.freeCover, theirs.freeCover, tokens),
        row('the discount for signals', ours.signalDiscountBps, theirs.signalDiscountBps, percent),
        row('the discount for attestations', ours.attestationDiscountBps, theirs.attestationDiscountBps, percent),
        row('the attestations that are demanded', ours.minAttestations, theirs.minAttestations),
    ]);
}
