//! What must hold after a step, beside the invariants of the accounts.

use ballast_testkit::{invariants, *};

use super::{model::Model, operations::Operation};

impl Model {
    /// A refusal is a named error of the program, the token program's "insufficient funds", or the loader's that the program
    /// is not the governor's any more; never an abort.
    pub fn refusal_is_clean(&self, failure: &Failure) -> Result<(), String> {
        match failure {
            Failure::Ballast(error) if *error == BallastError::BrokenInvariant => Err("BrokenInvariant".into()),
            Failure::Ballast(BallastError::UnexpectedTransfer) => Err("UnexpectedTransfer".into()),
            Failure::Ballast(_) => Ok(()),
            Failure::Other(error) => {
                let text = format!("{error:?}");
                // The loader does not take the program away from somebody else.
                let loader = text.contains("IncorrectAuthority") || text.contains("Immutable");
                if text.contains("Custom(1)") || loader { Ok(()) } else { Err(format!("unnamed failure {text}")) }
            }
        }
    }

    pub fn limits_hold(&self, operation: &Operation) -> Result<(), String> {
        match operation {
            Operation::Buy { market, .. } | Operation::Sponsor { market, .. } => {
                let (pool, market) = self.markets[market % self.markets.len()];
                let product = self.s.world.read(&market.product);
                invariants::check_limits_after_sale(&self.s.world.read(&self.pools[pool].pool), &product)
            }
            Operation::Complete { .. } => {
                invariants::check_limits_after_withdrawal(&self.s.world.read(&self.s.pool.pool))
            }
            _ => Ok(()),
        }
    }

    /// I8: without an incident nobody takes out more than was put in, beyond the premiums paid.
    pub fn nobody_profits(&mut self) -> Result<(), String> {
        if self.had_incident {
            return Ok(());
        }
        for person in self.people.iter() {
            for pool in &self.pools {
                let money = self.s.world.balance(&tokens::token_address(&pool.mint, &person.pubkey()));
                let most = self.start_money + self.premiums;
                if money > most {
                    return Err(format!("{} has {money}, at most {most} are due (I8)", person.pubkey()));
                }
            }
        }
        Ok(())
    }

    pub fn could_still_claim(&self, policy: &Address, state: &Policy) -> bool {
        let now = self.s.world.now();
        self.incidents().iter().any(|(incident, i)| {
            let covered = state.starts_at <= i.occurred_at && i.occurred_at < state.ends_at;
            let open = i.product == state.product && i.status == 1 && now <= i.claims_until;
            let unpaid = self.s.world.account(&pda::claim(incident, policy)).is_none();
            let his = state.assessment == 1 || self.may_claim_of_people(state, incident, i);
            his && covered
                && open
                && unpaid
                && state.remaining as u128 * i.severity_bps as u128 >= 10_000
                && i.reserve > 0
        })
    }
}
