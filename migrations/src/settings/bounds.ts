/** Bounds of the program: `programs/ballast/src/constants.rs`, with which a test compares them. Times in seconds. */
export const BOUNDS = {
    BPS: 10_000,
    GROUPS: 16,
    MAX_PRODUCTS: 64,
    MIN_DECIMALS: 6,
    MAX_DECIMALS: 12,
    MIN_TERM: 3_600,
    MAX_TERM: 365 * 86_400,
    MIN_WAITING: 3_600,
    MAX_FEED_AGE: 600,
    MAX_WAITING: 30 * 86_400,
    MAX_TAIL: 30 * 86_400,
    MAX_RATE_BPS: 10_000,
    MIN_FACTOR_BPS: 5_000,
    MAX_LEVERAGE_BPS: 100_000,
    MAX_FEES_BPS: 5_000,
    MAX_CANCEL_FEE_BPS: 5_000,
    MIN_COOLDOWN: 86_400,
    MIN_WINDOW: 3_600,
    WINDOW_PART: 3,
    MAX_WINDOW: 30 * 86_400,
    MIN_CLAIM_PERIOD: 180 * 86_400,
    MAX_CLAIM_PERIOD: 730 * 86_400,
    FEE_SLOTS: 4,
    MIN_EARNING: 1_000_000,
    MAX_SILENT_BPS: 600,
    MIN_PHASE: 3_600,
    MAX_PHASE: 4 * 86_400,
    MAX_CHALLENGE: 7 * 86_400,
    MAX_ACTIVATION: 30 * 86_400,
    MAX_UNSTAKE_COOLDOWN: 60 * 86_400,
    MAX_BOND: 100_000,
    MAX_HEADS: 32,
    MAX_MEMBERS: 8,
    MIN_VOTING: 86_400,
    MAX_VOTING: 14 * 86_400,
    MIN_TIMELOCK: 86_400,
    MAX_TIMELOCK: 90 * 86_400,
    MIN_GRACE: 86_400,
    MAX_GRACE: 30 * 86_400,
    MIN_QUORUM_BPS: 100,
    SEATS: 4,
    MIN_WATCH_WINDOW: 600,
    MAX_WATCH_WINDOW: 7 * 86_400,
    MAX_FREEZE: 7 * 86_400,
    PRICE_SCALE: 100_000_000,
} as const;

/** Bounds of `math/bands.rs`: longest duration of a band, widest confidence interval, steepest severity. */
export const BAND_BOUNDS = { MAX_BAND_TIME: 30 * 86_400, MAX_CONFIDENCE_BPS: 1_000, MAX_SLOPE_BPS: 1_000_000 } as const;

/** A day, in seconds. */
export const DAY = 86_400;
/** Bytes of the address of the terms. */
export const TERMS_URI_BYTES = 96;
