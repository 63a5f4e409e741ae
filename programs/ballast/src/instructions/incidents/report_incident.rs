//! Asks for a decision about an event: against a bond, by anyone.

use anchor_lang::prelude::*;

use crate::{
    constants::{FAILED_REPORT_MEMORY, VERSION},
    errors::BallastError,
    events::{IncidentReported, log},
    instructions::{
        polls::opening::{PollAddress, create_poll, stakes},
        shared::{accrue, create, now, open_event},
    },
    math::bond::doubled,
    seeds,
    state::{
        Committee, FeeVault, Incident, Pool, Product, Staking, Stored,
        incident::REPORTED,
        product::{ASSESSMENT_COMMITTEE, ASSESSMENT_PARAMETRIC},
    },
    token,
};

#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct ReportIncidentArgs {
    /// Unix seconds.
    pub occurred_at: i64,
    /// Most the reporter posts, in base units.
    pub max_bond: u64,
    /// Hash of what the assessors are to read.
    pub evidence: [u8; 32],
}

#[derive(Accounts)]
#[instruction(index: u32)]
pub struct ReportIncident {
    /// Pays the bond, and the rent of the incident, which come back to him; the poll stays as a record.
    #[account(mut)]
    pub reporter: Signer,
    pub staking: Stored<Staking>,
    #[account(constraint = fee_vault.mint == pool.collateral_mint @ BallastError::WrongFeeVault)]
    pub fee_vault: Stored<FeeVault>,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut)]
    pub product: Stored<Product>,
    #[account(mut, seeds = [seeds::INCIDENT, product.address().as_ref(), &index.to_le_bytes()], bump)]
    pub incident: UncheckedAccount,
    #[account(mut, seeds = [seeds::POLL, incident.address().as_ref(), &[1]], bump)]
    pub poll: UncheckedAccount,
    /// Products that a committee assesses: their committee.
    pub committee: Option<Stored<Committee>>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// Pays the bond; the token program checks mint and owner.
    #[account(mut)]
    pub reporter_collateral: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    pub system_program: Program<System>,
}

impl ReportIncident {
    /// Errors: `NotReportable`, `WrongIncident`, `EventOutOfBounds`.
    fn validate(&self, index: u32, occurred_at: i64, now: i64) -> Result<()> {
        let product = &self.product;
        require!(product.assessment != ASSESSMENT_PARAMETRIC, BallastError::NotReportable);
        require!(index == product.incident_count, BallastError::WrongIncident);
        let within =
            !product.is_decided_event(occurred_at) && occurred_at <= now && now - product.tail as i64 <= occurred_at;
        require!(within, BallastError::EventOutOfBounds);
        Ok(())
    }
}

/// `index` must be `product.incident_count`.
///
/// Specification:
/// 1. Anyone, for an event of a voted product: not in the future, not longer ago than the run-off, not within a
///    day of one that was approved, and with cover that it can touch.
/// 2. The bond is a part of that cover's amount within bounds (`math::bond`), doubled for every report that failed within
///    thirty days and for every one that is still open. Above `max_bond` it is refused.
/// 3. Sales stop, policies stay where they are, and withdrawals respect the whole liability until the decision.
/// 4. The first round opens at once: of the committee when the product has one, else of the stakers.
/// 5. The vault receives exactly the bond.
pub fn handle_report_incident(ctx: &mut Context<ReportIncident>, index: u32, args: ReportIncidentArgs) -> Result<()> {
    let now = now()?;
    let (incident_bump, poll_bump) = (ctx.bumps.incident, ctx.bumps.poll);
    let accounts = &mut ctx.accounts;
    accounts.validate(index, args.occurred_at, now)?;
    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    let (pool, product) = (&mut accounts.pool, &mut accounts.product);
    let liability = product.cover_exposed_at(args.occurred_at)?;
    require!(liability > 0, BallastError::NothingCovered);
    if now > product.failed_at.saturating_add(FAILED_REPORT_MEMORY) {
        product.failed_reports = 0;
    }
    let rules = &accounts.staking.rules;
    let at_stake = stakes(rules, pool, &accounts.fee_vault, liability)?;
    let bond = doubled(at_stake.bond, product.failed_reports as u32 + product.event_open as u32)?;
    require!(bond <= args.max_bond, BallastError::BondAboveMaximum);

    let (reporter, payer) = (*accounts.reporter.address(), accounts.reporter.account());
    let (product_address, incident_address) = (*product.address(), *accounts.incident.address());
    let mut incident = create::<Incident>(
        payer,
        accounts.incident.account(),
        &[seeds::INCIDENT, product_address.as_ref(), &index.to_le_bytes(), &[incident_bump]],
        BallastError::AlreadyExists,
    )?;
    (incident.product, incident.payer, incident.index) = (product_address, reporter, index);
    (incident.occurred_at, incident.reported_at) = (args.occurred_at, now);
    (incident.liability, incident.debt_mark) = (liability, pool.debt_mark);
    (incident.status, incident.bump, incident.version) = (REPORTED, incident_bump, VERSION);

    let at =
        PollAddress { payer, account: accounts.poll.account(), subject: &incident_address, round: 1, bump: poll_bump };
    let mut poll = create_poll(&at, pool, &reporter, bond)?;
    poll.schedule(rules, 1, accounts.staking.mature(now), now)?;
    (poll.reported_at, poll.fee_slot) = (now, accounts.fee_vault.slot);
    (poll.fee, poll.challenge_time) = (at_stake.fee, at_stake.challenge_time);
    if product.assessment == ASSESSMENT_COMMITTEE {
        let committee = accounts.committee.as_ref().filter(|committee| committee.product == product_address);
        let committee = committee.ok_or(BallastError::CommitteeRequired)?;
        poll.committee = *committee.address();
        (poll.commit_until, poll.reveal_until) = (now, now + committee.window);
        (poll.quorum_heads, poll.quorum_weight) = (committee.threshold, 0);
        poll.seats = committee.count;
    }

    pool.open_incidents += 1;
    pool.unsettled_incidents += 1;
    product.incident_count += 1;
    product.event_seen_at = now;
    open_event(pool, product, liability)?;

    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.reporter_collateral,
        amount: bond,
    };
    let vault_balance = payment.collect(&accounts.reporter)?;
    log(&IncidentReported {
        at: now,
        pool: *accounts.pool.address(),
        product: product_address,
        incident: incident_address,
        reporter,
        evidence: args.evidence,
        occurred_at: args.occurred_at,
        liability,
        bond,
        commit_until: poll.commit_until,
        reveal_until: poll.reveal_until,
    });
    poll.invariant()?;
    accounts.product.invariant()?;
    accounts.pool.invariant(vault_balance)
}
