#!/usr/bin/env bash
# Builds Agave's own test validator from the crate registry, once, into the cache: for `make e2e-validator` only.
# On two cores it takes about half an hour.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

validator=$cache/validator/bin/solana-test-validator
installed() { "$validator" --version 2>/dev/null | grep -q "solana-test-validator $validator_version "; }
installed && exit 0

packages=(libudev-dev protobuf-compiler libclang-dev pkg-config libssl-dev cmake g++ zlib1g-dev)
missing=()
for package in "${packages[@]}"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
install_packages() {
    [ "$(id -u)" = 0 ] || die "installing Debian packages needs root. Run this once as root, or install them yourself: apt-get install ${missing[*]}"
    apt-get update -qq || die "cannot reach Debian's packages: check the network and /etc/apt/sources.list"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
[ "${#missing[@]}" = 0 ] || step "Debian packages that the validator is built with (about 30 s)" install_packages

cargo=$(host_cargo) || die "no cargo of version 1.95 or newer found: run toolchain/setup.sh first"
build() {
    # Its intermediate results are of no use to anything else; they stay until the build has succeeded, so that an
    # interrupted one goes on where it was.
    RUSTC=$(dirname "$cargo")/rustc CARGO_TARGET_DIR=$cache/validator/target "$cargo" install agave-validator \
        --version "$validator_version" --locked --bin solana-test-validator --root "$cache/validator"
}
step "solana-test-validator $validator_version from the crate registry (about 30 min on two cores, once)" build
installed || die "the validator was built but does not say that it is $validator_version: $("$validator" --version 2>&1 | head -1)"
rm -rf "$cache/validator/target"
