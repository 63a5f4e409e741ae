/** What monitors read besides Pyth's feeds: the program looks at it when the monitor is made, so it is looked at before. */
import { readRaw, Source } from '@ballast/client';
import { getU64Decoder, type Address } from '@solana/kit';
import { patiently } from '../chain/patience.ts';
import type { MonitorSettings } from '../settings/shape.ts';
import type { ProductPlace } from './products.ts';
import type { Context } from './step.ts';

const SWITCHBOARD = 'SBondMDrcV3K4kxZR1HNVT7osZxAHVHgYXL5Ze1oMUv';
const STAKE_POOLS = 'SPoo1Ku8WFXoNDMHPsrGSTSG1Y47rzgn41SLUNakuHy';
const SLASHING = 'S1ashing11111111111111111111111111111111111' as Address;
/** Where a stake pool says in which epoch it was updated. */
const UPDATED = 274;

/** Why the program would refuse the monitor; nothing when it would not. */
export async function missingSource(
    context: Context,
    { wanted: { subject } }: ProductPlace,
    { source, secondFeed }: MonitorSettings,
): Promise<string | undefined> {
    const { client, wanted } = context;
    if (source === Source.FeedDeviation) {
        const feed = await readRaw(client, wanted.address(secondFeed!));
        if (feed?.owner === SWITCHBOARD) return undefined;
        return `${wanted.address(secondFeed!)} is no Switchboard On-Demand feed on this network: correct monitor.secondFeed`;
    }
    if (source === Source.SlashingRecord) {
        const { value } = await patiently(client, (abortSignal) =>
            client.rpc.getAccountInfo(SLASHING, { encoding: 'base64' }).send({ abortSignal }),
        );
        if (value?.executable) return undefined;
        return 'this network has no slashing program, so nothing could be read: take the product out';
    }
    if (source !== Source.StakePool) return undefined;
    const address = wanted.address(subject);
    const pool = await readRaw(client, address);
    if (pool?.owner !== STAKE_POOLS || pool.data.length < UPDATED + 8)
        return `${address} is no stake pool of the stake pool program on this network: correct the subject`;
    const { epoch } = await patiently(client, (abortSignal) =>
        client.rpc.getEpochInfo({ commitment: client.commitment }).send({ abortSignal }),
    );
    if (getU64Decoder().decode(pool.data, UPDATED) === epoch) return undefined;
    return `the stake pool ${address} has not been updated in this epoch (${epoch}): update it, which anyone can, then run this again`;
}
