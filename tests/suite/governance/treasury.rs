//! spend_treasury: the treasury's part, and nothing else of what the fee vault holds.

use ballast_testkit::{BallastError::*, *};

use super::*;

/// Fees of all kinds in the vault: of a product with an underwriter and of one without.
fn with_fees() -> Council {
    let mut c = Council::founding();
    let (buyer, market) = (c.s.user("buyer", 100_000 * UNIT), c.add_underwritten());
    c.s.market = market;
    c.s.signal(&c.voters[3], &market.product, STAKE / 2).unwrap();
    c.s.post(&market, PEG);
    c.s.buy(&buyer, 1, 200_000 * UNIT, 365 * DAY).unwrap();
    c.s.distribute_fees().unwrap();
    c.s.end_bootstrap().unwrap();
    let fees = c.s.fee_vault_state();
    assert!(fees.stakers > 0 && fees.underwriters > 0 && fees.treasury > 0);
    c
}

fn spending(c: &mut Council, amount: u64) -> Instruction {
    let recipient = c.s.user("recipient", 0).pubkey();
    c.s.spend_treasury_accounts(&recipient).instruction(amount, recipient)
}

/// "At most the treasury's part of what the fee vault has received: what waits for stakers, voters and underwriters is not
/// the treasury's."
#[test]
fn the_treasury_is_spent_to_the_last_unit_and_no_further() {
    let mut c = with_fees();
    let before = c.s.fee_vault_state();
    let (above, all) = (spending(&mut c, before.treasury + 1), spending(&mut c, before.treasury));
    let (first, second) = (c.propose(&above), c.propose(&all));
    for id in [first, second] {
        c.vote(id, &[true, true, true]);
    }
    c.wait(first);
    refused(&mut c.s, TreasuryTooSmall, |s| s.execute(first, &above));
    c.s.execute(second, &all).unwrap();
    let after = c.s.fee_vault_state();
    assert_eq!(c.s.money(&actor("recipient").pubkey()), before.treasury);
    assert_eq!((after.treasury, after.stakers, after.underwriters), (0, before.stakers, before.underwriters));
    assert_eq!(after.owed, before.owed);
    assert_eq!(c.s.world.balance(&after.tokens), after.stakers + after.underwriters + after.owed);
    let more = spending(&mut c, 1);
    assert_eq!(c.enact(&more).unwrap_err(), TreasuryTooSmall);
    // Everybody else is paid out of what is left.
    c.s.share_rewards(true).unwrap();
    let (voter, underwriter) = (c.voters[0].pubkey(), c.voters[3].pubkey());
    c.s.claim_rewards(&voter, true).unwrap();
    let product = c.s.market.product;
    c.s.claim_premiums(&product, &underwriter).unwrap();
    balanced(&c.s);
}

/// Fees that still wait in a pool are not in the vault, and a donation to the vault is nobody's.
#[test]
fn only_what_was_received_can_be_spent() {
    let mut c = with_fees();
    let before = c.s.fee_vault_state();
    c.s.world.give(&before.tokens, 1_000 * UNIT);
    let above = spending(&mut c, before.treasury + 1);
    assert_eq!(c.enact(&above).unwrap_err(), TreasuryTooSmall);
}

#[test]
fn nothing_is_not_spent() {
    let mut c = with_fees();
    let nothing = spending(&mut c, 0);
    assert_eq!(c.enact(&nothing).unwrap_err(), ZeroAmount);
}

/// "To a token account that belonged to `recipient` when it was executed."
#[test]
fn it_goes_to_the_recipient_who_was_decided() {
    let mut c = with_fees();
    let recipient = c.s.user("recipient", 0).pubkey();
    let thief = c.s.user("thief", 0).pubkey();
    let honest = c.s.spend_treasury_accounts(&recipient);
    let astray = ix::SpendTreasury { destination: c.s.collateral(&thief), ..honest }.instruction(UNIT, recipient);
    // The account changed hands between the vote and the execution.
    let sold = honest.instruction(UNIT, recipient);
    let (first, second) = (c.propose(&astray), c.propose(&sold));
    for id in [first, second] {
        c.vote(id, &[true, true, true]);
    }
    c.wait(second);
    refused(&mut c.s, WrongPayee, |s| s.execute(first, &astray));
    let mint = c.s.pool.mint;
    c.s.world.put_token_account(honest.destination, &mint, &thief, 0);
    refused(&mut c.s, WrongPayee, |s| s.execute(second, &sold));
}

/// Source and mint are those that the fee vault records.
#[test]
fn only_out_of_the_fee_vault() {
    let mut c = with_fees();
    let recipient = c.s.user("recipient", 0).pubkey();
    let honest = c.s.spend_treasury_accounts(&recipient);
    let cases = [
        (ix::SpendTreasury { source: c.s.pool.vault, ..honest }, WrongFeeVault),
        (ix::SpendTreasury { source: pda::stake_tokens(), ..honest }, WrongFeeVault),
        (ix::SpendTreasury { mint: governance_mint(), ..honest }, WrongFeeVault),
        (ix::SpendTreasury { token_program: TOKEN_2022_PROGRAM, ..honest }, WrongTokenProgram),
        (ix::SpendTreasury { destination: c.s.pool.vault, ..honest }, WrongPayee),
    ];
    for (accounts, error) in cases {
        let action = accounts.instruction(UNIT, recipient);
        let id = c.adopt(&action);
        refused(&mut c.s, error, |s| s.execute(id, &action));
    }
}

/// The governor can keep some of it, to found pools and to fund emissions with.
#[test]
fn the_governor_founds_a_pool_with_the_treasurys_money() {
    let mut c = with_fees();
    let governor = pda::governor();
    let mint = c.s.pool.mint;
    let own = c.s.world.create_token_account(&mint, &governor, 0);
    let spend = c.s.spend_treasury_accounts(&governor).instruction(10 * UNIT, governor);
    c.enact(&spend).unwrap();
    assert_eq!(c.s.world.balance(&own), 10 * UNIT);
    let found = founding_a_pool(&c.s, 1);
    c.enact(&found).unwrap();
    let pool: Pool = c.s.world.read(&pda::pool(&mint, 1));
    assert_eq!((pool.assets, c.s.world.balance(&own)), (10 * UNIT, 0));
    balanced(&c.s);
}
