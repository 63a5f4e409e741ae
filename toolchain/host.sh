#!/usr/bin/env bash
# Runs host code (demo, localnet, fuzz, bless, lint) with a suitable cargo. Usage: host.sh demo|localnet|fuzz|bless|lint [arguments]
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cargo=$(host_cargo) || die "no cargo of version 1.95 or newer found: run toolchain/setup.sh first"
RUSTC=$(dirname "$cargo")/rustc
export RUSTC
cd "$root/tests"
what=$1; shift
build() { "$cargo" build --locked "$@"; }
case $what in
    demo)
        step "embedded Solana network and the demo (about 8 min the first time, seconds afterwards)" build --package ballast-demo
        cd "$root" && exec "$root/target/debug/ballast-demo" "$@" ;;
    localnet)
        step "local network (about 20 min the first time, seconds afterwards)" build --package ballast-localnet
        cd "$root" && exec "$root/target/debug/ballast-localnet" "$@" ;;
    fuzz)
        step "fuzz harness (about 8 min the first time, seconds afterwards)" build --tests
        cases=${BALLAST_FUZZ_CASES:-40} steps=${BALLAST_FUZZ_STEPS:-80} jobs=${BALLAST_FUZZ_JOBS:-1}
        say "fuzzing: $cases sequences of up to $steps steps, $jobs at a time; Ctrl-C stops it"
        exec "$cargo" test --locked --quiet --test suite -- --nocapture fuzz::random "$@" ;;
    bless)
        "$cargo" test --locked --quiet --test suite -- costs::costs bad_accounts:: economics:: polls::document "$@"
        "$cargo" test --locked --quiet --package ballast-bank -- sizes::
        say "docs/costs.md, docs/transaction-sizes.md, tests/fixtures/rejections.txt and the tables of docs/economics.md and docs/assessors.md are written:"
        say "check the difference and commit it" ;;
    lint)
        "$cargo" fmt --all --check
        (cd "$root" && "$cargo" fmt --all --check)
        "$cargo" clippy --locked --workspace --all-targets -- -D warnings
        cd "$root" && "$cargo" clippy --locked --workspace --all-targets -- -D warnings ;;
    *) die "unknown: $what (demo, localnet, fuzz, bless or lint)" ;;
esac
