//! Power that moves slowly: proposals and votes, tokens behind a product, an auditor's word, and the program itself under
//! the real loader.

use ballast_testkit::{
    BallastError::*, attestations::auditor_args, feeds::deployed::Deployed, scenario::*, tokens::UNIT, world::LOADER, *,
};

use crate::{bank::FEE, mirror::*, rent::rent_exempt};

const STAKE: u64 = 1_000_000 * UNIT;

/// A pool whose founder has given up his rights: four voters decide.
fn council() -> (Scenario, Handle, Vec<Keypair>) {
    let (mut s, bank) = on_stage();
    s.with_staking();
    let provider = s.user("provider", 1_000_000 * UNIT);
    s.deposit(&provider, 1_000_000 * UNIT).unwrap();
    let voters = s.stakers(4, STAKE);
    (s, bank, voters)
}

/// Proposed by the first voter, supported by all, executed when its time has come.
fn decided(s: &mut Scenario, voters: &[Keypair], action: &Instruction) -> u64 {
    let id = alone(s, &voters[0], |s| s.propose(&voters[0], action)).unwrap();
    for voter in voters {
        alone(s, voter, |s| s.cast_vote(voter, id, true)).unwrap();
    }
    assert_eq!(s.execute(id, action).unwrap_err(), VotingNotOver);
    let proposal: Proposal = s.world.read(&pda::proposal(id));
    s.world.set_time(proposal.eta - 1);
    assert_eq!(s.execute(id, action).unwrap_err(), TimelockRunning);
    s.world.set_time(proposal.eta);
    s.execute(id, action).unwrap();
    id
}

#[test]
fn voters_list_seat_and_change() {
    let (mut s, bank, voters) = council();
    s.end_bootstrap().unwrap();
    let change = RuleChange::Pool { leverage_bps: 30_000, group_limit_bps: 10_000 };
    let change = s.change_rules_instruction(None, change);
    let lamports = bank.lamports(&voters[0]);
    let id = decided(&mut s, &voters, &change);
    let rent = rent_exempt(8 + size_of::<Proposal>()) + rent_exempt(8 + size_of::<VoteRecord>());
    assert_eq!(lamports - bank.lamports(&voters[0]), 2 * FEE + rent, "a proposal and a vote");
    assert_eq!(s.pool_state().leverage_bps, 30_000);
    assert_eq!(s.execute(id, &change).unwrap_err(), AlreadyExecuted);

    // The two proposals with the most to carry: a product with its terms, and a committee of eight.
    let args = ListProductArgs { assessment: Assessment::Committee, ..voted_args() };
    let index = s.pool.products;
    let listing = ix::ListProduct { admin: pda::governor(), ..s.list_product_accounts(index) };
    let listed = decided(&mut s, &voters, &listing.instruction(index, args));
    let members: [Address; 8] = std::array::from_fn(|n| actor(&format!("member {n}")).pubkey());
    let seats = InitCommitteeArgs { members, count: 8, threshold: 5, window: DAY as u32 };
    let seating = ix::InitCommittee { admin: pda::governor(), ..s.init_committee_accounts(&listing.product) };
    let seated = decided(&mut s, &voters, &seating.instruction(seats));
    assert_eq!(s.world.read::<Committee>(&pda::committee(&listing.product)).members, members);

    let lamports = bank.lamports(&voters[0]);
    for id in [id, listed, seated] {
        s.close_proposal(&voters[1], id).unwrap();
        for voter in &voters {
            s.close_vote(&voter.pubkey(), id).unwrap();
        }
    }
    assert_eq!(bank.lamports(&voters[0]) - lamports, 3 * rent, "the proposer's deposits are back");
    invariants::check(&s.world).unwrap();
}

#[test]
fn an_underwriter_stands_behind_a_product() {
    let (mut s, bank, voters) = council();
    let args = ListProductArgs { underwriting: underwriting_rules(), ..voted_args() };
    let product = s.add_voted_product(args);
    let owner = &voters[0];
    let lamports = bank.lamports(owner);
    alone(&mut s, owner, |s| s.signal(owner, &product, 1_000 * UNIT)).unwrap();
    assert_eq!(lamports - bank.lamports(owner), FEE + rent_exempt(8 + size_of::<Signal>()));
    let holder = s.user("holder", 100_000 * UNIT);
    s.buy_voted(&holder, &product, 1, 10_000 * UNIT, 90 * DAY).unwrap();
    s.distribute_fees().unwrap();
    let money = s.money(&owner.pubkey());
    s.claim_premiums(&product, &owner.pubkey()).unwrap();
    assert!(s.money(&owner.pubkey()) > money, "he earns a part of the premium");
    s.request_unsignal(owner, &product, 1_000 * UNIT).unwrap();
    s.world.advance(31 * DAY);
    s.complete_unsignal(owner, &product).unwrap();
    invariants::check(&s.world).unwrap();
}

/// The covered program is this one, which the loader keeps: its real accounts say which build is deployed. An upgrade by
/// the loader itself ends the auditor's word and stops sales; the new build does all that the old one did.
#[test]
fn an_auditor_attests_until_the_loader_upgrades() {
    let (mut s, bank, _) = council();
    let underwriting = UnderwritingRules { min_attestations: 1, ..underwriting_rules() };
    let product = s.add_voted_product(ListProductArgs { subject: PROGRAM_ID, underwriting, ..voted_args() });
    let (auditor, holder) = (s.user("auditor", 0), s.user("holder", 100_000 * UNIT));
    s.set_auditor(&auditor.pubkey(), auditor_args()).unwrap();
    let until = s.world.now() + 90 * DAY;
    let lamports = bank.lamports(&auditor);
    alone(&mut s, &auditor, |s| s.vouch(&auditor, &product, until)).unwrap();
    assert_eq!(lamports - bank.lamports(&auditor), FEE + rent_exempt(8 + size_of::<Attestation>()));
    let market = Market { feed: pda::program_data(), ..Market::unwatched(product) };
    s.buy_from(&holder, &market, 1, 10_000 * UNIT, 90 * DAY).unwrap();

    let deployed =
        Deployed { program: PROGRAM_ID, authority: s.upgrade_authority.insecure_clone(), artefact: "ballast" };
    s.world.advance(HOUR);
    let upgrade = deployed.upgrade(&mut s.world);
    s.world.send(&[upgrade], &[&deployed.authority]).unwrap();
    s.world.advance(HOUR);
    let unattested = s.buy_from(&holder, &market, 2, 10_000 * UNIT, 90 * DAY);
    assert_eq!(unattested.unwrap_err(), NotAttested);
    s.sync(&product).unwrap();
    alone(&mut s, &auditor, |s| s.revoke(&auditor, &product, &auditor.pubkey())).unwrap();
    assert_eq!(lamports - bank.lamports(&auditor), 2 * FEE, "what the attestation cost is back");
    invariants::check(&s.world).unwrap();
}

/// The upgrade authority gives the program to the governor with the loader's own instruction; the voters give it on, and
/// the loader obeys the new authority only.
#[test]
fn the_program_changes_hands_under_the_real_loader() {
    let (mut s, _, voters) = council();
    let founder = s.upgrade_authority.insecure_clone();
    let heir = s.user("heir", 0);
    s.world.send(&[set_authority(&founder.pubkey(), &pda::governor())], &[&founder]).unwrap();
    s.end_bootstrap().unwrap();
    let hand_over = s.hand_over_instruction(&heir.pubkey());
    decided(&mut s, &voters, &hand_over);
    let back = s.world.send(&[set_authority(&founder.pubkey(), &founder.pubkey())], &[&founder]);
    assert!(matches!(back, Err(Failure::Other(_))), "the founder is nobody now: {back:?}");
    s.world.send(&[set_authority(&heir.pubkey(), &founder.pubkey())], &[&heir]).unwrap();
}

/// The loader's instruction that makes `new` the upgrade authority.
fn set_authority(present: &Address, new: &Address) -> Instruction {
    use solana_instruction::AccountMeta;
    let accounts = vec![
        AccountMeta::new(pda::program_data(), false),
        AccountMeta::new_readonly(*present, true),
        AccountMeta::new_readonly(*new, false),
    ];
    Instruction { program_id: LOADER, accounts, data: vec![4, 0, 0, 0] }
}
