/** Settings that proposals of the tests start from. */
export const DAY = 86_400;

export const governance = {
    minQuorum: 300_000_000n,
    voting: 3 * DAY,
    timelock: 3 * DAY,
    providerTimelock: 10 * DAY,
    grace: 5 * DAY,
    quorumBps: 1_000,
    thresholdBps: 100,
};
export const protocol = {
    withdrawalCooldown: 7 * DAY,
    withdrawalWindow: 2 * DAY,
    claimPeriod: 180 * DAY,
    stakersBps: 800,
    underwritersBps: 700,
    treasuryBps: 500,
    referrerBps: 200,
    cancelFeeBps: 1_000,
    governance,
};
export const staking = {
    maxEmission: 1_000_000n,
    commit: [DAY, 2 * DAY] as const,
    reveal: [DAY, 2 * DAY] as const,
    challengeMin: DAY,
    challengeMax: 5 * DAY,
    activation: DAY,
    unstakeCooldown: 7 * DAY,
    bondMin: 100,
    bondMax: 10_000,
    bondBps: 50,
    feeBps: 1_000,
    quorumBps: [500, 1_500] as const,
    weightCapBps: 500,
    wrongBps: 100,
    silentBps: 500,
    contestedBps: 5_500,
    quorumHeads: [3, 5] as const,
};
export const terms = {
    termsHash: new Uint8Array(32).fill(0xab),
    termsUri: 'https://ballast.example/terms/1',
    cap: 12_500_000_000_000n,
    minPremium: 100_000n,
    maxShareBps: 5_000,
    baseBps: 100,
    kinkBps: 8_000,
    kinkRateBps: 500,
    maxRateBps: 2_500,
    minTerm: 3_600,
    maxTerm: 365 * DAY,
};
