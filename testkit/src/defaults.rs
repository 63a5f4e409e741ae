//! What a scenario starts from: settings, pools, products and bands, and the units they are written in.

use bytemuck::Zeroable;
use solana_address::Address;
use solana_signer::Signer;

use crate::{actor, generated::*, tokens::UNIT};

pub const DAY: i64 = 86_400;
pub const HOUR: i64 = 3_600;
/// Prices as the program keeps them: 1.0.
pub const PEG: u64 = 100_000_000;
pub const FOREVER: i64 = i64::MAX;

pub fn config_args(admin: &Address, guardian: &Address) -> InitializeArgs {
    InitializeArgs {
        admin: *admin,
        guardian: *guardian,
        governance_mint: actor("governance mint").pubkey(),
        rules: ProtocolRules {
            withdrawal_cooldown: 7 * DAY as u32,
            withdrawal_window: 2 * DAY as u32,
            claim_period: 180 * DAY as u32,
            stakers_bps: 800,
            underwriters_bps: 700,
            treasury_bps: 500,
            referrer_bps: 200,
            cancel_fee_bps: 1_000,
            governance: governance_rules(),
        },
    }
}

/// Three days to vote, three to wait, ten for what could hurt a capital provider, five to execute.
pub fn governance_rules() -> GovernanceRules {
    GovernanceRules {
        min_quorum: 300 * UNIT,
        voting: 3 * DAY as u32,
        timelock: 3 * DAY as u32,
        provider_timelock: 10 * DAY as u32,
        grace: 5 * DAY as u32,
        quorum_bps: 1_000,
        threshold_bps: 100,
        padding: [0; 4],
    }
}

pub fn pool_args() -> CreatePoolArgs {
    CreatePoolArgs { seed: 10 * UNIT, leverage_bps: 40_000, group_limit_bps: 20_000 }
}

pub fn product_args() -> ListProductArgs {
    ListProductArgs {
        kind: ProductKind::Depeg,
        assessment: Assessment::Parametric,
        settlement: Settlement::Fixed,
        group: 0,
        subject: actor("USDC mint").pubkey(),
        terms_hash: [0xAB; 32],
        terms_uri: uri("https://ballast.example/terms/usdc-depeg-1"),
        cap: 10_000_000 * UNIT,
        min_premium: UNIT / 10,
        max_share_bps: 5_000,
        base_bps: 100,
        kink_bps: 8_000,
        kink_rate_bps: 500,
        max_rate_bps: 2_500,
        waiting_period: DAY as u32,
        tail: 7 * DAY as u32,
        min_term: HOUR as u32,
        max_term: 365 * DAY as u32,
        underwriting: UnderwritingRules::zeroed(),
    }
}

/// The default de-peg rules: below 0.98 for four hours or below 0.95 for thirty minutes.
pub fn band_rules() -> BandRules {
    BandRules {
        bands: [Band { below: 98_000_000, duration: 4 * HOUR as u64 }, Band { below: 95_000_000, duration: 1_800 }],
        recovery: 99_800_000,
        sale_floor: 99_500_000,
        recovery_duration: HOUR as u32,
        max_gap: 900,
        max_age: 60,
        slope_bps: 10_000,
        max_confidence_bps: 100,
        severity_floor_bps: 200,
        severity_cap_bps: 10_000,
        padding: 0,
    }
}

/// A smart-contract product that token holders assess: a week's wait, a month's run-off.
pub fn voted_args() -> ListProductArgs {
    ListProductArgs {
        kind: ProductKind::SmartContract,
        assessment: Assessment::Vote,
        group: 1,
        subject: actor("covered program").pubkey(),
        terms_uri: uri("https://ballast.example/terms/lending-1"),
        waiting_period: 7 * DAY as u32,
        tail: 30 * DAY as u32,
        ..product_args()
    }
}

/// The defaults of the design: a day to seal and a day to open, twice that in the second round.
pub fn staking_rules() -> StakingRules {
    StakingRules {
        max_emission: UNIT,
        commit: [DAY as u32, 2 * DAY as u32],
        reveal: [DAY as u32, 2 * DAY as u32],
        challenge_min: DAY as u32,
        challenge_max: 5 * DAY as u32,
        activation: DAY as u32,
        unstake_cooldown: 7 * DAY as u32,
        bond_min: 100,
        bond_max: 10_000,
        bond_bps: 50,
        fee_bps: 1_000,
        quorum_bps: [500, 1_500],
        weight_cap_bps: 500,
        wrong_bps: 100,
        silent_bps: 500,
        contested_bps: 5_500,
        quorum_heads: [3, 5],
        padding: [0; 6],
    }
}

fn uri(text: &str) -> [u8; 96] {
    let mut out = [0; 96];
    out[..text.len()].copy_from_slice(text.as_bytes());
    out
}

/// A token stands behind cover of a hundred; a million of cover needs none.
pub fn underwriting_rules() -> UnderwritingRules {
    UnderwritingRules { cover_rate: 100 * PEG, free_cover: 1_000_000 * UNIT, ..UnderwritingRules::zeroed() }
}

/// A monitor of one Pyth feed.
pub fn monitor_args(feed_id: [u8; 32], rules: BandRules) -> InitMonitorArgs {
    InitMonitorArgs { feed_id, rules, source: Source::PriceFeed, second_feed: Address::default() }
}
