//! Fixed numbers of the protocol. What a deployment chooses lives in `Config`, `Pool` and `Product`.

/// Seconds of a day, the width of one ring bucket.
pub const DAY: i64 = 86_400;
/// Seconds of a year of 365 days, the period of every annual rate.
pub const YEAR: u64 = 365 * 86_400;
/// Basis points of the whole.
pub const BPS: u64 = 10_000;

/// Daily buckets of every ring. A power of two above the furthest day anything can be booked on
/// (`MAX_WAITING + MAX_TERM + MAX_TAIL`, rounded up to whole days).
pub const RING_DAYS: usize = 512;
/// Correlation groups of a pool.
pub const GROUPS: usize = 16;
/// Products of a pool. Fixed, so that a withdrawal can check every product in bounded time.
pub const MAX_PRODUCTS: usize = 64;

/// Fewest decimals of a collateral: the virtual units below must be small change.
pub const MIN_DECIMALS: u8 = 6;
/// Most decimals of a collateral: bonds of many whole tokens must fit into a word.
pub const MAX_DECIMALS: u8 = 12;
/// Shares and base units added to both sides of the share price (see `math::shares`).
pub const VIRTUAL_UNITS: u64 = 1_000;
/// Days over which income that is not a premium reaches the share price. Many times the default cooldown and window, so
/// that capital which comes for it and leaves again takes a small part only.
pub const INCOME_DAYS: i64 = 90;
/// Days of the ring of cover that has not started. Above the longest waiting period.
pub const START_DAYS: usize = 64;

/// Shortest and longest cover term, in seconds.
pub const MIN_TERM: u32 = 3_600;
pub const MAX_TERM: u32 = 365 * 86_400;
/// Shortest waiting period, in seconds. Far above `MAX_FEED_AGE`, so that cover bought in the moment of an event, even
/// with a price from just before it, starts after it.
pub const MIN_WAITING: u32 = 3_600;
/// Furthest that a price's publish time may ever be from the clock, in seconds.
pub const MAX_FEED_AGE: u32 = 600;
/// Longest waiting period and run-off, in seconds.
pub const MAX_WAITING: u32 = 30 * 86_400;
pub const MAX_TAIL: u32 = 30 * 86_400;
/// Highest annual price, in basis points.
pub const MAX_RATE_BPS: u16 = 10_000;
/// Bounds of each factor on a price, in basis points.
pub const MIN_FACTOR_BPS: u16 = 5_000;
pub const MAX_FACTOR_BPS: u16 = 20_000;
/// Highest pool leverage and group limit, in basis points of the pool's assets.
pub const MAX_LEVERAGE_BPS: u32 = 100_000;
/// Highest part of a premium that may leave the capital providers, in basis points.
pub const MAX_FEES_BPS: u16 = 5_000;
/// Highest fee on the unearned premium of cancelled cover, in basis points of it.
pub const MAX_CANCEL_FEE_BPS: u16 = 5_000;
/// Bounds of the withdrawal cooldown and window, in seconds. The window is at most a third of the cooldown, so that nobody
/// can keep most of his shares executable all the time.
pub const MIN_COOLDOWN: u32 = 86_400;
pub const MIN_WINDOW: u32 = 3_600;
pub const WINDOW_PART: u32 = 3;
pub const MAX_WINDOW: u32 = 30 * 86_400;
/// Claims can be collected at least this long after an approval, in seconds.
pub const MIN_CLAIM_PERIOD: u32 = 180 * 86_400;
pub const MAX_CLAIM_PERIOD: u32 = 730 * 86_400;
/// Longest guardian pause, and the rest after it before the next one, in seconds.
pub const MAX_PAUSE: u32 = 72 * 3_600;
pub const PAUSE_REST: i64 = 7 * 86_400;

/// A watch lapses when the price has stayed out of the shallow band for this long without recovering, in seconds.
pub const WATCH_LAPSE: i64 = 7 * 86_400;
/// Policies can be cancelled and transferred again when an event has not been observed for this long, in seconds.
pub const EVENT_SILENCE: i64 = 30 * 86_400;
/// Deposits close when a share is worth less than this part of its issue price, in basis points: what still streams to
/// the old providers would otherwise be bought for almost nothing.
pub const MIN_SHARE_PRICE_BPS: u128 = 1_000;
/// Collaterals whose fees stakers earn.
pub const FEE_SLOTS: usize = 4;
/// Below this many staked base units nothing is shared: the reward index keeps its precision.
pub const MIN_EARNING: u64 = 1_000_000;
/// Undecided ballots of one stake. With two rounds each and `MAX_SILENT_BPS` they cost less than the stake that cast
/// them. Some are kept for incidents: disputes about small claims must not keep anybody from voting on a large event.
pub const MAX_BALLOTS: u8 = 8;
pub const MAX_CLAIM_BALLOTS: u8 = 5;
/// Least weight of a vote, in base units, so that no rounding of slashes exhausts the stake.
pub const MIN_WEIGHT: u64 = 1_000;
/// Highest slash for a vote that was not revealed, in basis points of its weight; one on the wrong side costs no more.
pub const MAX_SILENT_BPS: u16 = 600;
/// Bounds of every phase of a decision, in seconds. All of them together stay below `EVENT_SILENCE`.
pub const MIN_PHASE: u32 = 3_600;
pub const MAX_PHASE: u32 = 4 * 86_400;
pub const MAX_CHALLENGE: u32 = 7 * 86_400;
/// Longest activation delay of a stake and longest wait for unstaked tokens, in seconds.
pub const MAX_ACTIVATION: u32 = 30 * 86_400;
pub const MAX_UNSTAKE_COOLDOWN: u32 = 60 * 86_400;
/// A later part of a stake joins the earlier one this long after it became active, in seconds: longer than any decision
/// takes, so that staking more does not cost the weight for an event that is being decided.
pub const STAKE_MERGE: i64 = 30 * 86_400;
/// A failed report doubles the next bond for this long, in seconds; at most so many times.
pub const FAILED_REPORT_MEMORY: i64 = 30 * 86_400;
pub const MAX_BOND_DOUBLINGS: u32 = 6;
/// Highest bond before any doubling, in whole tokens: of twelve decimals, doubled and appealed against, it fits a word.
pub const MAX_BOND: u32 = 100_000;
/// The bond of an appeal, in bonds of the first round.
pub const APPEAL_BONDS: u64 = 2;
/// Most votes that a quorum can ask for, also when each of them weighs no more than the cap.
pub const MAX_HEADS: u8 = 32;
/// Seats of a committee.
pub const MAX_MEMBERS: usize = 8;
/// Bounds of the phases of a proposal, in seconds, and of the quorum of its vote, in basis points.
pub const MIN_VOTING: u32 = 86_400;
pub const MAX_VOTING: u32 = 14 * 86_400;
pub const MIN_TIMELOCK: u32 = 86_400;
pub const MAX_TIMELOCK: u32 = 90 * 86_400;
pub const MIN_GRACE: u32 = 86_400;
pub const MAX_GRACE: u32 = 30 * 86_400;
pub const MIN_QUORUM_BPS: u16 = 100;
/// Accounts and bytes of a proposed instruction.
pub const PROPOSAL_ACCOUNTS: usize = 12;
pub const PROPOSAL_DATA: usize = 320;
/// Shortest wait of underwriters who leave, in seconds; a product's run-off when that is longer.
pub const UNSIGNAL_COOLDOWN: i64 = 7 * 86_400;
/// How long they can be had after that, in seconds: nobody keeps a door open for the day on which something happens.
pub const UNSIGNAL_WINDOW: i64 = 2 * 86_400;
/// Base units of a token that an offered price is for.
pub const OFFER_UNIT: u64 = 1_000_000_000;
/// Longest offer, in seconds.
pub const MAX_OFFER: i64 = 90 * 86_400;
/// Attestations of a product that count at one time, and their longest life in seconds.
pub const SEATS: usize = 4;
pub const MAX_ATTESTATION: i64 = 366 * 86_400;
/// Bounds of what a watch is set to: seconds over which a fall is measured, and for which sales stop.
pub const MIN_WATCH_WINDOW: u32 = 600;
pub const MAX_WATCH_WINDOW: u32 = 7 * 86_400;
pub const MAX_FREEZE: u32 = 7 * 86_400;
/// Prices inside the program: 1.0 = 100 000 000.
pub const PRICE_SCALE: u64 = 100_000_000;
/// Layout version written into every account.
pub const VERSION: u8 = 1;

const _: () = assert!(MAX_BALLOTS as u64 * 2 * MAX_SILENT_BPS as u64 <= BPS);
const _: () = assert!((4 * MAX_PHASE + MAX_CHALLENGE) as i64 + 5 * DAY < EVENT_SILENCE);
const _: () = assert!(
    (MAX_BOND as u64 * 10u64.pow(MAX_DECIMALS as u32)).checked_mul(APPEAL_BONDS << MAX_BOND_DOUBLINGS).is_some()
);
const _: () = assert!(MIN_WAITING > 2 * MAX_FEED_AGE);
const _: () = assert!(RING_DAYS.is_power_of_two() && START_DAYS.is_power_of_two());
const _: () = assert!(MAX_WAITING as i64 / DAY + 2 < START_DAYS as i64);
const _: () = assert!(
    (MAX_WAITING + MAX_TERM + MAX_TAIL) as i64 / DAY + 2 < RING_DAYS as i64,
    "a policy must end inside the ring"
);
