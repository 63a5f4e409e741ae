//! The measured stories of policies and of the end of incidents and pools.

use ballast_testkit::{scenario::*, tokens::UNIT, *};

use super::Measured;
use crate::{storm::lose_everything, support::*};

/// The first id from `from` on whose policy address is found at the first try, so that rows compare like with like.
fn first_try(product: &Address, from: u64) -> u64 {
    let tries = |id: &u64| {
        let seeds: [&[u8]; 3] = [b"policy", product.as_ref(), &id.to_le_bytes()];
        Address::find_program_address(&seeds, &PROGRAM_ID).1 == 255
    };
    (from..).find(tries).unwrap()
}

pub fn measure_policies(m: &mut Measured) {
    let (mut s, _) = funded();
    let (buyer, friend) = (s.user("buyer", 1_000_000 * UNIT), s.user("friend", 0));
    let market = s.market;
    let owner = buyer.pubkey();
    for id in 0..998 {
        let holder = actor(&format!("holder {id}")).pubkey();
        let args = s.buy_args(&holder, &market, 5 * UNIT, HOUR);
        let instruction = s.buy_accounts(&owner, &market, id).instruction(id, args);
        s.world.send(&[instruction], &[&buyer]).unwrap();
    }
    let id = first_try(&market.product, 1_000);
    let buy = s.buy_instruction(&owner, &market, id, 5 * UNIT, HOUR);
    m.add("buy_cover, the thousandth holder", s.world.send(&[buy], &[&buyer]));
    let id = first_try(&market.product, 2_000);
    let referrer = Some(s.collateral(&friend.pubkey()));
    let referred = ix::BuyCover { referrer_collateral: referrer, ..s.buy_accounts(&owner, &market, id) };
    let args = s.buy_args(&owner, &market, 10_000 * UNIT, 90 * DAY);
    m.add("buy_cover, with a referrer", s.world.send(&[referred.instruction(id, args)], &[&buyer]));
    let holders: Vec<Address> = (0..8).map(|n| actor(&format!("user {n}")).pubkey()).collect();
    let args = s.sponsor_args(&holders, &market, 100 * UNIT, 30 * DAY);
    let sponsor = s.sponsor_instruction(&s.sponsor_accounts(&owner, &market), 10_000, args);
    m.add("sponsor_cover, eight holders", s.world.send(&[sponsor], &[&buyer]));

    let [amount, time, both, cancelled] =
        [3_000, 4_000, 5_000, 6_000].map(|id| s.buy(&buyer, id, 10_000 * UNIT, 90 * DAY).unwrap());
    s.world.advance(10 * DAY);
    s.post(&market, PEG);
    s.accrue(Some(market.product)).unwrap();
    m.add("extend_cover, amount", s.extend(&buyer, &amount, 5_000 * UNIT, 0));
    m.add("extend_cover, time", s.extend(&buyer, &time, 0, 90 * DAY));
    m.add("extend_cover, amount and time", s.extend(&buyer, &both, 5_000 * UNIT, 90 * DAY));
    m.add("cancel_cover", s.cancel_cover(&buyer, &cancelled));
    m.add("transfer_policy", s.transfer(&buyer, &friend, &time));
    m.add("open_fee_vault", s.open_fee_vault());
    m.add("distribute_fees", s.distribute_fees());
    m.add("solvency", send_solvency(&mut s));
}

fn send_solvency(s: &mut Scenario) -> Result<world::Outcome, Failure> {
    let accounts = ix::Solvency { pool: s.pool.pool };
    s.world.send(&[accounts.instruction()], &[])
}

/// A pool that loses everything, repays a part of what it owes from its stream, and is wound up.
pub fn measure_endings(m: &mut Measured) {
    let (mut storm, claims) = lose_everything();
    let s = &mut storm.s;
    let ticket = pda::ticket(&s.pool.pool, &storm.lp.pubkey(), 0);
    s.request_withdrawal(&storm.lp, UNIT, 0).unwrap();
    s.world.advance(DAY);
    m.add("accrue, with debt", s.accrue(None));
    m.add("collect_claim", s.collect(&claims[1]));
    m.add("set_run_off", aside(s, |s| s.run_off(None)));
    storm.wind_up(&claims);
    let s = &mut storm.s;
    s.open_fee_vault().unwrap();
    m.add("close_pool", s.close_pool());
    m.add("close_ticket", s.close_ticket(&ticket));

    let (mut s, _, _, policy, incident) = triggered();
    s.claim(&policy, &incident).unwrap();
    s.world.advance(200 * DAY);
    s.settle(&incident).unwrap();
    s.close_claim(&pda::claim(&incident, &policy)).unwrap();
    m.add("close_incident", s.close_incident(&incident));
}
