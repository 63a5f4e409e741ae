//! The weekend of March 2023 on a running network.

use std::{
    thread,
    time::{Duration, Instant},
};

use ballast_testkit::{Incident, scenario::HOUR};

use crate::running::{Folder, Network};

const PATIENCE: Duration = Duration::from_secs(12);

/// The keeper observes, the peg breaks, the monitor decides: half an hour of the chain takes a second.
#[test]
fn the_peg_breaks_and_is_decided() {
    let folder = Folder::new("weekend");
    let network = Network::start(&folder, &["--prices", "march-2023", "--speed", "1800"]);
    let began = network.manifest.began_at;
    let incident = ballast_testkit::pda::incident(
        &network.manifest.products.iter().find(|product| product.kind == "depeg").unwrap().address.parse().unwrap(),
        1,
    );
    let incident = incident.to_string();
    // The band is reached nine and a half hours after the first price.
    network.succeed(&["travel", "8h"]);
    let started = Instant::now();
    while network.rpc.data(&incident).unwrap().is_none() {
        assert!(started.elapsed() < PATIENCE, "nothing was triggered at {} s", network.now() - began);
        thread::sleep(Duration::from_millis(100));
    }
    let decided: Incident = bytemuck::pod_read_unaligned(&network.data(&incident)[8..8 + size_of::<Incident>()]);
    let after = decided.decided_at - began;
    assert!((9 * HOUR..12 * HOUR).contains(&after), "{after}");
    assert!((300..1_000).contains(&decided.severity_bps), "{}", decided.severity_bps);
    assert_eq!(network.interrupt(), 0);
}
