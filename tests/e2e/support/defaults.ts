/** What the suite's protocol, pools and products start from: the defaults of the design, as the tests in Rust have them. */
import { createHash } from 'node:crypto';
import {
    Assessment,
    ProductKind,
    Settlement,
    type BandSettings,
    type ListProductInput,
    type ProtocolSettings,
    type StakingSettings,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { UNIT } from './tokens.ts';

export const HOUR = 3_600;
export const DAY = 86_400;
/** Prices as the program keeps them: 1.0. */
export const PEG = 100_000_000n;

export const protocolSettings = (): ProtocolSettings => ({
    withdrawalCooldown: 7 * DAY,
    withdrawalWindow: 2 * DAY,
    claimPeriod: 180 * DAY,
    stakersBps: 800,
    underwritersBps: 700,
    treasuryBps: 500,
    referrerBps: 200,
    cancelFeeBps: 1_000,
    governance: {
        minQuorum: 300n * UNIT,
        voting: 3 * DAY,
        timelock: 3 * DAY,
        providerTimelock: 10 * DAY,
        grace: 5 * DAY,
        quorumBps: 1_000,
        thresholdBps: 100,
    },
});

export const stakingSettings = (): StakingSettings => ({
    maxEmission: UNIT,
    commit: [DAY, 2 * DAY],
    reveal: [DAY, 2 * DAY],
    challengeMin: DAY,
    challengeMax: 5 * DAY,
    activation: DAY,
    unstakeCooldown: 7 * DAY,
    bondMin: 100,
    bondMax: 10_000,
    bondBps: 50,
    feeBps: 1_000,
    quorumBps: [500, 1_500],
    weightCapBps: 500,
    wrongBps: 100,
    silentBps: 500,
    contestedBps: 5_500,
    quorumHeads: [3, 5],
});

/** SHA-256 of a text, as the terms of a product are named. */
export const hashOf = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest());

/** A smart-contract product that token holders assess, with the shortest waiting period. */
export const votedProduct = (pool: Address, subject: Address): ListProductInput => ({
    pool,
    kind: ProductKind.SmartContract,
    assessment: Assessment.Vote,
    settlement: Settlement.Fixed,
    group: 1,
    subject,
    termsHash: hashOf('terms of a lending protocol'),
    termsUri: 'https://ballast.example/terms/lending-1',
    cap: 10_000_000n * UNIT,
    minPremium: UNIT / 10n,
    maxShareBps: 5_000,
    baseBps: 100,
    kinkBps: 8_000,
    kinkRateBps: 500,
    maxRateBps: 2_500,
    waitingPeriod: HOUR,
    tail: 30 * DAY,
    minTerm: HOUR,
    maxTerm: 365 * DAY,
});

/** A de-peg product that a monitor decides. */
export const depegProduct = (pool: Address, subject: Address): ListProductInput => ({
    ...votedProduct(pool, subject),
    kind: ProductKind.Depeg,
    assessment: Assessment.Parametric,
    group: 0,
    termsHash: hashOf('terms of a de-peg'),
    termsUri: 'https://ballast.example/terms/usdc-depeg-1',
    waitingPeriod: DAY,
    tail: 7 * DAY,
});

/** Below 0.98 for four hours or below 0.95 for thirty minutes. */
export const bandSettings = (): BandSettings => ({
    bands: [
        { below: 98_000_000n, duration: BigInt(4 * HOUR) },
        { below: 95_000_000n, duration: 1_800n },
    ],
    recovery: 99_800_000n,
    saleFloor: 99_500_000n,
    recoveryDuration: HOUR,
    maxGap: 900,
    maxAge: 600,
    slopeBps: 10_000,
    maxConfidenceBps: 100,
    severityFloorBps: 200,
    severityCapBps: 10_000,
});
