#!/usr/bin/env bash
# Everything CI runs: math on the host, the interface description, the compiled program in the embedded SVM and under the
# full bank, then the client on a node in its process and on the local network.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$root/toolchain/build-program.sh" builtins-probe
"$root/toolchain/build-idl.sh" --check
cargo=$(host_cargo)
RUSTC=$(dirname "$cargo")/rustc
export RUSTC
# The gate asks the same questions every time; `make fuzz` asks new ones.
export PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-20230311}

say "unit and property tests of the program's math and layouts"
cd "$root" && "$cargo" test --locked --quiet --package ballast --package ballast-framework --lib
cd "$root/tests"
step "embedded Solana network, tests, demo and local network (about 25 min the first time)" "$cargo" build --locked --workspace --all-targets
say "the demo: it asserts its own story and reconciles its books"
"$root/target/debug/ballast-demo" --out "$root/target/demo-report.html"
say "integration tests, attacks, refused accounts, costs, a short fuzz campaign; the demo's own; the local network; the"
say "main stories under the full bank: fees, rent, sizes of transactions"
# All packages at once: each alone would ask for other features of the same crates, and compile them again.
"$cargo" test --locked --workspace
"$root/toolchain/client.sh" test
"$root/toolchain/client.sh" e2e
