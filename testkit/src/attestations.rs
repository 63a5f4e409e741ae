//! Auditors, their attestations, and what is watched about a covered protocol.

use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    actions::Sent, defaults::DAY, feeds::loader::program_data_address, generated::*, keys::pda, scenario::Scenario,
    world::SYSTEM_PROGRAM,
};

/// Approved, publishing nothing but by signature.
pub fn auditor_args() -> SetAuditorArgs {
    SetAuditorArgs { active: 1, credential: Address::default(), schema: Address::default() }
}

/// A fall of 30 % within a day stops sales for three.
pub fn watch_rules() -> WatchRules {
    WatchRules { window: DAY as u32, freeze: 3 * DAY as u32, fall_bps: 3_000, padding: [0; 6] }
}

impl Scenario {
    pub fn set_auditor_accounts(&self, key: &Address) -> ix::SetAuditor {
        ix::SetAuditor {
            admin: self.admin.pubkey(),
            config: pda::config(),
            key: *key,
            auditor: pda::auditor(key),
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn set_auditor(&mut self, key: &Address, args: SetAuditorArgs) -> Sent {
        let instruction = self.set_auditor_accounts(key).instruction(args);
        self.world.send(&[instruction], &[&self.admin])
    }

    pub fn vouch_accounts(&self, product: &Address, auditor: &Address) -> ix::Attest {
        let program = self.world.read::<Product>(product).subject;
        ix::Attest {
            payer: *auditor,
            auditor: pda::auditor(auditor),
            product: *product,
            attestation: pda::attestation(product, auditor),
            program,
            program_data: program_data_address(&program),
            system_program: SYSTEM_PROGRAM,
            carrier: None,
        }
    }

    /// The auditor signs for the build that is deployed now, until `valid_until`.
    pub fn vouch(&mut self, auditor: &Keypair, product: &Address, valid_until: i64) -> Sent {
        let instruction = self.vouch_accounts(product, &auditor.pubkey()).instruction([0xA7; 32], valid_until);
        self.world.send(&[instruction], &[auditor])
    }

    pub fn revoke_accounts(&self, product: &Address, auditor: &Address, caller: &Address) -> ix::RevokeAttestation {
        let attestation = pda::attestation(product, auditor);
        let state: Option<Attestation> = self.world.try_read(&attestation);
        ix::RevokeAttestation {
            caller: *caller,
            auditor: pda::auditor(auditor),
            product: *product,
            attestation,
            carrier: state.map(|state| state.carrier).filter(|carrier| *carrier != Address::default()),
            payer: state.map_or(*auditor, |state| state.payer),
        }
    }

    pub fn revoke(&mut self, caller: &Keypair, product: &Address, auditor: &Address) -> Sent {
        let instruction = self.revoke_accounts(product, auditor, &caller.pubkey()).instruction();
        self.world.send(&[instruction], &[caller])
    }

    pub fn init_watch_accounts(&self, product: &Address, vault: &Address, program: Option<Address>) -> ix::InitWatch {
        ix::InitWatch {
            admin: self.admin.pubkey(),
            config: pda::config(),
            pool: self.pool.pool,
            product: *product,
            watch: pda::watch(product),
            vault: *vault,
            program,
            program_data: program.map(|program| program_data_address(&program)),
            system_program: SYSTEM_PROGRAM,
        }
    }

    pub fn init_watch(&mut self, product: &Address, vault: &Address, program: Option<Address>) -> Sent {
        let instruction = self.init_watch_accounts(product, vault, program).instruction(watch_rules());
        self.world.send(&[instruction], &[&self.admin])
    }

    /// Looks at everything that is known to be looked at.
    pub fn sync_accounts(&self, product: &Address) -> ix::SyncSubject {
        let state: Product = self.world.read(product);
        let watch: Option<Watch> = self.world.try_read(&pda::watch(product));
        ix::SyncSubject {
            product: *product,
            program_data: (state.program_data != Address::default()).then_some(state.program_data),
            watch: watch.map(|_| pda::watch(product)),
            vault: watch.map(|watch| watch.vault),
        }
    }

    pub fn sync(&mut self, product: &Address) -> Sent {
        let instruction = self.sync_accounts(product).instruction();
        self.world.send(&[instruction], &[])
    }
}
