//! What has happened since: people stake, bring capital, buy cover; USDC loses its peg for an hour and is paid for;
//! somebody reports an exploit, and a vote on it has begun.

use ballast_testkit::{
    Address, Failure, ProtocolRules, RuleChange, Signer, pda,
    scenario::{DAY, HOUR},
    tokens::UNIT,
};

use super::stage::{STORY, Sealed, Stage, refused};
use crate::cast;

type Step<T = ()> = Result<T, String>;

/// Who has staked how many tokens. Enough for both rounds of a decision: five heads, none above a fifth.
const STAKES: [(&str, u64); 6] =
    [("bob", 100_000), ("carol", 120_000), ("dave", 110_000), ("erin", 90_000), ("frank", 150_000), ("grace", 80_000)];
/// Who has brought how many dollars into which pool.
const DEPOSITS: [(&str, usize, u64); 4] =
    [("bob", 0, 300_000), ("grace", 0, 200_000), ("bob", 1, 250_000), ("grace", 1, 50_000)];
/// Who has bought how much cover of what, for how many days, five days after the protocol opened.
const PURCHASES: [(&str, &str, u64, i64); 10] = [
    ("alice", "lending", 25_000, 180),
    ("heidi", "lending", 10_000, 90),
    ("alice", "exchange", 5_000, 365),
    ("ivan", "exchange", 8_000, 180),
    ("heidi", "oracle", 15_000, 90),
    ("ivan", "stake-pool", 20_000, 180),
    ("alice", "usdc-depeg", 20_000, 180),
    ("heidi", "usdc-depeg", 12_000, 180),
    ("ivan", "usdc-depeg", 30_000, 365),
    ("heidi", "bridge", 5_000, 90),
];

pub fn tell(stage: &mut Stage) -> Step {
    people_come(stage)?;
    the_peg_breaks(stage)?;
    lately(stage)
}

fn done<T>(what: &str, sent: Result<T, Failure>) -> Step<T> {
    sent.map_err(|failure| refused(what, &failure))
}

fn people_come(stage: &mut Stage) -> Step {
    for (name, tokens) in STAKES {
        done("staking", stage.s.stake(&cast::key(name), tokens * UNIT))?;
    }
    for (name, pool, dollars) in DEPOSITS {
        stage.enter(pool);
        let (key, shares) = (cast::key(name), stage.s.pool.share_mint);
        stage.s.world.create_token_account(&shares, &key.pubkey(), 0);
        done("a deposit", stage.s.deposit(&key, dollars * UNIT))?;
    }
    stage.ago(STORY - 2 * DAY);
    let lending = stage.product("lending").product;
    done("a signal", stage.s.signal(&cast::key("frank"), &lending, 50_000 * UNIT))?;
    stage.ago(STORY - 5 * DAY);
    stage.refresh_feeds();
    for (name, product, dollars, days) in PURCHASES {
        buy(stage, name, product, dollars, days)?;
    }
    Ok(())
}

fn buy(stage: &mut Stage, name: &str, product: &str, dollars: u64, days: i64) -> Step<Address> {
    let market = stage.product(product);
    let id = stage.next_policy(&market.product);
    done("a purchase", stage.s.buy_from(&cast::key(name), &market, id, dollars * UNIT, days * DAY))
}

/// Twelve days ago: below the deep band for forty minutes, back within two hours. Two of three claims are pushed.
fn the_peg_breaks(stage: &mut Stage) -> Step {
    stage.ago(12 * DAY);
    let market = stage.product("usdc-depeg");
    stage.observe(99_900_000)?;
    stage.hold(96_500_000, 1)?;
    stage.hold(92_000_000, 5)?;
    stage.hold(99_950_000, 8)?;
    let incident = pda::incident(&market.product, 0);
    stage.incidents.push(("depeg", incident));
    for id in [1, 2] {
        done("a claim", stage.s.claim(&pda::policy(&market.product, id), &incident))?;
    }
    Ok(())
}

fn lately(stage: &mut Stage) -> Step {
    stage.ago(8 * DAY);
    for pool in [0, 1] {
        stage.enter(pool);
        done("the distribution of fees", stage.s.distribute_fees())?;
        done("sharing rewards", stage.s.share_rewards(true))?;
    }
    // The cooldown of a week is over; of the window of two days six hours are gone.
    stage.ago(7 * DAY + 6 * HOUR);
    stage.enter(0);
    done("a withdrawal", stage.s.request_withdrawal(&cast::key("bob"), 20_000 * UNIT, 0))?;
    stage.tickets.push((0, "bob", 0));
    stage.ago(DAY);
    proposal(stage)?;
    stage.ago(12 * HOUR);
    stage.refresh_feeds();
    buy(stage, "alice", "oracle", 3_000, 30)?;
    report(stage)
}

/// A change of the referrers' part, one vote in favour, two days left to vote.
fn proposal(stage: &mut Stage) -> Step {
    let rules = ProtocolRules { referrer_bps: 300, ..stage.s.protocol_rules() };
    let action = stage.s.change_rules_instruction(None, RuleChange::Protocol { rules });
    let id = done("a proposal", stage.s.propose(&cast::key("carol"), &action))?;
    done("a vote", stage.s.cast_vote(&cast::key("dave"), id, true))?;
    stage.proposals.push((id, "referrers get 3 % instead of 2 %"));
    Ok(())
}

/// An hour ago heidi has reported an exploit of two hours before. Two votes are sealed.
fn report(stage: &mut Stage) -> Step {
    stage.ago(HOUR);
    let lending = stage.product("lending").product;
    let occurred_at = stage.s.world.now() - 2 * HOUR;
    let incident = done("a report", stage.s.report(&cast::key("heidi"), &lending, occurred_at))?;
    stage.incidents.push(("exploit", incident));
    stage.ago(HOUR / 2);
    for (voter, bucket) in [("carol", 10), ("dave", 12)] {
        done("a ballot", stage.s.commit(&cast::key(voter), &incident, 1, bucket))?;
        stage.sealed.push(Sealed { incident, voter, bucket });
    }
    Ok(())
}
