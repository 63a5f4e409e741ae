//! Seeds of every program-derived address. Nothing else in the program spells one out.

pub const CONFIG: &[u8] = b"config";
/// + collateral mint, index `u16` LE
pub const POOL: &[u8] = b"pool";
/// + pool
pub const VAULT: &[u8] = b"vault";
/// + pool
pub const SHARES: &[u8] = b"shares";
/// + pool, index `u16` LE
pub const PRODUCT: &[u8] = b"product";
/// + product
pub const MONITOR: &[u8] = b"monitor";
/// + product, id `u64` LE
pub const POLICY: &[u8] = b"policy";
/// + pool, owner, nonce `u64` LE
pub const TICKET: &[u8] = b"ticket";
/// + product, index `u32` LE
pub const INCIDENT: &[u8] = b"incident";
/// + collateral mint
pub const FEES: &[u8] = b"fees";
/// + fee vault
pub const FEE_TOKENS: &[u8] = b"fee_tokens";
/// + incident, policy
pub const CLAIM: &[u8] = b"claim";
pub const STAKING: &[u8] = b"staking";
/// + staking
pub const STAKE_TOKENS: &[u8] = b"stake_tokens";
/// + owner
pub const STAKE: &[u8] = b"stake";
/// + what is decided (incident or claim), round `u8`
pub const POLL: &[u8] = b"poll";
/// + what is decided, voter
pub const BALLOT: &[u8] = b"ballot";
/// + product
pub const COMMITTEE: &[u8] = b"committee";
/// + product
pub const SALVAGE: &[u8] = b"salvage";
/// Signs for decided proposals.
pub const GOVERNOR: &[u8] = b"governor";
/// + id `u64` LE
pub const PROPOSAL: &[u8] = b"proposal";
/// + proposal, voter
pub const VOTE: &[u8] = b"vote";
/// + product, owner
pub const SIGNAL: &[u8] = b"signal";
/// + key
pub const AUDITOR: &[u8] = b"auditor";
/// + product, auditor's key
pub const ATTESTATION: &[u8] = b"attestation";
/// + product
pub const WATCH: &[u8] = b"watch";
