/** Tokens behind products: what they allow, cost and earn, and what one underwriter has. */
import type { Address } from '@solana/kit';
import { chainTime, maybeRead, maybeReadAll, read, readWhere, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { FeeVault, Policy, Product, Signal } from '../generated/accounts/index.ts';
import { configAccount, feeVaultAccount, policyAccount, productAccount, signalAccount } from '../generated/kinds.ts';
import { configAddress } from '../instructions/places.ts';
import { feePlaces } from '../instructions/protocol.ts';
import { signalAddress } from '../instructions/underwriting.ts';
import { having } from './layout.ts';
import { dueOf, valueOfQ64, BITS } from './indices.ts';

const BPS = 10_000n;
const DAY = 86_400n;
const YEAR = 365n * DAY;
/** Rates as the program keeps them: 1.0. */
const ONE = 100_000_000n;
const MIN_EARNING = 1_000_000n;
const RING_DAYS = 512n;
/** Tokens that were asked back can be had for two days. */
const UNSIGNAL_WINDOW = 2n * DAY;
/** Survival of tokens that have not lost anything, in bits; and by how much a generation makes it larger. */
const WHOLE_BITS = 62n;
const SCALE_BITS = 20n;

/** What stands behind one product. Tokens and money in base units. */
export interface UnderwritingReport {
    readonly product: Address;
    /** Whether anybody can signal for it: it has a cover rate. */
    readonly open: boolean;
    /** Governance tokens behind it, and those of them that were asked back. */
    readonly signalled: bigint;
    readonly leaving: bigint;
    /** Cover that the tokens stand behind, at most the cap. */
    readonly behind: bigint;
    /** Most cover that signals allow, at most the cap, and what of it is in force. */
    readonly capacity: bigint;
    readonly inForce: bigint;
    readonly cap: bigint;
    /** Off the price now, in basis points. */
    readonly discountBps: bigint;
    /** Tokens that no cover in force needs. */
    readonly free: bigint;
    /** Premiums of the policies in force, for a year, and what of them tokens as they are now would earn. */
    readonly premiumsPerYear: bigint;
    readonly earningsPerYear: bigint;
    /** What a pool sells of it: handed over by policyholders, lost by underwriters. */
    readonly surrendered: LotReport;
    readonly lost: LotReport;
}

/** Tokens that a pool sells. */
export interface LotReport {
    /** Base units. */
    readonly held: bigint;
    /** Collateral in base units for 1 000 000 000 base units; `undefined` while nothing is offered. */
    readonly price: bigint | undefined;
    /** Until when, unix seconds. */
    readonly until: bigint | undefined;
}

/** Errors: kind `missing` when there is no such product. */
export async function readUnderwriting(client: BallastClient, product: Address): Promise<UnderwritingReport> {
    const [data, config, now, policies] = await Promise.all([
        read(client, productAccount, product),
        configAddress(client).then((address) => read(client, configAccount, address)),
        chainTime(client),
        readWhere(client, policyAccount, [having(policyAccount, 'product', product)]),
    ]);
    const { coverRate, freeCover, signalDiscountBps } = data.underwriting;
    const behind = coverBehind(data);
    const premiums = policies.reduce((sum, policy) => sum + perYear(policy.data, now), 0n);
    const earnings =
        data.signalled < MIN_EARNING ? 0n : (premiums * BigInt(config.underwritersBps) * behind) / data.cap / BPS;
    const allowed = coverRate === 0n ? data.cap : freeCover + behind;
    return {
        product,
        open: coverRate > 0n,
        signalled: data.signalled,
        leaving: data.leaving,
        behind,
        capacity: allowed < data.cap ? allowed : data.cap,
        inForce: coverAt(data, now),
        cap: data.cap,
        discountBps: (behind * BigInt(signalDiscountBps)) / data.cap,
        free: freeTokens(data, now),
        premiumsPerYear: premiums,
        earningsPerYear: earnings,
        surrendered: lotOf(data, 0, now),
        lost: lotOf(data, 1, now),
    };
}

/** What an underwriter has behind one product, as of now. Times in unix seconds. */
export interface SignalReport extends Found<Signal> {
    /** Governance tokens that are left after all losses, and those of them that were asked back, in base units. */
    readonly amount: bigint;
    readonly leaving: LeavingReport | undefined;
    /** Premiums that are due, and what of them a claim would pay now, in base units of the collateral. */
    readonly due: bigint;
    readonly payable: bigint;
    /** The currency of the premiums. */
    readonly mint: Address;
}

/** Tokens on their way out of underwriting. */
export interface LeavingReport {
    readonly amount: bigint;
    readonly readyAt: bigint;
    /** Last second in which they can be had; they have to be asked back anew after it. */
    readonly until: bigint;
    readonly state: 'waiting' | 'ready' | 'lapsed';
    /** How many of them could be had now: those that no cover in force needs. */
    readonly free: bigint;
}

/** All that an owner stands behind. Empty when he underwrites nothing. */
export async function readSignals(client: BallastClient, owner: Address): Promise<SignalReport[]> {
    const found = await readWhere(client, signalAccount, [having(signalAccount, 'owner', owner)]);
    return reports(client, found);
}

/** What an owner has behind one product. Errors: kind `missing` when it is nothing. */
export async function readSignal(client: BallastClient, product: Address, owner: Address): Promise<SignalReport> {
    const address = await signalAddress(client, product, owner);
    const data = await read(client, signalAccount, address);
    return (await reports(client, [{ address, data }]))[0]!;
}

async function reports(client: BallastClient, found: readonly Found<Signal>[]): Promise<SignalReport[]> {
    const addresses = found.map(({ data }) => data.product);
    const [products, now] = await Promise.all([maybeReadAll(client, productAccount, addresses), chainTime(client)]);
    const made = found.map(async ({ address, data }, at) => {
        const product = products[at]!;
        const { feeVault } = await feePlaces(client, product.collateralMint);
        return reportOf({ address, data }, product, await maybeRead(client, feeVaultAccount, feeVault), now);
    });
    return Promise.all(made);
}

function reportOf(
    { address, data }: Found<Signal>,
    product: Product,
    fees: FeeVault | undefined,
    now: bigint,
): SignalReport {
    const due = data.owed + premiumsDue(data, product);
    const there = fees?.underwriters ?? 0n;
    const leaving = surviving(data, data.leaving, product);
    const until = data.readyAt + UNSIGNAL_WINDOW;
    const free = freeTokens(product, now);
    return {
        address,
        data,
        amount: surviving(data, data.amount, product),
        leaving:
            leaving > 0n
                ? {
                      amount: leaving,
                      readyAt: data.readyAt,
                      until,
                      state: now < data.readyAt ? 'waiting' : now <= until ? 'ready' : 'lapsed',
                      free: leaving < free ? leaving : free,
                  }
                : undefined,
        due,
        payable: due < there ? due : there,
        mint: product.collateralMint,
    };
}

/** What is left of tokens of a signal after the losses since it was counted, rounded down. */
function surviving(signal: Signal, tokens: bigint, product: Product): bigint {
    const ended = product.generation - signal.generation;
    if (signal.amount === 0n || ended > 1n) return 0n;
    return ((tokens * product.survival) / signal.survival) >> (SCALE_BITS * ended);
}

/** Premiums since the signal was counted, with those that the index does not have yet, rounded down. */
function premiumsDue(signal: Signal, product: Product): bigint {
    if (signal.amount === 0n) return 0n;
    const unshared = product.underwritersFees - product.feesShared;
    const step = product.signalled > 0n ? (unshared << BITS) / product.signalled : 0n;
    const present = valueOfQ64(product.premiumIndex) + ((step * product.survival) >> WHOLE_BITS);
    const [from, ended] = [valueOfQ64(signal.premiumIndex), valueOfQ64(product.endedIndex)];
    const growth = growthOf(product.generation - signal.generation, { present, from, ended }, signal, product);
    return dueOf(signal.amount, (growth << WHOLE_BITS) / signal.survival);
}

function growthOf(
    generations: bigint,
    { present, from, ended }: { present: bigint; from: bigint; ended: bigint },
    signal: Signal,
    product: Product,
): bigint {
    if (generations === 0n) return present - from;
    // Of generations before the last that has ended nothing is known any more.
    if (signal.generation !== product.endedGeneration) return 0n;
    return ended - from + (generations === 1n ? (present - ended) >> SCALE_BITS : 0n);
}

/** Cover that tokens which stay stand behind, in base units, at most the cap. */
function coverBehind({ signalled, leaving, underwriting, cap }: Product): bigint {
    const cover = ((signalled - leaving) * underwriting.coverRate) / ONE;
    return cover < cap ? cover : cap;
}

/** Tokens that no cover in force needs. */
function freeTokens(product: Product, now: bigint): bigint {
    const { coverRate, freeCover } = product.underwriting;
    const beyond = coverAt(product, now) - freeCover;
    const needed = beyond > 0n && coverRate > 0n ? (beyond * ONE + coverRate - 1n) / coverRate : 0n;
    return needed < product.signalled ? product.signalled - needed : 0n;
}

/** Cover in force at `now`: what has expired since the account was written is not in it. */
function coverAt(product: Product, now: bigint): bigint {
    const [from, today] = [BigInt(product.syncedDay), now / DAY];
    const days = today - from < RING_DAYS ? today - from : RING_DAYS;
    let cover = product.activeCover;
    for (let passed = 0n; passed < days; passed++) cover -= product.ring[Number((from + passed) % RING_DAYS)] ?? 0n;
    return cover;
}

/** What a policy in force pays for a year, in base units. */
function perYear({ premium, startsAt, endsAt, remaining }: Policy, now: bigint): bigint {
    return remaining > 0n && endsAt > now && endsAt > startsAt ? (premium * YEAR) / (endsAt - startsAt) : 0n;
}

function lotOf(product: Product, at: number, now: bigint): LotReport {
    const { held, price, until } = product.lots[at]!;
    const isOffered = held > 0n && price > 0n && now <= until;
    return { held, price: isOffered ? price : undefined, until: isOffered ? until : undefined };
}
