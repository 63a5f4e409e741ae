/** What has to have happened before the examples about events, votes and claims. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
    Assessment,
    attestSeverity,
    bucketOf,
    buy,
    decide,
    fileLoss,
    initCommittee,
    initMonitor,
    memoryKeeper,
    observe,
    openSalvage,
    ProductKind,
    read,
    readClaims,
    readIncidents,
    readTimeline,
    report,
    reveal,
    settleBallot,
    Settlement,
    shareRewards,
    incidentAccount,
    Source,
    sponsor,
    tally,
    vote,
    type BallastClient,
    type Question,
} from '@ballast/client';
import { fileKeeper } from '@ballast/client/node';
import type { Address } from '@solana/kit';
import { bandSettings, DAY, depegProduct, HOUR, PEG, votedProduct } from './defaults.ts';
import { manyAddresses, owns, type Cast, type Scene, type World } from './exampleWorld.ts';
import { addressFor } from './keys.ts';
import { postPrice, USDC_USD } from './pyth.ts';
import { createMint, give, UNIT } from './tokens.ts';
import { keeping, passed } from './voters.ts';

const TERM = 60 * DAY;

export function decisionScenes(cast: Cast): Record<string, Scene> {
    const { on, pool, alice, stranger, voters } = cast;
    const [first, ...others] = voters;
    const folder = mkdtempSync(join(tmpdir(), 'ballast-votes-'));
    /** The product whose event goes through all stages, that event, and Alice's policy. */
    let exploited: Address, incident: Address, policy: Address;
    const subject = (): Question => ({ incident });
    const ended = async (): Promise<void> => passed(on, (await readTimeline(stranger, { incident })).deadline);
    const votesOf = async (people: readonly BallastClient[]): Promise<void> => {
        for (const person of people) await vote(person, { incident, bucket: bucketOf(60) });
    };
    const opened = async (people: readonly BallastClient[]): Promise<void> => {
        for (const person of people) await reveal(person, subject());
    };
    const deciding: Record<string, Scene> = {
        Report: async () => {
            exploited = await on.product(votedProduct(pool, await addressFor('examples: an exploited program')));
            ({ policy } = (await buy(alice, { product: exploited, amount: 10_000n * UNIT, term: TERM })).event);
            const holders = await manyAddresses('examples: a holder', 3);
            await sponsor(alice, { product: exploited, amount: 1_000n * UNIT, term: TERM, holders });
            await on.network.travel(DAY + 2 * HOUR);
            await shareRewards(stranger, { mint: on.usdc.mint });
            return { client: stranger, product: exploited };
        },
        Vote: async () => {
            incident = (await readIncidents(stranger, exploited))[0]!.address;
            await votesOf(others);
            return { client: first!, incident, folder };
        },
        'Restore a vote': async () => ({ client: keeping(first!, memoryKeeper()) }),
        'Restore a vote (2)': async () => ({ client: keeping(first!, fileKeeper(folder)) }),
        Reveal: async () => {
            await ended();
            await opened(others);
            return {};
        },
        Tally: async () => {
            await ended();
            return { client: stranger, incident };
        },
        Appeal: async () => ({}),
        Decide: async () => {
            await votesOf(voters);
            await ended();
            await opened(voters);
            await ended();
            await tally(stranger, subject());
            return {};
        },
        'Settle ballots and bonds': async () => ({ voter: owns(others[0]!) }),
        'What can I claim': async () => ({ holder: owns(alice), client: stranger }),
        Claim: async () => ({ policy }),
        'Push claims': async () => ({ incident }),
        'After the claim period': async () => {
            await settleBallot(stranger, { incident, voter: owns(first!) });
            await passed(on, (await read(stranger, incidentAccount, incident)).claimsUntil);
            return { client: stranger, product: exploited, incident, voter: owns(first!) };
        },
        'Where an incident stands': async () => {
            const product = await on.product(votedProduct(pool, await addressFor('examples: an unclear case')));
            await buy(alice, { product, amount: 1_000n * UNIT, term: TERM });
            await on.network.travel(DAY);
            const occurredAt = (await on.network.now()) - 600n;
            const { event } = await report(stranger, { product, occurredAt, evidence: 'rumours' });
            return { client: stranger, pool, incident: event.incident };
        },
    };
    return { ...deciding, ...monitorScene(cast), ...committeeScenes(cast) };
}

/** A stablecoin that has been below its band for as long as it takes but for one observation. */
function monitorScene({ on, pool, alice, stranger }: Cast): Record<string, Scene> {
    return {
        'Observe a monitor': async (): Promise<Partial<World>> => {
            const product = await on.product(depegProduct(pool, on.usdc.mint));
            const rules = bandSettings();
            await initMonitor(on.admin, { product, source: Source.PriceFeed, feedId: USDC_USD, rules });
            const post = (price: bigint, publishedAt: bigint) =>
                postPrice(on.network, 'examples: a price', { price, publishedAt });
            const feed = await post(PEG, await on.network.now());
            const holder = await addressFor('examples: a holder of the stablecoin');
            await buy(alice, { product, feed, amount: 1_000n * UNIT, term: TERM, holder });
            await on.network.travel(DAY + HOUR);
            const began = (await on.network.now()) - 300n;
            const fall = (94n * PEG) / 100n;
            for (const [passes, after] of [
                [0, 0n],
                [800, 800n],
                [400, 1_400n],
            ] as const) {
                if (passes > 0) await on.network.travel(passes);
                await post(fall, began + after);
                await observe(stranger, { product, feed });
            }
            await on.network.travel(600);
            await post(fall, began + 1_900n);
            return { client: stranger, product, feed };
        },
    };
}

/** A custodian whose keys are gone and a token that was replaced: two members of a committee decide about both. */
function committeeScenes({ on, stranger, alice }: Cast): Record<string, Scene> {
    let custody: Address, token: Address, lost: Address, replaced: Address;
    let members: BallastClient[];
    let ivan: BallastClient, judy: BallastClient;
    let his: Address, hers: Address, coins: Address;
    const evidence = 'https://example.org/statement';
    return {
        'Attest a severity': async () => {
            const place = await on.pool();
            const coin = await createMint(on.bank, 'examples: a coin');
            const base = votedProduct(place, await addressFor('examples: a custodian'));
            const common = { ...base, assessment: Assessment.Committee };
            const named = { ...common, kind: ProductKind.Custody, settlement: Settlement.Assessed };
            custody = await on.product(named);
            const handed = { kind: ProductKind.Depeg, settlement: Settlement.Surrender, subject: coin.mint };
            token = await on.product({ ...common, ...handed });
            members = [await on.person('examples: member one'), await on.person('examples: member two')];
            for (const product of [custody, token])
                await initCommittee(on.admin, { product, members: members.map(owns), threshold: 2, window: DAY });
            await openSalvage(stranger, { product: token });
            ivan = await on.person('examples: Ivan', { usdc: 10_000 });
            judy = await on.person('examples: Judy', { usdc: 10_000 });
            await give(on.bank, coin, owns(ivan), 500n * UNIT);
            const order = { amount: 2_000n * UNIT, term: TERM };
            his = (await buy(ivan, { ...order, product: custody })).event.policy;
            hers = (await buy(judy, { ...order, product: custody })).event.policy;
            coins = (await buy(ivan, { ...order, product: token })).event.policy;
            await on.network.travel(DAY + 2 * HOUR);
            const occurredAt = (await on.network.now()) - 600n;
            lost = (await report(stranger, { product: custody, occurredAt, evidence })).event.incident;
            replaced = (await report(stranger, { product: token, occurredAt, evidence })).event.incident;
            await attestSeverity(members[1]!, { incident: lost, bucket: bucketOf(80) });
            for (const member of members) await attestSeverity(member, { incident: replaced, bucket: bucketOf(100) });
            return { client: members[0]!, incident: lost };
        },
        Surrender: async () => {
            for (const incident of [lost, replaced]) {
                await tally(stranger, { incident });
                await passed(on, (await readTimeline(stranger, { incident })).deadline);
                await decide(stranger, { incident });
            }
            return { client: ivan, policy: coins };
        },
        'File a loss': async () => ({ client: ivan, policy: his }),
        'Dispute it': async () => {
            const { event } = await fileLoss(judy, { policy: hers, loss: 1_000n * UNIT, evidence });
            return { client: alice, filed: event.claim };
        },
        Collect: async () => {
            const [mine] = await readClaims(ivan, { policy: his });
            await passed(on, mine!.data.payableAt);
            return { client: stranger, filed: mine!.address };
        },
    };
}
