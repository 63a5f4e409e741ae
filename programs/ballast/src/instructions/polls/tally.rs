//! Ends a round: quorum, weighted median, and the window for an appeal.

use anchor_lang::prelude::*;

use crate::{
    events::{PollTallied, log},
    instructions::shared::now,
    state::{Poll, Stored},
};

#[derive(Accounts)]
pub struct Tally {
    #[account(mut)]
    pub poll: Stored<Poll>,
}

/// Specification:
/// 1. Anyone, once, after `poll.reveal_until`; for a committee also as soon as every member has attested.
/// 2. The result is the weighted median (`math::median`), if enough heads and enough weight have voted.
/// 3. The window for an appeal starts now, so that a tally that comes late shortens nobody's time.
pub fn handle_tally(ctx: &mut Context<Tally>) -> Result<()> {
    let now = now()?;
    let poll = &mut ctx.accounts.poll;
    poll.tally(now)?;
    log(&PollTallied {
        at: now,
        poll: *poll.address(),
        subject: poll.subject,
        round: poll.round as u64,
        result: poll.result as u64,
        heads: poll.heads as u64,
        winning: poll.winning,
        losing: poll.losing,
        undecided: poll.undecided,
        contested: poll.contested as u64,
        challenge_until: poll.challenge_until,
    });
    poll.invariant()
}
