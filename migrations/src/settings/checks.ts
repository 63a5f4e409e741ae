/** What the settings must be to each other: all that the program would refuse half-way. */
import { Assessment, ProductKind, Settlement, Source } from '@ballast/client';
import type { KeyName } from '../keys.ts';
import { duration, percent, priceText } from '../units.ts';
import { BOUNDS, TERMS_URI_BYTES } from './bounds.ts';
import { LEAST, type MonitorSettings, type PoolSettings, type ProductSettings, type Settings } from './shape.ts';

/** Where, and what is wrong there. */
export type Objection = readonly [path: string, sentence: string];
type Say = (wrong: boolean, path: string, sentence: string) => void;

/** All objections, not the first alone. */
export function objections(settings: Settings): Objection[] {
    const found: Objection[] = [];
    const say: Say = (wrong, path, sentence) => void (wrong && found.push([path, sentence]));
    protocolChecks(settings, say);
    stakingChecks(settings, say);
    poolChecks(settings, say);
    say(
        settings.endBootstrap && !settings.staking,
        'endBootstrap',
        'without staking nobody could decide anything afterwards: add "staking", or leave the bootstrap open',
    );
    const names = settings.auditors.map(({ key }) => JSON.stringify(key));
    say(new Set(names).size < names.length, 'auditors', 'the same key stands here twice: take one out');
    return found;
}

function protocolChecks({ protocol, governance }: Settings, say: Say): void {
    const fees = protocol.stakers + protocol.underwriters + protocol.treasury;
    say(
        fees > BOUNDS.MAX_FEES_BPS,
        'protocol',
        `stakers, underwriters and treasury get ${percent(fees)} of each premium together: at most ${percent(BOUNDS.MAX_FEES_BPS)} may leave the capital providers`,
    );
    say(
        protocol.referrer > protocol.treasury,
        'protocol.referrer',
        `it comes out of the treasury's part, which is ${percent(protocol.treasury)}: choose at most that`,
    );
    const most = Math.floor(protocol.withdrawalCooldown / BOUNDS.WINDOW_PART);
    say(
        protocol.withdrawalWindow > most,
        'protocol.withdrawalWindow',
        `it may be a third of the cooldown at most: ${duration(most)}`,
    );
    say(
        governance.timelock > governance.providerTimelock,
        'governance.timelock',
        `it may not be longer than providerTimelock, ${duration(governance.providerTimelock)}`,
    );
    const exit = protocol.withdrawalCooldown + protocol.withdrawalWindow;
    say(
        governance.providerTimelock <= exit,
        'governance.providerTimelock',
        `providers must be able to leave before: choose more than cooldown and window together, ${duration(exit)}`,
    );
}

function stakingChecks({ staking }: Settings, say: Say): void {
    if (!staking) return;
    const { challenge, bond, weightCap } = staking;
    say(challenge.least > challenge.most, 'staking.challenge', 'the shortest is longer than the longest: swap them');
    say(bond.least > bond.most, 'staking.bond', 'the smallest is larger than the largest: swap them');
    say(staking.wrong > staking.silent, 'staking.wrong', 'a wrong vote may not cost more than a silent one');
    staking.quorum.forEach((quorum, round) =>
        say(
            quorum > weightCap * BOUNDS.MAX_HEADS,
            `staking.quorum[${round}]`,
            `${BOUNDS.MAX_HEADS} votes of ${percent(weightCap)} each, the weight cap, do not reach it: lower it or raise the cap`,
        ),
    );
}

function poolChecks(settings: Settings, say: Say): void {
    const seen = new Set<string>();
    const names = new Set<string>();
    settings.pools.forEach((pool, at) => {
        const path = `pools[${at}]`;
        const place = `${nameText(pool.mint)} ${pool.index}`;
        say(seen.has(place), `${path}.index`, 'another pool has the same mint and index: choose another index');
        say(names.has(pool.name), `${path}.name`, `another pool is called "${pool.name}" too: choose another name`);
        seen.add(place);
        names.add(pool.name);
        say(
            pool.groupLimit > pool.leverage,
            `${path}.groupLimit`,
            `it may not be above the leverage, ${percent(pool.leverage)}`,
        );
        productsChecks(settings, pool, path, say);
    });
    const collaterals = new Set(settings.pools.filter(({ feeVault }) => feeVault).map(({ mint }) => nameText(mint)));
    say(
        settings.staking !== undefined && collaterals.size > BOUNDS.FEE_SLOTS,
        'pools',
        `stakers can earn in ${BOUNDS.FEE_SLOTS} collaterals: set "feeVault": false for the others`,
    );
}

function productsChecks(settings: Settings, pool: PoolSettings, path: string, say: Say): void {
    const names = new Set<string>();
    const risks = new Set<string>();
    pool.products.forEach((product, at) => {
        const here = `${path}.products[${at}]`;
        const risk = `${nameText(product.subject)} ${termsText(product)}`;
        say(names.has(product.name), `${here}.name`, `another product of the pool is called "${product.name}" too`);
        say(
            risks.has(risk),
            `${here}.terms`,
            'another product of the pool has the same subject and terms: it would never be told from this one',
        );
        names.add(product.name);
        risks.add(risk);
        productChecks(settings, product, here, say);
    });
}

function productChecks(settings: Settings, product: ProductSettings, path: string, say: Say): void {
    const { kind, assessment, settlement, price, terms, underwriting, watch, monitor, committee } = product;
    const byPeople = assessment !== Assessment.Parametric;
    say(
        !byPeople && (kind === ProductKind.SmartContract || kind === ProductKind.Custody),
        `${path}.assessment`,
        'no monitor can read this kind of risk: choose "vote" or "committee"',
    );
    say(
        !byPeople && settlement === Settlement.Assessed,
        `${path}.settlement`,
        'a monitor knows no losses: choose "fixed" or "surrender"',
    );
    say(byPeople && !settings.staking, `${path}.assessment`, 'stakers decide or hear appeals: add "staking"');
    say(
        byPeople && product.tail < LEAST.tailByPeople,
        `${path}.tail`,
        'what people assess must be reported within it: a day at least',
    );
    say(
        product.minTerm > product.maxTerm,
        `${path}.minTerm`,
        `it is longer than maxTerm, ${duration(product.maxTerm)}`,
    );
    say(
        price.base > price.kinkRate || price.kinkRate > price.most,
        `${path}.price`,
        'the price has to rise: base <= kinkRate <= most',
    );
    say(
        (terms.file === undefined) === (terms.hash === undefined),
        `${path}.terms`,
        'name either the "file" or its "hash"',
    );
    say(
        Buffer.byteLength(terms.uri) > TERMS_URI_BYTES,
        `${path}.terms.uri`,
        `it has ${Buffer.byteLength(terms.uri)} bytes and may have ${TERMS_URI_BYTES}: shorten it`,
    );
    say(
        kind !== ProductKind.SmartContract && (underwriting.minAttestations ?? 0) > 0,
        `${path}.underwriting.minAttestations`,
        'auditors attest builds of programs: only a smart-contract product can ask for that',
    );
    say(
        (underwriting.attestationDiscount ?? 0) > 0 && (underwriting.minAttestations ?? 0) === 0,
        `${path}.underwriting.attestationDiscount`,
        'it is for attestations beyond those that are demanded: demand one at least',
    );
    say(
        kind === ProductKind.SmartContract && !!watch?.program && nameText(watch.program) !== nameText(product.subject),
        `${path}.watch.program`,
        'the program of a smart-contract product is its subject: name that',
    );
    say(byPeople === (monitor !== undefined), `${path}.monitor`, 'a parametric product has one, no other has');
    say(
        (assessment === Assessment.Committee) !== (committee !== undefined),
        `${path}.committee`,
        'a product that a committee assesses has one, no other has',
    );
    if (committee) {
        const members = committee.members.map(nameText);
        say(new Set(members).size < members.length, `${path}.committee.members`, 'the same member sits here twice');
        say(
            committee.threshold > members.length || committee.threshold * 2 <= members.length,
            `${path}.committee.threshold`,
            `of ${members.length} members more than half must attest, and at most all`,
        );
    }
    if (monitor) monitorChecks(product, monitor, `${path}.monitor`, say);
}

const FITS: Readonly<Record<Source, ProductKind>> = {
    [Source.PriceFeed]: ProductKind.Depeg,
    [Source.FeedDeviation]: ProductKind.OracleFailure,
    [Source.StakePool]: ProductKind.Slashing,
    [Source.SlashingRecord]: ProductKind.Slashing,
};

function monitorChecks(product: ProductSettings, monitor: MonitorSettings, path: string, say: Say): void {
    const { source, bands, recovery, saleFloor, maxGap, severity } = monitor;
    const [shallow, deep] = bands;
    say(
        FITS[source] !== product.kind,
        `${path}.source`,
        'it does not fit the kind: a price feed watches a de-peg, two feeds an oracle failure, a stake pool or a slashing record a slashing',
    );
    const prices = source === Source.PriceFeed || source === Source.FeedDeviation;
    say(
        prices !== (monitor.feed !== undefined),
        `${path}.feed`,
        'a price feed and two feeds have one (of Pyth), no other source has',
    );
    say(
        (source === Source.FeedDeviation) !== (monitor.secondFeed !== undefined),
        `${path}.secondFeed`,
        'two feeds have one (of Switchboard), no other source has',
    );
    const least = source === Source.StakePool ? LEAST.waitStakePool : LEAST.waitSlashingRecord;
    say(
        !prices && product.waitingPeriod < least,
        `${path}.source`,
        `it shows a loss late: the product's waitingPeriod has to be ${duration(least)} at least`,
    );
    say(
        source === Source.StakePool && product.settlement === Settlement.Surrender,
        `${path}.source`,
        'the subject is the pool, which nobody can hand over: choose settlement "fixed"',
    );
    say(deep.below > shallow.below, `${path}.bands`, 'the shallow band stands first');
    say(
        recovery <= shallow.below,
        `${path}.recovery`,
        `it has to be above the shallow band, ${priceText(shallow.below)}`,
    );
    say(
        saleFloor < shallow.below,
        `${path}.saleFloor`,
        `it may not be below the shallow band, ${priceText(shallow.below)}`,
    );
    const gap = Math.floor(Math.min(shallow.for, deep.for) / 2);
    say(maxGap > gap, `${path}.maxGap`, `it may be half of the shorter band at most: ${duration(gap)}`);
    const longest = Math.max(shallow.for, deep.for);
    say(
        longest > Math.floor(product.tail / 2),
        `${path}.bands`,
        `the product's tail has to be twice the longer band at least: ${duration(2 * longest)}`,
    );
    say(severity.floor > severity.cap, `${path}.severity`, 'the floor is above the cap: swap them');
}

const nameText = (name: KeyName): string => JSON.stringify(name);
const termsText = ({ terms }: ProductSettings): string =>
    terms.hash ? Buffer.from(terms.hash).toString('hex') : `file ${terms.file}`;
