//! What a vote can change of a product.

use anchor_lang::prelude::*;

use super::{Product, UnderwritingRules};

/// What a vote can change of a product. Nothing in it is of consequence for policies that were sold. Units as in
/// [`Product`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct ProductRules {
    pub terms_hash: [u8; 32],
    pub terms_uri: [u8; 96],
    pub cap: u64,
    pub min_premium: u64,
    pub max_share_bps: u16,
    pub base_bps: u16,
    pub kink_bps: u16,
    pub kink_rate_bps: u16,
    pub max_rate_bps: u16,
    pub min_term: u32,
    pub max_term: u32,
    pub underwriting: UnderwritingRules,
}

impl Product {
    /// Replaces what a vote can change.
    #[inline(never)]
    pub fn set_rules(&mut self, rules: &ProductRules) {
        self.terms_hash = rules.terms_hash;
        self.terms_uri = rules.terms_uri;
        self.cap = rules.cap;
        self.min_premium = rules.min_premium;
        self.max_share_bps = rules.max_share_bps;
        self.base_bps = rules.base_bps;
        self.kink_bps = rules.kink_bps;
        self.kink_rate_bps = rules.kink_rate_bps;
        self.max_rate_bps = rules.max_rate_bps;
        self.min_term = rules.min_term;
        self.max_term = rules.max_term;
        self.underwriting = UnderwritingRules { padding: [0; 3], ..rules.underwriting };
    }
}
