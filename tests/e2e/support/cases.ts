/** What people are going to decide about: products, their policyholders, and voters who keep secrets in different ways. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buy, memoryKeeper, shareRewards, sponsor, storageKeeper, type BallastClient } from '@ballast/client';
import { fileKeeper } from '@ballast/client/node';
import type { Address } from '@solana/kit';
import { DAY, HOUR, votedProduct } from './defaults.ts';
import { addressFor } from './keys.ts';
import type { Stage } from './protocol.ts';
import { UNIT } from './tokens.ts';
import { keeping, seatVoters, silent } from './voters.ts';

export interface Cases {
    readonly pool: Address;
    /** Products of the pool. */
    readonly exploited: Address;
    readonly sound: Address;
    readonly disputed: Address;
    readonly uncovered: Address;
    /** With a keeper and a signing wallet, a wallet alone, browser storage alone, files alone, a keeper again, a wallet. */
    readonly voters: readonly BallastClient[];
    readonly alice: BallastClient;
    readonly reporter: BallastClient;
    readonly stranger: BallastClient;
    /** Of the exploited product: Alice's policy, that of a voter, and holders without a token account. */
    readonly policy: Address;
    readonly votersPolicy: Address;
    readonly holders: readonly Address[];
}

/** A browser's storage. */
function browserStorage() {
    const content = new Map<string, string>();
    return {
        get length() {
            return content.size;
        },
        key: (index: number) => [...content.keys()][index] ?? null,
        getItem: (key: string) => content.get(key) ?? null,
        setItem: (key: string, value: string) => void content.set(key, value),
        removeItem: (key: string) => void content.delete(key),
    };
}

/** Sets everything up and lets the policies and the stakes begin to count. */
export async function openCases(on: Stage): Promise<Cases> {
    const pool = await on.pool();
    const product = async (name: string) => on.product(votedProduct(pool, await addressFor(`decisions: ${name}`)));
    const [exploited, sound] = [await product('exploited'), await product('sound')];
    const [disputed, uncovered] = [await product('disputed'), await product('without cover')];
    const [first, second, third, fourth, fifth, sixth] = await seatVoters(on, 'decisions', 6);
    const voters = [
        keeping(first!, memoryKeeper()),
        second!,
        keeping(silent(third!), storageKeeper(browserStorage())),
        keeping(silent(fourth!), fileKeeper(mkdtempSync(join(tmpdir(), 'ballast-votes-')))),
        keeping(fifth!, memoryKeeper()),
        sixth!,
    ];
    const alice = await on.person('decisions: Alice', { usdc: 10_000 });
    const reporter = await on.person('decisions: a reporter', { usdc: 10_000 });
    const stranger = await on.person('decisions: a stranger', { usdc: 10_000 });
    const term = 60 * DAY;
    const { event } = await buy(alice, { product: exploited, amount: 10_000n * UNIT, term });
    for (const other of [sound, disputed]) await buy(alice, { product: other, amount: 20_000n * UNIT, term });
    const holders: Address[] = [];
    for (const name of ['one', 'two', 'three', 'four', 'five', 'six', 'seven'])
        holders.push(await addressFor(`decisions: holder ${name}`));
    const gift = { product: exploited, amount: 1_000n * UNIT, term };
    await sponsor(alice, { ...gift, holders });
    const hers = await buy(alice, { ...gift, holder: first!.signer!.address });
    await on.network.travel(DAY + 2 * HOUR);
    // Fees of this currency are shared once, so that voters can be paid.
    await shareRewards(stranger, { mint: on.usdc.mint });
    return {
        pool,
        exploited,
        sound,
        disputed,
        uncovered,
        voters,
        alice,
        reporter,
        stranger,
        policy: event.policy,
        votersPolicy: hers.event.policy,
        holders,
    };
}
