#!/usr/bin/env bash
# The TypeScript side: client.sh build|check|test|e2e|e2e-validator|deploy [arguments]
# `test` is everything but the networks that are processes of their own: those are `e2e` and `e2e-validator`.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
what=${1:-build}
[ $# = 0 ] || shift
"$root/toolchain/setup-node.sh"
node_is_new || die "no Node of version $node_version or newer found: run toolchain/setup-node.sh"
cd "$root"
npm() { command npm --silent "$@"; }

build() { npm run build; }
# The suite of chapters on the network $1; the last lines are node's own summary.
suite() {
    BALLAST_NETWORK=$1 node --import tsx --test --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=./tests/e2e/support/summary.mjs --test-reporter-destination=stderr tests/e2e/suite.test.ts
}

check() {
    step "generated code is that of the IDL and of docs/costs.md (10 s)" npm run generate -- --check
    step "types of client, migrations and suite (10 s)" npm run types
    step "format (10 s)" npx prettier --check --log-level warn .
    step "a page that only buys cover is small enough (2 s)" npm run bundle-size -- --check
    step "API reference is that of the types (20 s)" npm run api-docs -- --check
}
units() {
    say "unit tests of client and deployment, and the suite on a node in this process"
    node --import tsx --test --test-reporter=spec app/client/test/*.test.ts migrations/test/*.test.ts
    suite litesvm
    say "the examples of the documents, type-checked and run"
    node --import tsx --test --test-reporter=spec tests/e2e/examples.test.ts
}
local_network() {
    local cargo
    cargo=$(host_cargo) || die "no cargo of version 1.95 or newer found: run toolchain/setup.sh first"
    cd "$root/tests"
    # As `make test` builds it: alone it would ask for other features of the same crates, and compile them again.
    RUSTC=$(dirname "$cargo")/rustc step "local network (about 25 min the first time)" "$cargo" build --locked --workspace --all-targets
    cd "$root"
}
on_validator() {
    "$root/toolchain/build-validator.sh"
    "$root/toolchain/build-program.sh" oracle-stand-in
    say "the suite on Agave's own validator: letting time pass takes it about 20 s each time"
    mkdir -p "$root/target/e2e"
    local summary=$root/target/e2e/validator-summary.md
    BALLAST_SUMMARY=$summary suite validator
    say "the table for docs/verified.md is in $summary"
}

step "client, compiled (5 s)" build
case $what in
    build) ;;
    check) check ;;
    test) check && local_network && units ;;
    e2e) local_network && say "the suite on the local network" && suite localnet ;;
    e2e-validator) on_validator ;;
    deploy) exec node --import tsx migrations/deploy.ts "$@" ;;
    *) die "unknown: $what (build, check, test, e2e, e2e-validator or deploy)" ;;
esac
