//! I9: what people who decide have staked, voted, posted and earned must add up, recomputed from the accounts alone.

use solana_address::Address;

use crate::{generated::*, invariants::ensure, keys::pda, payouts, world::World};

const OPEN: u8 = 0;
const DECIDED: u8 = 2;
const REVEALED: u8 = 2;
const CANNOT_DECIDE: u8 = 21;
const NO_RESULT: u8 = 255;
const PARAMETRIC: u8 = 1;

type All<T> = [(Address, T)];

/// Checks staking, polls, ballots and bonds of the world. Returns what is violated.
pub fn check(world: &World) -> Result<(), String> {
    let polls = world.all::<Poll>();
    let ballots = world.all::<Ballot>();
    for (address, pool) in world.all::<Pool>() {
        let bonds: u64 = polls.iter().filter(|(_, poll)| poll.pool == address).map(|(_, poll)| bond_held(poll)).sum();
        let held = bonds + deposits(world, &address);
        ensure(held == pool.bonds, "I9", || format!("bonds and deposits of {held}, the pool has {}", pool.bonds))?;
    }
    for (address, poll) in &polls {
        counted(address, poll, &ballots)?;
    }
    let Some(staking) = world.try_read::<Staking>(&pda::staking()) else { return Ok(()) };
    let stakes = world.all::<Stake>();
    sums(&staking, &stakes, &ballots)?;
    let (held, ledger) = (world.balance(&staking.tokens) as u128, ledger_total(&staking));
    ensure(ledger <= held, "I9", || format!("staking ledger {ledger} above its tokens {held}"))?;
    slashes(&staking, &polls)?;
    rewards(world, &staking, &stakes, &polls)
}

/// What the ledger says that its token account holds, in base units.
pub fn ledger_total(staking: &Staking) -> u128 {
    let stakes = [staking.total_staked, staking.unstaking, staking.signalled];
    let rewards = [staking.owed, staking.unshared, staking.emission_budget];
    let sum: u128 = stakes.iter().chain(&rewards).map(|part| *part as u128).sum();
    sum + staking.slashed as u128 - staking.awarded as u128
}

/// What claimants of a pool have put down and not had back.
fn deposits(world: &World, pool: &Address) -> u64 {
    let of = |claim: &Claim| {
        let incident = world.read::<Incident>(&claim.incident);
        world.read::<Product>(&incident.product).pool == *pool
    };
    world.all::<Claim>().iter().filter(|(_, claim)| of(claim)).map(|(_, claim)| claim.deposit).sum()
}

/// A bond is there until the decision, and after it until it is reclaimed.
fn bond_held(poll: &Poll) -> u64 {
    if poll.status != DECIDED || poll.bond_due == 1 { poll.bond } else { 0 }
}

/// The parts of all stakes are those of the ledger.
fn sums(staking: &Staking, stakes: &All<Stake>, ballots: &All<Ballot>) -> Result<(), String> {
    let sum = |part: fn(&Stake) -> u64| stakes.iter().map(|(_, stake)| part(stake)).sum::<u64>();
    let found = (sum(|stake| stake.amount), sum(|stake| stake.earning), sum(|stake| stake.unstaking));
    let recorded = (staking.total_staked, staking.earning, staking.unstaking);
    ensure(found == recorded, "I9", || format!("stakes {found:?}, staking {recorded:?}"))?;
    for (address, stake) in stakes {
        let within = stake.recent <= stake.amount && stake.earning <= stake.amount;
        ensure(within, "I9", || format!("{address} has parts above the whole"))?;
        let open = ballots.iter().filter(|(_, ballot)| ballot.voter == stake.owner && ballot.settled == 0).count();
        let known = stake.open_ballots;
        ensure(open == known as usize, "I9", || format!("{open} open ballots, the stake knows {known}"))?;
    }
    Ok(())
}

/// Before the decision every counted vote is a ballot's. After it, what is left is what the unsettled ballots still get and
/// give: nothing when there are none.
fn counted(address: &Address, poll: &Poll, ballots: &All<Ballot>) -> Result<(), String> {
    let weight = poll.histogram.iter().sum::<u64>() + poll.undecided;
    if poll.committee != Address::default() {
        let seated = poll.attested.count_ones();
        let decided = (seated as u64 - poll.undecided) as u32;
        let right = (weight, poll.heads) == (seated as u64, decided) && (poll.fee == 0 || poll.status != DECIDED);
        return ensure(right, "I9", || format!("{address}: {seated} attested, counted {weight}"));
    }
    let round = poll.round as usize - 1;
    let own = ballots.iter().filter(|(_, ballot)| ballot.subject == poll.subject);
    let revealed: Vec<_> = own
        .map(|(_, ballot)| (ballot.settled, ballot.votes[round]))
        .filter(|(_, vote)| vote.state == REVEALED)
        .collect();
    let capped = revealed.iter().all(|(_, vote)| vote.weight <= poll.weight_cap);
    ensure(capped, "I9", || format!("{address}: a vote weighs more than {}", poll.weight_cap))?;
    if poll.status != DECIDED {
        // In the last round those who cannot decide are no heads.
        let counts = |vote: &Vote| poll.round == 1 || vote.bucket != CANNOT_DECIDE;
        let heads = revealed.iter().filter(|(_, vote)| counts(vote)).count() as u32;
        let opened: u64 = revealed.iter().map(|(_, vote)| vote.weight).sum();
        let right = (opened, heads) == (weight, poll.heads);
        return ensure(right, "I9", || format!("{address}: {heads} opened {opened}, counted {weight}"));
    }
    let left = |wins: bool| -> u64 {
        let open = revealed.iter().filter(|(settled, vote)| *settled == 0 && vote.bucket != CANNOT_DECIDE);
        let side = open.filter(|(_, vote)| (vote.bucket.abs_diff(poll.result) <= 1) == wins);
        if poll.result == NO_RESULT { 0 } else { side.map(|(_, vote)| vote.weight).sum() }
    };
    let (found, recorded) = ((left(true), left(false)), (poll.winning, poll.losing));
    ensure(found == recorded, "I9", || format!("{address}: sides left {found:?}, recorded {recorded:?}"))?;
    let paid_out = (poll.winning > 0 || (poll.fee == 0 && poll.award == 0)) && (poll.losing > 0 || poll.penalty == 0);
    ensure(paid_out, "I9", || format!("{address}: nobody is left for a fee of {}, {}", poll.fee, poll.award))
}

/// What the wrong sides gave and still give is what the right sides got and still get.
fn slashes(staking: &Staking, polls: &All<Poll>) -> Result<(), String> {
    let sum = |part: fn(&Poll) -> u64| polls.iter().map(|(_, poll)| part(poll)).sum::<u64>();
    let given = staking.slashed + sum(|poll| poll.penalty);
    let taken = staking.awarded + sum(|poll| poll.award);
    ensure(given == taken, "I9", || format!("wrong votes give {given}, right ones get {taken}"))
}

/// Nobody is owed what is not there or promised, in any token; and no promise is without its fees.
fn rewards(world: &World, staking: &Staking, stakes: &All<Stake>, polls: &All<Poll>) -> Result<(), String> {
    let due = |at: usize| -> u128 { stakes.iter().map(|(_, stake)| earned(staking, stake, at)).sum() };
    let (governance, there) = (due(0), staking.owed as u128);
    ensure(governance <= there, "I9", || format!("stakers are owed {governance}, {there} put aside"))?;
    let pools = world.all::<Pool>();
    for (_, fees) in world.all::<FeeVault>().iter().filter(|(_, fees)| fees.slot > 0) {
        let at = fees.slot as usize;
        let undivided = polls.iter().filter(|(_, poll)| poll.fee_slot == fees.slot && poll.status == DECIDED);
        let undivided: u128 = undivided.map(|(_, poll)| poll.fee as u128).sum();
        let (owed, promised) = (due(at) + undivided, staking.lines[at].promised);
        let there = fees.owed as u128 + promised as u128;
        ensure(owed <= there, "I9", || format!("line {at} owes {owed}, there and promised {there}"))?;
        let waiting = pools.iter().filter(|(_, pool)| pool.collateral_mint == fees.mint).map(|(_, p)| p.fees_stakers);
        let waiting = fees.stakers + waiting.sum::<u64>();
        ensure(promised <= waiting, "I9", || format!("line {at} promises {promised}, {waiting} wait"))?;
    }
    Ok(())
}

/// What a stake can claim of a line if it is touched now, before what time has emitted since the last sharing.
pub fn earned(staking: &Staking, stake: &Stake, at: usize) -> u128 {
    let growth = staking.lines[at].index.bits() - stake.lines[at].paid.bits();
    let whole = stake.earning as u128 * (growth >> 64);
    let part = (stake.earning as u128 * (growth as u64 as u128)) >> 64;
    stake.lines[at].owed as u128 + whole + part
}

/// I6 for what people decide: a product is exposed to the events that are open, and to nothing else; each of them has
/// room for every policy that can claim.
pub fn events(
    address: &Address,
    product: &Product,
    incidents: &All<Incident>,
    policies: &All<Policy>,
) -> Result<(), String> {
    if product.assessment == PARAMETRIC {
        return Ok(());
    }
    let own = incidents.iter().filter(|(_, incident)| incident.product == *address);
    let open: Vec<_> = own.map(|(_, incident)| incident).filter(|incident| incident.status == OPEN).collect();
    let exposed: u64 = open.iter().map(|incident| incident.liability).sum();
    let right = (product.exposed_cover, product.event_open as usize) == (exposed, open.len());
    ensure(right, "I6", || format!("{} events expose {exposed}, not {}", open.len(), product.exposed_cover))?;
    let bounded = product.open_liability <= exposed;
    ensure(bounded, "I6", || format!("liability {} of {exposed} exposed", product.open_liability))?;
    for incident in open {
        let own = policies.iter().filter(|(_, policy)| policy.product == *address);
        let at_risk: u64 = own.map(|(_, policy)| payouts::claimable_cover(policy, incident)).sum();
        let liability = incident.liability;
        ensure(at_risk <= liability, "I6", || format!("{at_risk} may claim, the event was {liability}"))?;
    }
    Ok(())
}

/// Nobody is paid twice for one event, however often it was reported.
pub fn paid_once(incidents: &All<Incident>, claims: &All<Claim>) -> Result<(), String> {
    let event = |claim: &Claim| {
        let incident = incidents.iter().find(|(address, _)| *address == claim.incident);
        incident.map(|(_, incident)| (claim.policy, incident.occurred_at))
    };
    let mut events: Vec<_> = claims.iter().filter_map(|(_, claim)| event(claim)).collect();
    events.sort();
    let doubled = events.windows(2).find(|pair| pair[0] == pair[1]);
    ensure(doubled.is_none(), "I6", || format!("one event was claimed for twice: {doubled:?}"))
}
