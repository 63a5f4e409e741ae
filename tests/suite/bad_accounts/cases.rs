//! For each instruction a call that succeeds, and counterparts of its accounts from elsewhere.

use ballast_testkit::{scenario::*, tokens::*, *};

use super::{endings, people, powers};
use crate::support::*;

pub struct Case {
    pub scenario: Scenario,
    pub instruction: Instruction,
    pub signers: Vec<Keypair>,
    /// For an account name: its counterpart elsewhere.
    pub twins: Vec<(&'static str, Address)>,
}

/// A second pool with a product, a monitor, a policy, a ticket and an incident of its own, for the twins.
pub fn twins(s: &mut Scenario) -> Vec<(&'static str, Address)> {
    let (first_pool, first_market) = (s.pool, s.market);
    let admin = s.admin.insecure_clone();
    s.pool = s.add_pool(1, pool_args()).unwrap();
    s.market = s.add_depeg_product(product_args(), band_rules(), feeds::USDC_USD).unwrap();
    let twin = s.user("twin", 1_000_000 * UNIT);
    s.deposit(&twin, 100_000 * UNIT).unwrap();
    let policy = s.buy(&twin, 1, 1_000 * UNIT, 90 * DAY).unwrap();
    s.request_withdrawal(&twin, 1_000 * UNIT, 0).unwrap();
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    let incident = break_peg(s, 90_000_000);
    s.claim(&policy, &incident).unwrap();
    let collateral = s.collateral(&twin.pubkey());
    let (fee_vault, fee_tokens) = foreign_fee_vault(s);
    let shares_of_first = tokens::token_address(&first_pool.share_mint, &twin.pubkey());
    s.world.put_token_account(shares_of_first, &first_pool.share_mint, &twin.pubkey(), 0);
    let out = vec![
        ("pool", s.pool.pool),
        ("vault", s.pool.vault),
        ("share_mint", s.pool.share_mint),
        ("collateral_mint", s.pool.share_mint),
        ("product", s.market.product),
        ("monitor", s.market.monitor),
        ("feed", s.market.feed), // another account with an update of the same feed
        ("policy", policy),
        ("ticket", pda::ticket(&s.pool.pool, &twin.pubkey(), 0)),
        ("incident", incident),
        ("claim", pda::claim(&incident, &policy)),
        ("fee_vault", fee_vault),
        ("fee_tokens", fee_tokens),
        ("owner_collateral", collateral),
        ("referrer_collateral", shares_of_first),
        ("payer_collateral", collateral),
        ("admin_collateral", collateral),
        ("destination", collateral),
        ("payee", collateral),
        ("owner_shares", shares_of_first),
        ("token_program", TOKEN_2022_PROGRAM),
        ("program", TOKEN_PROGRAM),
        ("program_data", Address::find_program_address(&[TOKEN_PROGRAM.as_ref()], &world::LOADER).0),
        ("config", s.pool.pool),
        ("system_program", TOKEN_PROGRAM),
    ];
    s.post(&s.market.clone(), PEG);
    (s.pool, s.market, s.admin) = (first_pool, first_market, admin);
    out
}

/// The fee vault of another collateral.
fn foreign_fee_vault(s: &mut Scenario) -> (Address, Address) {
    let own = s.pool;
    let mint = actor("another collateral").pubkey();
    s.world.create_mint(mint, 6);
    s.world.create_token_account(&mint, &s.admin.pubkey(), 1_000 * UNIT);
    s.pool = s.add_pool_of(mint, TOKEN_PROGRAM, 0, pool_args()).unwrap();
    s.open_fee_vault().unwrap();
    s.pool = own;
    let fee_vault = pda::fee_vault(&mint);
    (fee_vault, pda::fee_tokens(&fee_vault))
}

/// One succeeding call per instruction.
pub fn cases() -> Vec<Case> {
    let names: Vec<&str> = INSTRUCTIONS.iter().map(|(_, name, _)| *name).collect();
    names.into_iter().map(case).collect()
}

fn case(name: &str) -> Case {
    if name == "initialize" {
        return initialize_case();
    }
    if let Some(case) = endings::case(name).or_else(|| people::case(name)).or_else(|| powers::case(name)) {
        return case;
    }
    let (mut s, lp, buyer, policy) = insured();
    s.request_withdrawal(&lp, 1_000 * UNIT, 1).unwrap();
    let fresh = s.list_product(product_args()).unwrap();
    let gift = gift(&mut s, &lp, &buyer);
    let twins = twins(&mut s);
    let incident = pda::incident(&s.market.product, 0);
    let claim = pda::claim(&incident, &policy);
    s.world.advance(600);
    s.observe(PEG).unwrap();
    if ["file_claim", "settle_incident", "close_claim"].contains(&name) {
        break_peg(&mut s, 90_000_000);
    }
    if ["settle_incident", "close_claim"].contains(&name) {
        s.claim(&policy, &incident).unwrap();
        s.world.advance(181 * DAY);
    }
    if name == "close_claim" {
        s.settle(&incident).unwrap();
    }
    if name == "close_policy" {
        s.world.advance(200 * DAY);
    }
    if name == "complete_withdrawal" {
        s.world.advance(5 * DAY);
    }
    s.world.advance(60);
    let market = s.market;
    s.post(&market, PEG);
    let twin_feed = twins.iter().find(|(name, _)| *name == "feed").unwrap().1;
    s.world.post_price(twin_feed, &feeds::PriceUpdate::usdc(PEG, s.world.now()));
    let (admin, guardian) = (s.admin.insecure_clone(), s.guardian.insecure_clone());
    let (owner, pool) = (lp.pubkey(), s.pool.pool);
    let state: Policy = s.world.read(&policy);
    let (instruction, signers) = match name {
        "pause_sales" => {
            (ix::PauseSales { guardian: guardian.pubkey(), config: pda::config() }.instruction(60), vec![guardian])
        }
        "create_pool" => (s.create_pool_accounts(9).instruction(9, pool_args()), vec![admin]),
        "list_product" => {
            let index = s.pool.products;
            (s.list_product_accounts(index).instruction(index, product_args()), vec![admin])
        }
        "init_monitor" => {
            let args = monitor_args([1; 32], band_rules());
            (s.init_monitor_accounts(&fresh).instruction(args), vec![admin])
        }
        "deposit" => (s.deposit_accounts(&owner).instruction(UNIT, 0, FOREVER), vec![lp]),
        "request_withdrawal" => (s.request_withdrawal_accounts(&owner, 2).instruction(UNIT, 2), vec![lp]),
        "cancel_withdrawal" => (s.cancel_withdrawal_accounts(&owner, 1).instruction(), vec![lp]),
        "complete_withdrawal" => (s.complete_withdrawal_accounts(&owner, 1).instruction(0), vec![lp]),
        "accrue" => (ix::Accrue { pool, product: Some(market.product) }.instruction(), vec![]),
        "quote_cover" => (ix::QuoteCover { pool, product: market.product }.instruction(UNIT, 86_400), vec![]),
        "buy_cover" => {
            let referrer_collateral = Some(s.collateral(&owner));
            let accounts = ix::BuyCover { referrer_collateral, ..s.buy_accounts(&buyer.pubkey(), &market, 77) };
            let args = s.buy_args(&buyer.pubkey(), &market, 100 * UNIT, 30 * DAY);
            (accounts.instruction(77, args), vec![buyer])
        }
        "sponsor_cover" => {
            let args = s.sponsor_args(&[buyer.pubkey(), owner], &market, 100 * UNIT, 30 * DAY);
            let accounts = s.sponsor_accounts(&buyer.pubkey(), &market);
            (s.sponsor_instruction(&accounts, 80, args), vec![buyer])
        }
        "extend_cover" => {
            let args = s.extend_args(&gift, 10 * UNIT, DAY);
            (s.extend_accounts(&buyer.pubkey(), &market, &gift).instruction(args), vec![buyer])
        }
        "cancel_cover" => (s.cancel_accounts(&gift).instruction(0, FOREVER), vec![buyer]),
        "transfer_policy" => {
            let seen: Policy = s.world.read(&gift);
            (
                s.transfer_accounts(&gift, &owner).instruction(seen.terms_hash, seen.remaining, seen.priced_at),
                vec![buyer, lp],
            )
        }
        "set_run_off" => {
            let product = Some(market.product);
            (ix::SetRunOff { admin: admin.pubkey(), config: pda::config(), pool, product }.instruction(), vec![admin])
        }
        "solvency" => (ix::Solvency { pool }.instruction(), vec![]),
        "open_fee_vault" => (s.open_fee_vault_accounts(&owner).instruction(), vec![lp]),
        "distribute_fees" => {
            s.open_fee_vault().unwrap();
            (s.distribute_accounts().instruction(), vec![])
        }
        "close_policy" => {
            (ix::ClosePolicy { policy, product: market.product, payer: state.payer }.instruction(), vec![])
        }
        "observe" => (s.observe_accounts(&market).instruction(), vec![]),
        "file_claim" => (s.claim_accounts(&policy, &incident).instruction(), vec![]),
        "settle_incident" => (ix::SettleIncident { pool, product: market.product, incident }.instruction(), vec![]),
        "close_claim" => {
            let payer = s.world.read::<Claim>(&claim).payer;
            (ix::CloseClaim { claim, incident, payer }.instruction(), vec![])
        }
        other => panic!("{other} has no case here: add one"),
    };
    Case { scenario: s, instruction, signers, twins }
}

/// A policy that one pays and another holds.
fn gift(s: &mut Scenario, payer: &Keypair, holder: &Keypair) -> Address {
    let market = s.market;
    let args = s.buy_args(&holder.pubkey(), &market, 100 * UNIT, 90 * DAY);
    let instruction = s.buy_accounts(&payer.pubkey(), &market, 50).instruction(50, args);
    s.world.send(&[instruction], &[payer]).unwrap();
    pda::policy(&market.product, 50)
}

fn initialize_case() -> Case {
    let s = Scenario::uninitialised();
    let accounts = ix::Initialize {
        authority: s.upgrade_authority.pubkey(),
        config: pda::config(),
        program: PROGRAM_ID,
        program_data: pda::program_data(),
        system_program: world::SYSTEM_PROGRAM,
    };
    let instruction = accounts.instruction(config_args(&s.admin.pubkey(), &s.guardian.pubkey()));
    let signers = vec![s.upgrade_authority.insecure_clone()];
    let data = Address::find_program_address(&[TOKEN_PROGRAM.as_ref()], &world::LOADER).0;
    let twins = vec![("program", TOKEN_PROGRAM), ("program_data", data), ("system_program", TOKEN_PROGRAM)];
    Case { scenario: s, instruction, signers, twins }
}
