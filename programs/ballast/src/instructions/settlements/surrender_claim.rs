//! Pays a policy for covered tokens that its holder hands over.

use anchor_lang::prelude::*;

use crate::{
    errors::BallastError,
    events::{ClaimPaid, TokensSurrendered, log},
    instructions::{
        incidents::claiming::{Filing, book_payment, check_claim, file},
        shared::{accrue, now},
    },
    math::payout,
    seeds,
    state::{Incident, Policy, Pool, Product, Stored, product::SETTLEMENT_SURRENDER, underwriting::SURRENDERED},
    token,
};

#[derive(Accounts)]
pub struct SurrenderClaim {
    /// Pays the rent of the claim account, which comes back with `close_claim`.
    #[account(mut, address = policy.holder @ BallastError::NotHolder)]
    pub holder: Signer,
    #[account(mut, address = product.pool @ BallastError::WrongPool)]
    pub pool: Stored<Pool>,
    #[account(mut, address = policy.product @ BallastError::WrongProduct)]
    pub product: Stored<Product>,
    #[account(mut)]
    pub policy: Stored<Policy>,
    #[account(mut, constraint = incident.product == policy.product @ BallastError::WrongProduct)]
    pub incident: Stored<Incident>,
    #[account(mut, seeds = [seeds::CLAIM, incident.address().as_ref(), policy.address().as_ref()], bump)]
    pub claim: UncheckedAccount,
    /// Address of the holder's ballot on the incident, which must not exist; not needed when a monitor decided.
    pub ballot: Option<UncheckedAccount>,
    #[account(mut, address = pool.vault @ BallastError::WrongVault)]
    pub vault: UncheckedAccount,
    #[account(address = pool.collateral_mint @ BallastError::WrongCollateralMint)]
    pub collateral_mint: UncheckedAccount,
    /// A token account of the holder.
    #[account(mut)]
    pub payee: UncheckedAccount,
    #[account(address = pool.token_program @ BallastError::WrongTokenProgram)]
    pub token_program: UncheckedAccount,
    #[account(address = product.subject @ BallastError::WrongSalvage)]
    pub covered_mint: UncheckedAccount,
    /// Holds the covered tokens; the token program checks mint and owner.
    #[account(mut)]
    pub holder_covered: UncheckedAccount,
    #[account(mut, seeds = [seeds::SALVAGE, product.address().as_ref()], bump)]
    pub salvage: UncheckedAccount,
    pub covered_program: UncheckedAccount,
    pub system_program: Program<System>,
}

/// `amount` is cover in base units of the collateral; as much of the covered token is handed over, in its own decimals,
/// rounded up.
///
/// Specification:
/// 1. Only the holder, once per policy and incident, under the same conditions as `file_claim`, for at most the cover that
///    can claim.
/// 2. The salvage account receives exactly the tokens; the cover they stand for leaves the policy.
/// 3. Paid is `amount * severity`, in the incident's present ratio; `collect_claim` pays the rest.
pub fn handle_surrender_claim(ctx: &mut Context<SurrenderClaim>, amount: u64) -> Result<()> {
    let now = now()?;
    let bump = ctx.bumps.claim;
    let accounts = &mut ctx.accounts;
    let eligible = check_claim(&accounts.policy, &accounts.incident, &accounts.ballot, SETTLEMENT_SURRENDER, now)?;
    require!(amount <= eligible, BallastError::LossTooLarge);
    let (program, mint) = (accounts.token_program.address(), accounts.collateral_mint.address());
    token::check_owned(accounts.payee.account(), program, mint, accounts.holder.address())?;

    accrue(&mut accounts.pool, &mut accounts.product, now)?;
    let entitlement = payout::entitlement(amount, accounts.incident.severity_bps)?;
    require!(entitlement > 0, BallastError::NothingToPay);
    let paid = accounts.incident.due(entitlement, &accounts.pool)?;
    let (payer, claim) = (accounts.holder.account(), accounts.claim.account());
    let used_bps = payout::part_bps(amount, eligible)?;
    let filing = Filing { payer, claim, bump, eligible, used: amount, used_bps, entitlement };
    let (pool, product) = (&mut accounts.pool, &mut accounts.product);
    let mut claim = file(&filing, pool, product, &mut accounts.policy, &mut accounts.incident, now)?;
    book_payment(&mut accounts.pool, &mut accounts.incident, &mut claim, paid)?;

    let owns = accounts.salvage.account().owned_by(accounts.covered_program.address());
    require!(owns, BallastError::WrongTokenProgram);
    let decimals = token::decimals(accounts.covered_mint.account())?;
    let handed_over = token::Leg {
        program: accounts.covered_program.address(),
        from: &mut accounts.holder_covered,
        mint: &accounts.covered_mint,
        to: &mut accounts.salvage,
        amount: payout::rescale_up(amount, accounts.pool.decimals, decimals)?,
        decimals,
    };
    let tokens = handed_over.amount;
    accounts.pool.salvages += u64::from(accounts.product.receive(SURRENDERED, tokens)?);
    handed_over.collect(&accounts.holder)?;
    let payment = token::Movement {
        program: accounts.token_program.address(),
        pool: &accounts.pool,
        vault: &mut accounts.vault,
        mint: &accounts.collateral_mint,
        counterparty: &mut accounts.payee,
        amount: paid,
    };
    let vault_balance = payment.pay_out()?;

    let (pool, incident, policy) = (*accounts.pool.address(), *accounts.incident.address(), *accounts.policy.address());
    let holder = accounts.policy.holder;
    let remaining_after = accounts.policy.remaining;
    log(&TokensSurrendered { at: now, pool, product: accounts.policy.product, policy, holder, tokens });
    log(&ClaimPaid { at: now, pool, incident, policy, holder, entitlement, paid, remaining_after });
    claim.invariant()?;
    accounts.incident.invariant(&accounts.pool)?;
    accounts.policy.invariant()?;
    accounts.pool.invariant(vault_balance)
}
