#!/usr/bin/env bash
# Compiles an on-chain program: build-program.sh [package] → target/deploy/<package>.so (SBPFv3).
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
package=${1:-ballast}
"$root/toolchain/setup.sh"
cd "$root"

rustflags=(
    -C linker="$cache/linker" -Zunstable-options -C panic=immediate-abort -C relocation-model=static
    -C target-cpu=v3 -C link-arg=--arch=v3 -C link-arg=--llvm-args=--bpf-stack-size=4096
    -C link-arg=--export=entrypoint -C link-arg="$cache/builtins.bc"
    # Found by measuring: lower limits make instructions dearer, higher ones only the program larger.
    -C link-arg=--llvm-args=-inline-threshold=150
    -C llvm-args=-unroll-threshold=150 -C link-arg=--llvm-args=-unroll-threshold=150
    --cfg 'target_os="solana"' -A explicit_builtin_cfgs_in_flags
)
compile() {
    env -u RUSTUP_TOOLCHAIN -u CARGO_ENCODED_RUSTFLAGS PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc \
        RUSTC_BOOTSTRAP=1 RUSTC_BOOTSTRAP_SYNTHETIC_TARGET=1 __CARGO_TESTS_ONLY_SRC_ROOT="$cache/rust-library" \
        RUSTFLAGS="${rustflags[*]}" \
        /usr/bin/cargo build --release --lib --locked --package "$package" --target-dir "$root/target/onchain" \
        -Zjson-target-spec --target "$root/toolchain/sbf-solana.json" -Zbuild-std=std,panic_abort -Zpanic-immediate-abort
}
step "on-chain program $package (2 min the first time, seconds after a change)" compile
mkdir -p target/deploy
built=target/onchain/sbf-solana/release/lib${package//-/_}.so
deployed=target/deploy/${package//-/_}.so
cmp -s "$built" "$deployed" || { cp "$built" "$deployed.part" && mv "$deployed.part" "$deployed"; }
printf '    %s: %s bytes\n' "$deployed" "$(stat -c %s "$deployed")" >&2
