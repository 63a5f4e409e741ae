//! What proposals, votes and rules must add up to, recomputed from the accounts alone.

use solana_address::Address;

use crate::{generated::*, invariants::ensure, keys::pda, world::World};

/// Checks every proposal with its votes, and the rules by which all of it is decided. Returns what is violated.
pub fn check(world: &World) -> Result<(), String> {
    let records = world.all::<VoteRecord>();
    for (address, proposal) in world.all::<Proposal>() {
        votes(world.now(), &address, &proposal, &records)?;
    }
    world.try_read::<Config>(&pda::config()).map_or(Ok(()), |config| rules(&config))
}

/// Each side is the sum of its votes while their records must stay, and never less than what is left of them.
fn votes(now: i64, address: &Address, proposal: &Proposal, records: &[(Address, VoteRecord)]) -> Result<(), String> {
    // Those of an earlier proposal at the same address ended before this one began.
    let own =
        |record: &&(Address, VoteRecord)| record.1.proposal == *address && record.1.vote_until >= proposal.created_at;
    let own: Vec<_> = records.iter().filter(own).map(|(_, record)| record).collect();
    let strays = own.iter().filter(|record| record.vote_until != proposal.vote_until).count();
    ensure(strays == 0, "I9", || format!("{strays} votes of another time on {address}"))?;
    let side = |support: u8| -> u64 { own.iter().filter(|r| r.support == support).map(|r| r.weight).sum() };
    let (yes, no) = (side(1), side(0));
    let right = match now <= proposal.vote_until {
        true => (yes, no) == (proposal.yes, proposal.no),
        false => yes <= proposal.yes && no <= proposal.no,
    };
    ensure(right, "I9", || format!("votes {yes} and {no}, {address} counted {} and {}", proposal.yes, proposal.no))?;
    let times = [proposal.created_at, proposal.vote_until, proposal.eta, proposal.expires_at];
    ensure(times.is_sorted(), "I12", || format!("the times of {address} are {times:?}"))
}

/// Whoever wants to leave before a change can: and no fee is above its bound.
fn rules(config: &Config) -> Result<(), String> {
    let governance = &config.governance;
    let exit = config.withdrawal_cooldown + config.withdrawal_window;
    let slow = governance.provider_timelock > exit && governance.timelock >= 86_400 && governance.voting >= 86_400;
    ensure(slow, "I5", || format!("an exit takes {exit}, changes {governance:?}"))?;
    let fees = config.stakers_bps + config.underwriters_bps + config.treasury_bps;
    let bounded = fees <= 5_000 && config.referrer_bps <= config.treasury_bps && config.cancel_fee_bps <= 5_000;
    ensure(bounded, "I5", || format!("fees of {fees} basis points"))
}
