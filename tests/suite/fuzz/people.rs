//! The people of the fuzzer who decide: their products, their stakes, and what holds when they act.

use ballast_testkit::{scenario::*, staking::governance_mint, tokens::UNIT, world::Outcome, *};

use super::{acts::Act, lives::Performed, model::Model, operations::pick, rounds::by_committee};

/// Voters beside the people who also buy cover, and members of the committee.
const VOTERS: usize = 4;
pub const MEMBERS: usize = 3;
/// Those who also buy cover.
pub const PEOPLE: usize = 6;
/// Governance tokens of each when the world begins; half of them are staked.
const TOKENS: u64 = 2_000 * UNIT;

pub fn member(index: usize) -> Keypair {
    actor(&format!("member {}", index % MEMBERS))
}

/// Few are enough, so that results come about.
pub fn rules() -> StakingRules {
    StakingRules { quorum_heads: [2, 3], weight_cap_bps: 2_000, ..staking_rules() }
}

/// A product that stakers vote on, one with a committee whose claims name losses, one that is settled by surrender: one in
/// each pool. Returns the stakers.
pub fn assemble(s: &mut Scenario, pools: &mut [PoolKeys], markets: &mut Vec<(usize, Market)>) -> Vec<Keypair> {
    s.pool = pools[0];
    s.with_staking_rules(rules());
    let voters: Vec<_> = (0..VOTERS).map(|n| actor(&format!("voter {n}"))).collect();
    let covered = actor("covered token").pubkey();
    s.world.create_mint(covered, 9);
    for pool in pools.iter() {
        s.pool = *pool;
        for n in 0..VOTERS {
            s.user(&format!("voter {n}"), 0);
        }
        let _every_currency_has_a_line = s.share_rewards(true);
    }
    let underwriting = underwriting_rules();
    let vote = ListProductArgs { waiting_period: DAY as u32, group: 2, underwriting, ..voted_args() };
    let committee =
        ListProductArgs { assessment: Assessment::Committee, settlement: Settlement::Assessed, group: 3, ..vote };
    let surrender = ListProductArgs { settlement: Settlement::Surrender, subject: covered, group: 4, ..vote };
    for (at, args) in [vote, committee, surrender].into_iter().enumerate() {
        s.pool = pools[at];
        let product = s.add_voted_product(args);
        if args.assessment == Assessment::Committee {
            let seats: Vec<_> = (0..MEMBERS).map(|n| s.user(&format!("member {n}"), 0).pubkey()).collect();
            s.init_committee(&product, &seats, 2).unwrap();
        }
        pools[at] = s.pool;
        markets.push((at, Market::unwatched(product)));
    }
    let people = (0..PEOPLE).map(|n| actor(&format!("person {n}")));
    let stakers: Vec<_> = people.chain(voters).collect();
    for staker in &stakers {
        s.world.create_token_account(&covered, &staker.pubkey(), u64::MAX / 100);
        s.world.create_token_account(&governance_mint(), &staker.pubkey(), TOKENS);
        s.stake(staker, TOKENS / 2).unwrap();
    }
    s.fund_emission(100_000 * UNIT, 1_000).unwrap();
    stakers
}

impl Model {
    pub fn staker(&self, index: usize) -> Keypair {
        self.stakers[index % self.stakers.len()].insecure_clone()
    }

    /// Selects a pool by its address: true while it exists.
    pub fn enter(&mut self, pool: &Address) -> bool {
        self.s.pool = *self.pools.iter().find(|keys| keys.pool == *pool).expect("a pool of this world");
        self.s.world.account(pool).is_some()
    }

    /// `sent` succeeded if and only if it was `allowed`.
    pub fn exactly(&self, allowed: bool, sent: Result<Outcome, Failure>) -> Performed {
        if sent.is_ok() == allowed { Ok(Some(sent)) } else { Err(format!("allowed: {allowed}, but {sent:?}")) }
    }

    /// `sent` did not succeed unless it was `allowed`.
    pub fn at_most(&self, allowed: bool, sent: Result<Outcome, Failure>) -> Performed {
        if sent.is_ok() && !allowed { Err(format!("not allowed, but {sent:?}")) } else { Ok(Some(sent)) }
    }

    pub fn act(&mut self, act: &Act) -> Performed {
        match act {
            Act::Stake { actor, amount } => {
                let owner = self.staker(*actor);
                let allowed = *amount > 0 && *amount <= self.s.governance_tokens(&owner.pubkey());
                let sent = self.s.stake(&owner, *amount);
                self.exactly(allowed, sent)
            }
            Act::RequestUnstake { actor, part } => {
                let owner = self.staker(*actor);
                let stake = self.s.stake_state(&owner.pubkey());
                // Sometimes more than there is.
                let amount = (stake.amount as u128 * *part as u128 / 250) as u64;
                let allowed = amount > 0 && amount <= stake.amount && stake.open_ballots == 0;
                let sent = self.s.request_unstake(&owner, amount);
                self.exactly(allowed, sent)
            }
            Act::CompleteUnstake { actor } => {
                // Mostly somebody who has asked for his tokens.
                let asked = |at: &usize| self.s.stake_state(&self.stakers[*at].pubkey()).unstaking > 0;
                let asked: Vec<_> = (0..self.stakers.len()).filter(asked).collect();
                let at = if actor.is_multiple_of(4) { None } else { pick(&asked, *actor) };
                let owner = self.staker(at.unwrap_or(*actor));
                let stake = self.s.stake_state(&owner.pubkey());
                if actor.is_multiple_of(3) && stake.unstaking > 0 {
                    self.wait_until(stake.unstake_at);
                }
                let now = self.s.world.now();
                let sent = self.s.complete_unstake(&owner);
                self.exactly(stake.unstaking > 0 && now >= stake.unstake_at, sent)
            }
            Act::Share { pool } => {
                if let Some(pool) = pool {
                    self.s.pool = self.pools[pool % self.pools.len()];
                }
                let sent = self.s.share_rewards(pool.is_some());
                if pool.is_some() { self.exactly(true, sent) } else { Ok(Some(sent)) }
            }
            Act::ClaimRewards { actor, pool } => {
                if let Some(pool) = pool {
                    self.s.pool = self.pools[pool % self.pools.len()];
                }
                let owner = self.staker(*actor).pubkey();
                Ok(Some(self.s.claim_rewards(&owner, pool.is_some())))
            }
            Act::FundEmission { amount, rate } => {
                let within = *rate <= self.s.staking_state().rules.max_emission;
                let sent = self.s.fund_emission(*amount, *rate);
                self.at_most(within && self.is_being_set_up(), sent)
            }
            Act::FileLoss { policy, incident, part } => self.claim_by_holder(*policy, *incident, *part, 2),
            Act::Surrender { policy, incident, part } => self.claim_by_holder(*policy, *incident, *part, 1),
            Act::Dispute { actor, claim } => self.dispute(*actor, *claim),
            deciding => self.decide_together(deciding),
        }
    }

    /// Somebody votes, so that there is a vote to open.
    pub fn seal_for(&mut self, vote: usize) -> Option<((Address, Address), u8)> {
        let now = self.s.world.now();
        let (poll, state) = self.poll_that(vote | 1, |p| now <= p.commit_until && p.status == 0 && !by_committee(p))?;
        let (voter, bucket) = (self.staker(vote), (vote % 21) as u8);
        self.commit(&voter, &poll, &state, bucket).ok()??.ok()?;
        self.checkpoint = Some(self.s.world.snapshot());
        Some(((poll, voter.pubkey()), bucket))
    }

    /// A claim of a part of the cover, by surrender or by a named loss.
    fn claim_by_holder(&mut self, policy: usize, incident: usize, part: u8, settlement: u8) -> Performed {
        let fits = |incident: &Incident| self.s.world.read::<Product>(&incident.product).settlement == settlement;
        let incidents: Vec<_> = self.incidents().into_iter().filter(|(_, i)| fits(i) && i.status == 1).collect();
        let Some((incident, state)) = pick(&incidents, incident) else { return Ok(None) };
        let own = self.policies.iter().map(|(_, policy)| *policy);
        let own: Vec<_> =
            own.filter(|p| self.s.world.try_read::<Policy>(p).is_some_and(|p| p.product == state.product)).collect();
        let Some(policy) = pick(&own, policy) else { return Ok(None) };
        self.select(&incident);
        let before: Policy = self.s.world.read(&policy);
        let holder = self.key_of(&before.holder);
        // Sometimes more than the policy is good for.
        let most = before.remaining as u128 * if settlement == 2 { state.severity_bps as u128 } else { 10_000 };
        let amount = (most * part as u128 / 10_000 / 240) as u64;
        let sent = match settlement {
            2 => {
                let instruction = self.s.file_loss_accounts(&policy, &incident).instruction(amount, [1; 32]);
                self.s.world.send(&[instruction], &[&holder])
            }
            _ => self.s.surrender(&holder, &policy, &incident, amount),
        };
        let allowed = self.may_claim_of_people(&before, &incident, &state);
        self.at_most(allowed, sent)
    }

    /// Nobody claims who has voted, came to the policy after the report, or was paid for the event.
    pub fn may_claim_of_people(&self, policy: &Policy, incident: &Address, state: &Incident) -> bool {
        let voted = self.s.world.account(&pda::ballot(incident, &policy.holder)).is_some();
        !voted && payouts::claimable_cover(policy, state) > 0 && self.s.world.now() <= state.claims_until
    }

    fn dispute(&mut self, actor: usize, claim: usize) -> Performed {
        let all = self.claims();
        let pending: Vec<_> = all.iter().filter(|(_, state)| state.status == 1).copied().collect();
        let from = if claim.is_multiple_of(8) { all } else { pending };
        let Some((claim, state)) = pick(&from, claim) else { return Ok(None) };
        self.select(&state.incident);
        let allowed = state.status == 1 && self.s.world.now() <= state.payable_at;
        let challenger = self.person(actor);
        let sent = self.s.dispute(&challenger, &claim);
        self.at_most(allowed, sent)
    }
}
