//! The toolchain's 128-bit operations and comparisons, executed on chain, against the host's.

use std::cell::RefCell;

use ballast_testkit::{Instruction, World, actor, world::artefact};
use proptest::{prelude::*, test_runner::TestRunner};

struct Probe {
    world: World,
    id: ballast_testkit::Address,
}

impl Probe {
    fn new() -> Self {
        let id = ballast_testkit::Signer::pubkey(&actor("builtins probe"));
        let mut world = World::new(&id);
        world.svm.add_program_from_file(id, artefact("builtins_probe")).unwrap();
        Self { world, id }
    }

    fn check(&mut self, a: u128, b: u128) {
        let data = [a.to_le_bytes(), b.to_le_bytes()].concat();
        let instruction = Instruction { program_id: self.id, accounts: vec![], data };
        let sent = self.world.send(&[instruction], &[]).unwrap_or_else(|e| panic!("{a:#x}, {b:#x}: {e:?}"));
        // The runtime strips trailing zeros from return data.
        let mut bytes = sent.return_data;
        bytes.resize(80, 0);
        let on_chain: Vec<u128> =
            bytes.chunks_exact(16).map(|word| u128::from_le_bytes(word.try_into().unwrap())).collect();
        let (x, y) = (a as i128, b as i128);
        let expected = [a.wrapping_mul(b), a / b, a % b, x.wrapping_div(y) as u128, x.wrapping_rem(y) as u128];
        assert_eq!(on_chain, expected, "operands {a:#x} and {b:#x}");
    }
}

impl Probe {
    fn compare(&mut self, a: &[u8], b: &[u8]) {
        let data = [&[0], a, b].concat();
        let instruction = Instruction { program_id: self.id, accounts: vec![], data };
        let mut returned = self.world.send(&[instruction], &[]).unwrap().return_data;
        returned.resize(2, 0);
        let same = if a.len() == 32 { 1 + u8::from(a == b) } else { 0 };
        assert_eq!(returned, [(a.cmp(b) as i8 + 2) as u8, same], "{a:?} and {b:?}");
    }
}

/// Byte strings of every length up to three addresses: equal, and different in each single byte.
#[test]
fn comparisons_agree_with_the_host() {
    let mut probe = Probe::new();
    for length in 0..=96 {
        let a: Vec<u8> = (0..length).map(|at| (at * 37 + length) as u8).collect();
        probe.compare(&a, &a);
        for at in 0..length as usize {
            for byte in [a[at].wrapping_add(1), a[at].wrapping_sub(1), a[at] ^ 0x80] {
                let mut b = a.clone();
                b[at] = byte;
                // What comes after the first difference does not count.
                if at + 1 < b.len() {
                    b[at + 1] = !b[at + 1];
                }
                probe.compare(&a, &b);
            }
        }
    }
}

/// 0, 1, the largest, and powers of two with their neighbours.
fn edges() -> Vec<u128> {
    let mut out = vec![0, 1, u128::MAX, i128::MAX as u128, i128::MIN as u128, 10_000, 31_536_000];
    for bit in [1, 31, 32, 33, 62, 63, 64, 65, 95, 96, 97, 126, 127] {
        let power = 1u128 << bit;
        out.extend([power - 1, power, power + 1, !power]);
    }
    out
}

#[test]
fn edge_vectors_agree_with_the_host() {
    let mut probe = Probe::new();
    for a in edges() {
        for b in edges().into_iter().filter(|b| *b != 0) {
            probe.check(a, b);
        }
    }
}

#[test]
fn random_vectors_agree_with_the_host() {
    let probe = RefCell::new(Probe::new());
    let wide = (any::<u128>(), 0u32..128, any::<u128>(), 0u32..128);
    let config = ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&wide, |(a, shift_a, b, shift_b)| {
            probe.borrow_mut().check(a >> shift_a, (b >> shift_b).max(1));
            Ok(())
        })
        .unwrap();
}
