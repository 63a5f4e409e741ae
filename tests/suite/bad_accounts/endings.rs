//! The calls that need a lost pool or a finished incident.

use ballast_testkit::{tokens::UNIT, *};

use super::cases::{Case, twins};
use crate::{
    storm::{Storm, lose_everything},
    support::*,
};

pub fn case(name: &str) -> Option<Case> {
    match name {
        "collect_claim" => Some(collect_claim()),
        "close_incident" => Some(close_incident()),
        "close_pool" | "close_ticket" => Some(closed_pool(name)),
        _ => None,
    }
}

/// A claim that was paid a part, after income has repaid some of the debt.
fn collect_claim() -> Case {
    let (Storm { mut s, .. }, claims) = lose_everything();
    let twins = twins(&mut s);
    s.accrue(None).unwrap();
    let instruction = s.collect_accounts(&claims[1]).instruction();
    Case { scenario: s, instruction, signers: vec![], twins }
}

fn close_incident() -> Case {
    let (mut s, _, _, policy, incident) = triggered();
    let twins = twins(&mut s);
    s.claim(&policy, &incident).unwrap();
    s.world.advance(200 * scenario::DAY);
    s.settle(&incident).unwrap();
    s.close_claim(&pda::claim(&incident, &policy)).unwrap();
    let state: Incident = s.world.read(&incident);
    let accounts = ix::CloseIncident { pool: s.pool.pool, product: state.product, incident, payer: state.payer };
    Case { scenario: s, instruction: accounts.instruction(), signers: vec![], twins }
}

fn closed_pool(name: &str) -> Case {
    let (mut storm, claims) = lose_everything();
    storm.s.request_withdrawal(&storm.lp, UNIT, 0).unwrap();
    let twins = twins(&mut storm.s);
    storm.wind_up(&claims);
    let Storm { mut s, lp, .. } = storm;
    s.open_fee_vault().unwrap();
    let ticket = pda::ticket(&s.pool.pool, &lp.pubkey(), 0);
    let instruction = if name == "close_pool" {
        s.close_pool_accounts().instruction()
    } else {
        s.close_pool().unwrap();
        ix::CloseTicket { ticket, pool: s.pool.pool, owner: lp.pubkey() }.instruction()
    };
    Case { scenario: s, instruction, signers: vec![], twins }
}
