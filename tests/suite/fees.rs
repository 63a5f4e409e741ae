//! open_fee_vault, distribute_fees.

use ballast_testkit::{BallastError::*, scenario::*, tokens::*, *};

use crate::{
    currencies::{COIN, two_currencies},
    support::*,
    underwriting::{behind_the_cap, vouched},
};

/// Balances of the pool's vault and of the fees of its collateral.
fn balances(s: &Scenario) -> (u64, u64) {
    let tokens = pda::fee_tokens(&pda::fee_vault(&s.pool.mint));
    (s.world.balance(&s.pool.vault), s.world.balance(&tokens))
}

/// What waits in the fee vault: stakers, underwriters, treasury.
fn waiting(s: &Scenario) -> [u64; 3] {
    let state = s.fee_vault_state();
    [state.stakers, state.underwriters, state.treasury]
}

fn collected(s: &Scenario) -> [u64; 3] {
    let pool = s.pool_state();
    [pool.fees_stakers, pool.fees_underwriters, pool.fees_treasury]
}

/// A year of cover in the current pool. Returns the three parts of its premium, by the configuration's 8, 7 and 5 %. The
/// underwriters' is the treasury's when nobody has signalled for the product.
fn sell(s: &mut Scenario, id: u64, amount: u64) -> [u64; 3] {
    let buyer = s.user(&format!("buyer {id} of {}", s.pool.pool), amount);
    s.post(&s.market.clone(), PEG);
    let policy = s.buy(&buyer, id, amount, 365 * DAY).unwrap();
    let premium = s.world.read::<Policy>(&policy).premium as u128;
    let [stakers, underwriters, treasury] = [800, 700, 500].map(|bps| (premium * bps / 10_000) as u64);
    if s.product_state().signalled == 0 {
        return [stakers, 0, treasury + underwriters];
    }
    [stakers, underwriters, treasury]
}

/// Staking, and somebody behind all of the current market's cap.
fn underwritten() -> Scenario {
    vouched(behind_the_cap(1_000), 1_000).0
}

fn sum(parts: [u64; 3]) -> u64 {
    parts.iter().sum()
}

fn plus(a: [u64; 3], b: [u64; 3]) -> [u64; 3] {
    [0, 1, 2].map(|at| a[at] + b[at])
}

/// Distributes and checks that these parts move, and the tokens with them.
fn distribute(s: &mut Scenario, parts: [u64; 3]) {
    let (before, fees) = (balances(s), waiting(s));
    let (pool, total) = (s.pool_state(), invariants::ledger_total(&s.pool_state()));
    s.distribute_fees().unwrap();
    let after = balances(s);
    assert_eq!((before.0 - after.0, after.1 - before.1), (sum(parts), sum(parts)));
    assert_eq!(waiting(s), plus(fees, parts));
    assert_eq!(collected(s), [0; 3]);
    let now = s.pool_state();
    assert_eq!(total - invariants::ledger_total(&now), sum(parts) as u128);
    assert_eq!(now.assets + now.unearned, pool.assets + pool.unearned, "the providers' money stays");
    refused(s, NothingToDistribute, |s| s.distribute_fees());
    balanced(s);
}

/// "Each of the three parts leaves the pool's ledger for the same part of the fee vault's."
#[test]
fn every_part_moves_exactly() {
    let mut s = underwritten();
    assert_eq!((waiting(&s), balances(&s).1), ([0; 3], 0));
    refused(&mut s, NothingToDistribute, |s| s.distribute_fees());
    let first = sell(&mut s, 1, 77_777 * UNIT + 7);
    assert_eq!(collected(&s), first);
    assert!(first.iter().all(|part| *part > 0), "three different parts: {first:?}");
    distribute(&mut s, first);
    s.world.advance(5 * DAY + 5);
    let second = plus(sell(&mut s, 2, 3_333 * UNIT + 3), sell(&mut s, 3, 123_456 * UNIT));
    s.world.advance(3);
    distribute(&mut s, second);
    assert_eq!(sum(waiting(&s)), balances(&s).1, "the ledger is the balance");
    let state = s.fee_vault_state();
    assert_eq!((state.mint, state.token_program), (s.pool.mint, TOKEN_PROGRAM));
}

/// "Anyone, once per collateral."
#[test]
fn a_fee_vault_opens_once() {
    let mut s = Scenario::new();
    let anyone = s.user("anyone", 0);
    let open = s.open_fee_vault_accounts(&anyone.pubkey()).instruction();
    s.world.send(std::slice::from_ref(&open), &[&anyone]).unwrap();
    let account = s.world.account(&s.fee_vault_state().tokens).unwrap();
    assert_eq!((account.owner, account.data.len()), (TOKEN_PROGRAM, 165));
    assert_eq!(&account.data[32..64], pda::fee_vault(&s.pool.mint).as_ref(), "its own address controls its tokens");
    refused(&mut s, AlreadyExists, |s| s.world.send(&[open], &[&anyone]));
    refused(&mut s, AlreadyExists, |s| s.open_fee_vault());
    // Through a second pool of the same collateral it is the same vault.
    s.pool = s.add_pool(1, pool_args()).unwrap();
    refused(&mut s, AlreadyExists, |s| s.open_fee_vault());
}

/// Lamports at the addresses do not stop it.
#[test]
fn a_fee_vault_opens_on_funded_addresses() {
    let mut s = Scenario::new();
    let fee_vault = pda::fee_vault(&s.pool.mint);
    for address in [fee_vault, pda::fee_tokens(&fee_vault)] {
        s.world.airdrop(&address, 1_000_000);
    }
    s.open_fee_vault().unwrap();
    let fees = sell(&mut s, 1, 4 * UNIT);
    distribute(&mut s, fees);
}

/// "All pools of that collateral share it."
#[test]
fn two_pools_of_one_mint_share_a_vault() {
    let mut s = underwritten();
    let first = sell(&mut s, 1, 50_000 * UNIT);
    let (pool, market) = (s.pool, s.market);
    s.pool = s.add_pool(1, pool_args()).unwrap();
    s.market = s.add_depeg_product(product_args(), band_rules(), feeds::USDC_USD).unwrap();
    let second = sell(&mut s, 2, 5 * UNIT);
    let crossed = ix::DistributeFees { vault: pool.vault, ..s.distribute_accounts() }.instruction();
    refused(&mut s, WrongVault, |s| s.world.send(&[crossed], &[]));
    distribute(&mut s, second);
    (s.pool, s.market) = (pool, market);
    distribute(&mut s, first);
    assert_eq!(waiting(&s), plus(first, second));
    assert_eq!(sum(waiting(&s)), balances(&s).1);
}

/// Fees of Token-2022 stay apart from those of SPL Token, and neither goes into the other's vault.
#[test]
fn fees_of_two_currencies() {
    let (mut s, classic, classic_market) = two_currencies();
    let lp = s.user("provider", 1_000 * COIN);
    s.deposit(&lp, 1_000 * COIN).unwrap();
    let new = s.pool;
    s.open_fee_vault().unwrap();
    let tokens = s.world.account(&s.fee_vault_state().tokens).unwrap();
    assert_eq!((tokens.owner, tokens.data.len()), (TOKEN_2022_PROGRAM, 165));
    let of_new = sell(&mut s, 1, 200 * COIN + 1);
    let good = s.distribute_accounts();
    (s.pool, s.market) = (classic, classic_market);
    let of_classic = sell(&mut s, 2, 4 * UNIT);
    s.open_fee_vault().unwrap();
    let other = s.distribute_accounts();
    for (accounts, error) in [
        (ix::DistributeFees { fee_vault: other.fee_vault, fee_tokens: other.fee_tokens, ..good }, WrongFeeVault),
        (ix::DistributeFees { fee_vault: other.fee_vault, ..good }, WrongFeeVault),
        (ix::DistributeFees { fee_tokens: other.fee_tokens, ..good }, WrongFeeVault),
        (ix::DistributeFees { vault: other.vault, ..good }, WrongVault),
        (ix::DistributeFees { collateral_mint: other.collateral_mint, ..good }, WrongCollateralMint),
        (ix::DistributeFees { token_program: TOKEN_PROGRAM, ..good }, WrongTokenProgram),
        (ix::DistributeFees { fee_tokens: s.collateral(&lp.pubkey()), ..good }, WrongFeeVault),
    ] {
        refused(&mut s, error, |s| s.world.send(&[accounts.instruction()], &[]));
    }
    distribute(&mut s, of_classic);
    s.pool = new;
    distribute(&mut s, of_new);
    assert_eq!(sum(waiting(&s)), balances(&s).1);
}

/// What somebody gives to the fee account belongs to nobody's part and is in nobody's way.
#[test]
fn a_donation_to_the_fees_is_harmless() {
    let (mut s, _) = funded();
    s.open_fee_vault().unwrap();
    let tokens = s.fee_vault_state().tokens;
    s.world.give(&tokens, 777 * UNIT);
    refused(&mut s, NothingToDistribute, |s| s.distribute_fees());
    let fees = sell(&mut s, 1, 1_000 * UNIT);
    distribute(&mut s, fees);
    assert_eq!((waiting(&s), balances(&s).1), (fees, sum(fees) + 777 * UNIT));
}

/// "Underwriters' part of all premiums of this product": purchases, sponsored cover, extensions; whatever was distributed.
#[test]
fn a_product_knows_what_its_underwriters_earned() {
    let mut s = underwritten();
    let (first, buyer) = (s.market, s.user("buyer", 100_000 * UNIT));
    let args = ListProductArgs { group: 3, underwriting: behind_the_cap(1_000), ..product_args() };
    let second = s.add_depeg_product(args, band_rules(), [3; 32]).unwrap();
    s.underwriter("another underwriter", &second.product, 1_000 * UNIT);
    let earned = |s: &Scenario| [first, second].map(|m| s.world.read::<Product>(&m.product).underwriters_fees);
    let part = |premium: u64| (premium as u128 * 700 / 10_000) as u64;
    let policy = s.buy(&buyer, 1, 9_999 * UNIT + 1, 200 * DAY).unwrap();
    let bought = s.world.read::<Policy>(&policy).premium;
    assert_eq!(earned(&s), [part(bought), 0]);
    s.distribute_fees().unwrap();
    s.extend(&buyer, &policy, 777 * UNIT + 3, 30 * DAY).unwrap();
    let extended = s.world.read::<Policy>(&policy).premium - bought;
    assert!(extended > 0);
    assert_eq!(earned(&s), [part(bought) + part(extended), 0]);
    let holders = [actor("one").pubkey(), actor("two").pubkey()];
    let accounts = s.sponsor_accounts(&buyer.pubkey(), &second);
    let args = s.sponsor_args(&holders, &second, 3_333 * UNIT + 7, 90 * DAY);
    let before = s.money(&buyer.pubkey());
    let sponsor = s.sponsor_instruction(&accounts, 1, args);
    s.world.send(&[sponsor], &[&buyer]).unwrap();
    let sponsored = part(before - s.money(&buyer.pubkey()));
    let [of_first, of_second] = earned(&s);
    assert!(of_second > 0 && sponsored - of_second <= 1, "{of_second} of {sponsored}");
    s.distribute_fees().unwrap();
    assert_eq!(of_first + of_second, waiting(&s)[1]);
    balanced(&s);
}
