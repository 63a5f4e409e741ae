/** Instructions that say how a product's events are decided, and whom to hear about it: of the administrator too. */
import type { Address, ReadonlyUint8Array, TransactionSigner } from '@solana/kit';
import type { BallastClient } from '../chain/client.ts';
import { step, type Step } from '../chain/steps.ts';
import { BallastError } from '../errors/error.ts';
import {
    getInitCommitteeInstruction,
    getInitMonitorInstruction,
    getInitWatchInstruction,
    getSetAuditorInstruction,
} from '../generated/instructions/index.ts';
import { findAuditorPda, findCommitteePda, findMonitorPda, findWatchPda } from '../generated/pdas/index.ts';
import { Source } from '../generated/types/index.ts';
import { addressOf, at, configAddress, NOBODY, productFacts } from './places.ts';
import { buildOf } from './protocol.ts';
import { bandRules, watchRules, type BandSettings, type WatchSettings } from './settings.ts';

const SLASHING_PROGRAM = 'S1ashing11111111111111111111111111111111111' as Address;
const SEATS = 8;

export interface InitMonitorInput {
    readonly product: Address;
    readonly source: Source;
    /** 32 bytes: Pyth's feed, for a price or two feeds. Default: none. */
    readonly feedId?: ReadonlyUint8Array;
    /** Switchboard's feed, for two feeds. Default: none. */
    readonly secondFeed?: Address;
    readonly rules: BandSettings;
}

export async function initMonitorSteps(
    client: BallastClient,
    admin: TransactionSigner,
    { product, source, feedId, secondFeed = NOBODY, rules }: InitMonitorInput,
): Promise<Step[]> {
    const { pool, subject } = await productFacts(client, product);
    const looked: Record<Source, Address | undefined> = {
        [Source.PriceFeed]: undefined,
        [Source.FeedDeviation]: secondFeed,
        [Source.StakePool]: subject,
        [Source.SlashingRecord]: SLASHING_PROGRAM,
    };
    const init = getInitMonitorInstruction(
        {
            admin,
            config: await configAddress(client),
            pool: pool.pool,
            product,
            monitor: await addressOf(findMonitorPda({ product }, at(client))),
            ...(looked[source] ? { source: looked[source] } : {}),
            sourceArg: source,
            feedId: feedId ?? new Uint8Array(32),
            secondFeed,
            rules: bandRules(rules),
        },
        at(client),
    );
    return [step('initMonitor', init)];
}

export interface InitCommitteeInput {
    readonly product: Address;
    /** One to eight. */
    readonly members: readonly Address[];
    /** How many of them must attest: more than half. */
    readonly threshold: number;
    /** Seconds to attest. */
    readonly window: number;
}

/** Errors: kind `input` with more members than seats. */
export async function initCommitteeSteps(
    client: BallastClient,
    admin: TransactionSigner,
    { product, members, threshold, window }: InitCommitteeInput,
): Promise<Step[]> {
    if (members.length > SEATS)
        throw new BallastError('input', `A committee has ${SEATS} seats, not ${members.length}: seat fewer.`);
    const { pool } = await productFacts(client, product);
    const init = getInitCommitteeInstruction(
        {
            admin,
            config: await configAddress(client),
            pool: pool.pool,
            product,
            committee: await addressOf(findCommitteePda({ product }, at(client))),
            members: Array.from({ length: SEATS }, (_, seat) => members[seat] ?? NOBODY),
            count: members.length,
            threshold,
            window,
        },
        at(client),
    );
    return [step('initCommittee', init)];
}

export interface InitWatchInput {
    readonly product: Address;
    /** A token account of the covered protocol, or another account for its lamports. */
    readonly vault: Address;
    /** A program of the upgradeable loader whose redeployment stops sales. Default: none; what was named stays watched. */
    readonly watchedProgram?: Address;
    readonly rules: WatchSettings;
}

export async function initWatchSteps(
    client: BallastClient,
    admin: TransactionSigner,
    { product, vault, watchedProgram, rules }: InitWatchInput,
): Promise<Step[]> {
    const { pool } = await productFacts(client, product);
    const watched = watchedProgram
        ? { program: watchedProgram, programData: await buildOf(client, watchedProgram) }
        : undefined;
    const init = getInitWatchInstruction(
        {
            admin,
            config: await configAddress(client),
            pool: pool.pool,
            product,
            watch: await addressOf(findWatchPda({ product }, at(client))),
            vault,
            ...watched,
            rules: watchRules(rules),
        },
        at(client),
    );
    return [step('initWatch', init)];
}

export interface SetAuditorInput {
    /** The auditor's key. */
    readonly auditor: Address;
    /** Whether attestations of this key count from now on. */
    readonly approved: boolean;
    /** Credential and schema of the Solana Attestation Service. Default: none. */
    readonly credential?: Address;
    readonly schema?: Address;
}

export async function setAuditorSteps(
    client: BallastClient,
    admin: TransactionSigner,
    { auditor: key, approved, credential = NOBODY, schema = NOBODY }: SetAuditorInput,
): Promise<Step[]> {
    const set = getSetAuditorInstruction(
        {
            admin,
            config: await configAddress(client),
            key,
            auditor: await addressOf(findAuditorPda({ key }, at(client))),
            active: approved ? 1 : 0,
            credential,
            schema,
        },
        at(client),
    );
    return [step('setAuditor', set)];
}
