//! Pools of several currencies: SPL Token and Token-2022, side by side.

use ballast_testkit::{
    BallastError::*,
    feeds::USDC_USD,
    scenario::*,
    tokens::*,
    tokens_2022::{ExtensionType, ExtensionType::*},
    *,
};

use crate::support::*;

mod mints;

/// One whole token of nine decimals.
pub const COIN: u64 = 1_000_000_000;
const DESCRIBED: &[ExtensionType] = &[MetadataPointer, TokenMetadata];

/// A Token-2022 mint of nine decimals; the administrator has some of it.
fn create_mint(s: &mut Scenario, name: &str, extensions: &[ExtensionType]) -> Address {
    let mint = actor(name).pubkey();
    s.world.create_mint_2022(mint, 9, extensions);
    s.world.create_token_account(&mint, &s.admin.pubkey(), 1_000_000 * COIN);
    mint
}

/// Makes a new pool of `mint` with a product the current one.
fn open(s: &mut Scenario, mint: Address, program: Address, index: u16, coin: u64) {
    s.pool = s.add_pool_of(mint, program, index, CreatePoolArgs { seed: 10 * coin, ..pool_args() }).unwrap();
    let args = ListProductArgs { cap: 1_000_000 * coin, min_premium: coin / 10, ..product_args() };
    s.market = s.add_depeg_product(args, band_rules(), USDC_USD).unwrap();
}

/// As [`Scenario::new`], with a second pool, of a described Token-2022 mint, as the current one. Returns the classic one.
pub fn two_currencies() -> (Scenario, PoolKeys, Market) {
    let mut s = Scenario::new();
    let classic = (s.pool, s.market);
    let mint = create_mint(&mut s, "described mint", DESCRIBED);
    open(&mut s, mint, TOKEN_2022_PROGRAM, 0, COIN);
    (s, classic.0, classic.1)
}

/// Deposit, both ways out, purchase, watch, trigger, claim, settlement in the current pool: every balance is exact.
fn whole_life(s: &mut Scenario, name: &str, coin: u64) {
    let lp = s.user(&format!("{name} provider"), 2_000 * coin);
    let buyer = s.user(&format!("{name} buyer"), 100 * coin);
    let vault = |s: &Scenario| s.world.balance(&s.pool.vault);
    s.deposit(&lp, 1_000 * coin).unwrap();
    assert_eq!((s.money(&lp.pubkey()), s.share_balance(&lp.pubkey())), (1_000 * coin, 1_000 * coin));
    s.request_withdrawal(&lp, 300 * coin, 0).unwrap();
    assert_eq!(s.share_balance(&lp.pubkey()), 700 * coin);
    s.cancel_withdrawal(&lp, 0).unwrap();
    assert_eq!(s.share_balance(&lp.pubkey()), 1_000 * coin);
    s.request_withdrawal(&lp, 100 * coin, 1).unwrap();
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&lp, 1).unwrap();
    assert_eq!((s.money(&lp.pubkey()), s.share_balance(&lp.pubkey())), (1_100 * coin, 900 * coin));
    assert_eq!((vault(s), s.pool_state().assets), (910 * coin, 910 * coin));

    s.post(&s.market.clone(), PEG);
    let policy = s.buy(&buyer, 1, 200 * coin, 90 * DAY).unwrap();
    let premium = s.world.read::<Policy>(&policy).premium;
    assert!(premium > coin / 10);
    assert_eq!((s.money(&buyer.pubkey()), vault(s)), (100 * coin - premium, 910 * coin + premium));
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    let incident = break_peg(s, 90_000_000);
    s.claim(&policy, &incident).unwrap();
    assert_eq!(s.money(&buyer.pubkey()), 120 * coin - premium, "a tenth of the cover");
    assert_eq!(vault(s), 890 * coin + premium);
    balanced(s);
    s.world.advance(181 * DAY);
    s.settle(&incident).unwrap();
    s.close_claim(&pda::claim(&incident, &policy)).unwrap();
    s.close_policy(&policy).unwrap();
    let pool = s.pool_state();
    assert_eq!((vault(s), pool.reserved, pool.debt), (890 * coin + premium, 0, 0));
    balanced(s);
}

#[test]
fn a_token_2022_pool_lives_beside_a_classic_one() {
    let (mut s, classic, classic_market) = two_currencies();
    let data = |s: &Scenario, address: &Address| s.world.account(address).unwrap().data;
    for (address, length) in [(s.pool.vault, 165), (s.pool.share_mint, 82)] {
        assert_eq!(s.world.account(&address).unwrap().owner, TOKEN_2022_PROGRAM);
        assert_eq!(data(&s, &address).len(), length);
    }
    assert!(data(&s, &s.pool.mint).len() > 300, "the mint carries its metadata");
    let state = s.pool_state();
    assert_eq!((state.token_program, state.decimals), (TOKEN_2022_PROGRAM, 9));
    let untouched = [classic.pool, classic.vault, classic.share_mint].map(|address| (address, data(&s, &address)));
    whole_life(&mut s, "new", COIN);
    for (address, before) in untouched {
        assert!(before == data(&s, &address), "the other pool changed");
    }
    let payee = s.collateral(&actor("new buyer").pubkey());
    assert_eq!(data(&s, &payee).len(), 170, "the claim went to an account with an immutable owner");
    (s.pool, s.market) = (classic, classic_market);
    whole_life(&mut s, "classic", UNIT);
}

/// "Pays … to a token account of the holder and nobody else", whatever extensions the account has.
#[test]
fn payees_of_token_2022() {
    let (mut s, ..) = two_currencies();
    let (lp, buyer) = (s.user("provider", 2_000 * COIN), s.user("buyer", 100 * COIN));
    s.deposit(&lp, 1_000 * COIN).unwrap();
    let policies = [1, 2, 3].map(|id| s.buy(&buyer, id, 100 * COIN, 90 * DAY).unwrap());
    s.world.advance(2 * DAY);
    s.observe(PEG).unwrap();
    let incident = break_peg(&mut s, 90_000_000);
    let (mint, owner) = (s.pool.mint, buyer.pubkey());
    let account = |name: &str| actor(name).pubkey();
    let [plain, guarded, with_memo, bent] = ["plain", "guarded", "with memo", "bent"].map(account);
    let push = |s: &mut Scenario, policy: &Address, payee: Address| {
        let claim = ix::FileClaim { payee, ..s.claim_accounts(policy, &incident) }.instruction();
        s.world.send(&[claim], &[])
    };

    let good = s.world.account(&s.collateral(&owner)).unwrap().data;
    let mut as_mint = good.clone();
    as_mint[165] = 1;
    let mut long = good.clone();
    long.resize(355, 0);
    for data in [as_mint, long, good[..164].to_vec(), good[..72].to_vec(), vec![]] {
        s.world.set_account(bent, TOKEN_2022_PROGRAM, data);
        refused(&mut s, WrongPayee, |s| push(s, &policies[0], bent));
    }
    let other = create_mint(&mut s, "other mint", DESCRIBED);
    let of_other_mint = s.world.create_token_account(&other, &owner, 0);
    let of_provider = s.collateral(&lp.pubkey());
    s.world.set_account(bent, TOKEN_PROGRAM, good);
    for payee in [of_other_mint, of_provider, bent, other] {
        refused(&mut s, WrongPayee, |s| push(s, &policies[0], payee));
    }

    s.world.put_token_account(plain, &mint, &owner, 0);
    push(&mut s, &policies[0], plain).unwrap();
    s.world.put_account_2022(guarded, &mint, &owner, &[ImmutableOwner, CpiGuard]);
    s.world.guard_against_cpi(&guarded, &buyer);
    push(&mut s, &policies[1], guarded).unwrap();
    assert_eq!([plain, guarded].map(|payee| s.world.balance(&payee)), [10 * COIN; 2]);
    // A guarded account receives, but does not pay through another program.
    let guarded_deposit = ix::Deposit { owner_collateral: guarded, ..s.deposit_accounts(&owner) };
    assert_unchanged(&mut s, |s| s.world.send(&[guarded_deposit.instruction(COIN, 0, FOREVER)], &[&buyer]));
    // The token program wants a memo that a push cannot bring; another account of the holder will do.
    s.world.put_account_2022(with_memo, &mint, &owner, &[MemoTransfer]);
    s.world.require_memos(&with_memo, &buyer);
    assert_unchanged(&mut s, |s| push(s, &policies[2], with_memo));
    s.claim(&policies[2], &incident).unwrap();
    balanced(&s);
}

/// A refusal of the token program, which has no name here: the call fails and changes nothing.
fn assert_unchanged(s: &mut Scenario, act: impl FnOnce(&mut Scenario) -> Result<Outcome, Failure>) {
    let before = s.world.snapshot();
    let failure = act(s).unwrap_err();
    assert!(matches!(failure, Failure::Other(_)), "{failure:?}");
    assert!(before == s.world.snapshot(), "a refused call changed an account");
}

#[test]
fn currencies_do_not_mix() {
    let (mut s, classic, classic_market) = two_currencies();
    let (new, new_market) = (s.pool, s.market);
    let lp = s.user("provider", 1_000 * COIN);
    s.pool = classic;
    s.user("provider", 1_000 * UNIT);
    let (owner, in_classic) = (lp.pubkey(), s.deposit_accounts(&lp.pubkey()));
    s.deposit(&lp, 100 * UNIT).unwrap();
    s.pool = new;
    s.deposit(&lp, 100 * COIN).unwrap();
    let good = s.deposit_accounts(&owner);
    for (accounts, error) in [
        (ix::Deposit { pool: new.pool, ..in_classic }, WrongVault),
        (ix::Deposit { vault: classic.vault, ..good }, WrongVault),
        (ix::Deposit { collateral_mint: classic.mint, ..good }, WrongCollateralMint),
        (ix::Deposit { share_mint: classic.share_mint, ..good }, WrongShareMint),
        (ix::Deposit { token_program: TOKEN_PROGRAM, ..good }, WrongTokenProgram),
    ] {
        refused(&mut s, error, |s| s.world.send(&[accounts.instruction(UNIT, 0, FOREVER)], &[&lp]));
    }
    let paid_in_the_other = ix::Deposit { owner_collateral: in_classic.owner_collateral, ..good };
    let shares_of_the_other = ix::Deposit { owner_shares: in_classic.owner_shares, ..good };
    for accounts in [paid_in_the_other, shares_of_the_other] {
        assert_unchanged(&mut s, |s| s.world.send(&[accounts.instruction(UNIT, 0, FOREVER)], &[&lp]));
    }
    // A product of the one pool with the other pool's money.
    let args = s.buy_args(&owner, &classic_market, UNIT, 30 * DAY);
    let buy = s.buy_accounts(&owner, &classic_market, 1).instruction(1, args);
    refused(&mut s, WrongPool, |s| s.world.send(&[buy], &[&lp]));
    let quote = ix::QuoteCover { pool: classic.pool, product: new_market.product }.instruction(UNIT, 86_400);
    refused(&mut s, WrongPool, |s| s.world.send(&[quote], &[]));
    refused(&mut s, WrongPool, |s| s.accrue(Some(classic_market.product)));
    let observe = ix::Observe { pool: classic.pool, ..s.observe_accounts(&new_market) }.instruction();
    refused(&mut s, WrongPool, |s| s.world.send(&[observe], &[]));
    balanced(&s);
}

#[test]
fn two_pools_of_one_mint_are_separate() {
    let (mut s, ..) = two_currencies();
    let (first, first_market, mint) = (s.pool, s.market, s.pool.mint);
    open(&mut s, mint, TOKEN_2022_PROGRAM, 1, COIN);
    let second = s.pool;
    assert!(first.pool != second.pool && first.vault != second.vault && first.share_mint != second.share_mint);
    let lp = s.user("provider", 1_000 * COIN);
    let before = s.world.account(&first.pool);
    s.deposit(&lp, 500 * COIN).unwrap();
    assert!(before == s.world.account(&first.pool));
    assert_eq!([first, second].map(|pool| s.world.balance(&pool.vault)), [10 * COIN, 510 * COIN]);
    // Shares of the second pool are worth nothing in the first.
    s.pool = first;
    s.user("provider", 0);
    let owner = lp.pubkey();
    let foreign = token_address(&second.share_mint, &owner);
    let request = ix::RequestWithdrawal { owner_shares: foreign, ..s.request_withdrawal_accounts(&owner, 0) };
    assert_unchanged(&mut s, |s| s.world.send(&[request.instruction(COIN, 0)], &[&lp]));
    let request = ix::RequestWithdrawal { share_mint: second.share_mint, ..request };
    refused(&mut s, WrongShareMint, |s| s.world.send(&[request.instruction(COIN, 0)], &[&lp]));
    let deposit = ix::Deposit { vault: second.vault, ..s.deposit_accounts(&owner) };
    refused(&mut s, WrongVault, |s| s.world.send(&[deposit.instruction(COIN, 0, FOREVER)], &[&lp]));
    s.pool = second;
    refused(&mut s, WrongPool, |s| s.accrue(Some(first_market.product)));
    s.request_withdrawal(&lp, 500 * COIN, 0).unwrap();
    s.world.advance(7 * DAY);
    s.complete_withdrawal(&lp, 0).unwrap();
    assert_eq!([first, second].map(|pool| s.world.balance(&pool.vault)), [10 * COIN, 10 * COIN]);
    balanced(&s);
}
