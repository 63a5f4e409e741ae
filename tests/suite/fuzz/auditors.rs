//! The fuzzer's auditors, and what becomes of the protocols that are covered.

use ballast_testkit::{
    attestations::watch_rules,
    feeds::{
        attestation_service::{ATTESTATION_SERVICE, Attestation as Carrier},
        loader::program_data_address,
    },
    scenario::*,
    tokens::UNIT,
    world::Outcome,
    *,
};
use proptest::prelude::*;

use super::{
    lives::Performed,
    model::Model,
    operations::{index, pick},
};

/// One more than a product has seats for.
const AUDITORS: usize = 5;

/// One step. Indices are taken modulo what exists.
#[derive(Clone, Debug)]
pub enum Audit {
    SetAuditor {
        auditor: usize,
        active: bool,
        publishes: bool,
    },
    Attest {
        auditor: usize,
        market: usize,
        days: u16,
        /// Published, and shown by somebody else.
        carried: bool,
    },
    /// By the auditor, or by anyone; sometimes after what carried it is gone.
    Revoke {
        attestation: usize,
        own: bool,
        gone: bool,
    },
    InitWatch {
        market: usize,
        fall: u16,
        window: u32,
    },
    Sync {
        market: usize,
    },
    /// The covered program is deployed again, or closed.
    Redeploy {
        market: usize,
        closed: bool,
    },
    /// The watched vault gains or loses.
    Vault {
        market: usize,
        balance: u64,
    },
    /// A validator signs two blocks for one slot; the chain has recorded it.
    Violation {
        passed: u32,
        ago: u32,
    },
}

impl Audit {
    pub fn name(&self) -> &'static str {
        match self {
            Self::SetAuditor { .. } => "set_auditor",
            Self::Attest { carried: false, .. } => "attest",
            Self::Attest { .. } => "attest, carried",
            Self::Revoke { .. } => "revoke_attestation",
            Self::InitWatch { .. } => "init_watch",
            Self::Sync { .. } => "sync_subject",
            Self::Redeploy { .. } => "(redeployment)",
            Self::Vault { .. } => "(balance of a vault)",
            Self::Violation { .. } => "observe, a violation",
        }
    }
}

pub fn audit() -> impl Strategy<Value = Audit> {
    let flag = any::<bool>;
    prop_oneof![
        2 => (index(), any::<u8>(), flag())
            .prop_map(|(auditor, n, publishes)| Audit::SetAuditor { auditor, active: n > 60, publishes: publishes || n > 120 }),
        6 => (index(), index(), 1u16..400, flag())
            .prop_map(|(auditor, market, days, carried)| Audit::Attest { auditor, market, days, carried }),
        3 => (index(), flag(), flag()).prop_map(|(attestation, own, gone)| Audit::Revoke { attestation, own, gone }),
        1 => (index(), 0u16..11_000, 500u32..700_000)
            .prop_map(|(market, fall, window)| Audit::InitWatch { market, fall, window }),
        3 => index().prop_map(|market| Audit::Sync { market }),
        1 => (index(), any::<u8>()).prop_map(|(market, n)| Audit::Redeploy { market, closed: n < 30 }),
        2 => (index(), 0u64..2_000_000_000).prop_map(|(market, balance)| Audit::Vault { market, balance }),
        3 => (0u32..500_000, any::<u32>()).prop_map(|(passed, ago)| Audit::Violation { passed, ago }),
    ]
}

pub fn auditor(index: usize) -> Keypair {
    actor(&format!("auditor {}", index % AUDITORS))
}

/// The vault of the protocol that a product is about.
pub fn vault_of(product: &Address) -> Address {
    actor(&format!("vault of {product}")).pubkey()
}

/// A product that sells while two auditors vouch for the covered program. Three auditors are known, two vouch.
pub fn assemble(s: &mut Scenario, pools: &mut [PoolKeys], markets: &mut Vec<(usize, Market)>) {
    let program = actor("audited program").pubkey();
    let data = s.world.post_program(program, 1, None);
    let underwriting = UnderwritingRules {
        cover_rate: 10_000_000_000,
        free_cover: 50_000 * UNIT,
        signal_discount_bps: 3_000,
        attestation_discount_bps: 1_000,
        min_attestations: 1,
        padding: [0; 3],
    };
    s.pool = pools[1];
    let product = s.add_voted_product(ListProductArgs { subject: program, underwriting, group: 8, ..voted_args() });
    pools[1] = s.pool;
    for at in 0..AUDITORS {
        let key = auditor(at);
        s.world.airdrop(&key.pubkey(), 10_000_000_000);
        if at < 3 {
            let (credential, schema) = publication(&key.pubkey());
            s.set_auditor(&key.pubkey(), SetAuditorArgs { active: 1, credential, schema }).unwrap();
        }
        if at < 2 {
            let until = s.world.now() + 300 * DAY;
            s.vouch(&key, &product, until).unwrap();
        }
    }
    s.world.airdrop(&vault_of(&product), 1_000_000_000);
    s.init_watch(&product, &vault_of(&product), Some(program)).unwrap();
    markets.push((1, Market { feed: data, ..Market::unwatched(product) }));
}

impl Model {
    pub fn audit(&mut self, audit: &Audit) -> Performed {
        match audit {
            Audit::SetAuditor { auditor: at, active, publishes } => {
                let key = auditor(*at).pubkey();
                let (credential, schema) =
                    if *publishes { publication(&key) } else { (Address::default(), Address::default()) };
                let sent = self.s.set_auditor(&key, SetAuditorArgs { active: u8::from(*active), credential, schema });
                let allowed = self.is_being_set_up();
                self.exactly(allowed, sent)
            }
            Audit::Attest { auditor: at, market, days, carried } => self.attest_build(*at, *market, *days, *carried),
            Audit::Revoke { attestation, own, gone } => {
                let all = self.s.world.all::<Attestation>();
                let Some((address, state)) = pick(&all, *attestation) else { return Ok(None) };
                let is_carried = state.carrier != Address::default();
                if *gone && is_carried {
                    self.s.world.set_account(state.carrier, world::SYSTEM_PROGRAM, vec![]);
                }
                let there = self.s.world.account(&state.carrier).is_some_and(|it| it.owner == ATTESTATION_SERVICE);
                let auditor: Auditor = self.s.world.read(&pda::auditor(&state.auditor));
                let caller = if *own { self.auditor_of(&state.auditor) } else { self.person(*attestation) };
                let is_gone = is_carried && !there;
                let is_over = state.valid_until <= self.s.world.now();
                let sent = self.s.revoke(&caller, &state.product, &state.auditor);
                if sent.is_ok() {
                    // It stays while what carries it could bring it back.
                    let stays = is_carried && !is_gone && !is_over && auditor.active == 1;
                    let left = self.s.world.try_read::<Attestation>(&address);
                    if stays != left.is_some_and(|left| left.revoked == 1) {
                        return Err(format!("revoked, and left is {left:?}"));
                    }
                }
                self.exactly(*own || auditor.active == 0 || is_gone || is_over, sent)
            }
            Audit::InitWatch { market, fall, window } => {
                let (rules, product) = (watch_rules(), self.market(*market).product);
                if !self.enter(&self.s.pool.pool.clone()) {
                    return Ok(None);
                }
                let rules = WatchRules { fall_bps: *fall, window: *window, ..rules };
                let admissible = (1..10_000).contains(fall) && (600..=604_800).contains(window);
                let program = self.program_of(&product);
                let vault = vault_of(&product);
                let instruction = self.s.init_watch_accounts(&product, &vault, program).instruction(rules);
                let admin = self.s.admin.insecure_clone();
                let sent = self.s.world.send(&[instruction], &[&admin]);
                let allowed = admissible && self.is_being_set_up();
                // A program that was closed cannot be watched.
                if program.is_some() { self.at_most(allowed, sent) } else { self.exactly(allowed, sent) }
            }
            Audit::Sync { market } => {
                let product = self.watched_protocol(*market);
                let accounts = self.s.sync_accounts(&product);
                let allowed = accounts.watch.is_some() || accounts.program_data.is_some();
                let sent = self.s.sync(&product);
                self.exactly(allowed, sent)
            }
            Audit::Redeploy { market, closed } => {
                let product = self.watched_protocol(*market);
                let Some(program) = self.program_of(&product) else { return Ok(None) };
                let slot = self.s.world.slot();
                let data = self.s.world.post_program(program, slot, None);
                if *closed {
                    self.s.world.set_account(data, world::LOADER, vec![0; 4]);
                }
                Ok(Some(Ok(Outcome::default())))
            }
            Audit::Vault { market, balance } => {
                let vault = vault_of(&self.watched_protocol(*market));
                self.s.world.set_lamports(vault, *balance + 1_000_000);
                Ok(Some(Ok(Outcome::default())))
            }
            Audit::Violation { passed, ago } => self.violate(*passed, *ago),
        }
    }

    fn attest_build(&mut self, at: usize, market: usize, days: u16, carried: bool) -> Performed {
        let now = self.s.world.now();
        let contracts: Vec<_> =
            self.s.world.all::<Product>().into_iter().filter(|(_, p)| p.kind == 0 && self.knows_program(p)).collect();
        let other = self.markets[market % self.markets.len()].1.product;
        let product = match pick(&contracts, market) {
            Some((product, _)) if !market.is_multiple_of(8) => product,
            _ => other,
        };
        let key = auditor(at);
        let Some(state) = self.s.world.try_read::<Auditor>(&pda::auditor(&key.pubkey())) else { return Ok(None) };
        let slot = self.build_of(&product);
        let until = now + days as i64 * DAY;
        let mut accounts = self.s.vouch_accounts(&product, &key.pubkey());
        let report = [at as u8; 32];
        // What is published must end, too.
        let until_published = if days.is_multiple_of(8) { 0 } else { until };
        let before: Option<Attestation> = self.s.world.try_read(&accounts.attestation);
        if carried {
            let (credential, schema) = publication(&key.pubkey());
            let data = [product.as_ref(), &slot.unwrap_or(0).to_le_bytes(), &report].concat();
            let (nonce, signer, expiry) = (product, key.pubkey(), until_published);
            let carrier = Carrier { nonce, credential, schema, data, signer, expiry };
            accounts.carrier = Some(self.s.world.post_attestation(&carrier));
            accounts.payer = self.person(market).pubkey();
        }
        let payer = if carried { self.person(market) } else { key.insecure_clone() };
        let sent = self.s.world.send(&[accounts.instruction(report, until)], &[&payer]);
        let published = state.credential != Address::default();
        let is_contract = self.s.world.read::<Product>(&product).kind == 0;
        // Only the auditor himself shortens one, or brings one back.
        let kept = before.is_none_or(|before| {
            let shortens = Some(before.deploy_slot) == slot && until < before.valid_until;
            !carried || (!shortens && before.revoked == 0)
        });
        let ends = !carried || until_published > 0;
        let right = state.active == 1 && is_contract && slot.is_some() && (!carried || published) && kept && ends;
        self.at_most(right && now < until && until <= now + 366 * DAY, sent)
    }

    /// Mostly a product about whose protocol something is watched.
    fn watched_protocol(&self, market: usize) -> Address {
        let known: Vec<_> = self.s.world.all::<Watch>().into_iter().map(|(_, watch)| watch.product).collect();
        let any = self.markets[market % self.markets.len()].1.product;
        if market.is_multiple_of(8) { any } else { pick(&known, market).unwrap_or(any) }
    }

    /// The program that a product is about, if it is one of the loader's.
    fn program_of(&self, product: &Address) -> Option<Address> {
        let state: Product = self.s.world.read(product);
        (state.kind == 0 && self.knows_program(&state)).then_some(state.subject)
    }

    fn knows_program(&self, product: &Product) -> bool {
        self.s.world.account(&product.subject).is_some_and(|account| account.owner == world::LOADER)
    }

    /// Slot of the build of a product's program that is deployed now.
    pub fn build_of(&self, product: &Address) -> Option<u64> {
        let data = program_data_address(&self.program_of(product)?);
        let data = self.s.world.account(&data)?.data;
        (data[0] == 3).then(|| u64::from_le_bytes(data[4..12].try_into().unwrap()))
    }

    fn auditor_of(&self, key: &Address) -> Keypair {
        (0..AUDITORS).map(auditor).find(|auditor| auditor.pubkey() == *key).expect("an auditor's key")
    }
}

/// Credential and schema of an auditor who publishes.
fn publication(auditor: &Address) -> (Address, Address) {
    (actor(&format!("credential of {auditor}")).pubkey(), actor("schema").pubkey())
}
