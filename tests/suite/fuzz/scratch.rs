use ballast_testkit::*;
use super::model::Model;
#[test]
fn scratch() {
    let mut m = Model::new();
    let (_, a) = m.s.world.all::<Attestation>()[0];
    m.s.set_auditor(&a.auditor, SetAuditorArgs { active: 0, credential: Address::default(), schema: Address::default() }).unwrap();
    let key = m.person(0);
    let acc = m.s.revoke_accounts(&a.product, &a.auditor, &key.pubkey());
    println!("as built {:?}", m.s.world.send(&[acc.instruction()], &[&key]).err());
    let acc = ix::RevokeAttestation { carrier: world::SYSTEM_PROGRAM, ..acc };
    println!("other carrier {:?}", m.s.world.send(&[acc.instruction()], &[&key]).err());
}
