#!/usr/bin/env bash
# Turns a fresh Debian 12 (x86-64) machine into one that can build the on-chain program, its tests and its demo.
# Everything comes from Debian's packages and the crate registry. Runs again at no cost: each step is skipped when
# its result is there. Caches in .toolchain/ (or $BALLAST_TOOLCHAIN). Why each step is needed: toolchain/README.md.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ "$(uname -m)" = x86_64 ] || die "the offline toolchain supports x86-64 Linux only; on this machine use the official tools (\`anchor build\`)"
command -v apt-get >/dev/null || die "apt-get not found: the offline toolchain needs Debian 12; elsewhere use the official tools (\`anchor build\`)"

apt_install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; }

packages=(rustc-web cargo-web rust-web-src clang-22 gcc libc6-dev ca-certificates debian-archive-keyring pkg-config make)
install_packages() {
    [ "$(id -u)" = 0 ] || die "installing Debian packages needs root. Run this once as root, or install them yourself: apt-get install ${packages[*]}"
    apt-get update -qq || die "cannot reach Debian's packages: check the network and /etc/apt/sources.list"
    apt_install "${packages[@]}"
}
has_packages() {
    command -v clang-22 gcc >/dev/null && [ -d "$rust_source" ] && [ -x /usr/bin/cargo ] && [ -x /usr/bin/rustc ] \
        && [ -f /usr/share/keyrings/debian-archive-keyring.gpg ]
}

# LLVM 23 as the linker loads it at run time: unpacked into a private folder from Debian sid, never installed.
fetch_llvm() {
    local apt=$cache/apt mirror suite=sid
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/debs" "$llvm"
    rm -f "$apt"/debs/*.deb
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed -nE 's#.*(https?://[^ ]+/debian)/?( .*)?$#\1#p' | sort -u | sed -n 1p || true)
    [ -n "$mirror" ] || die "no Debian mirror found in /etc/apt/sources.list*: add one, then run this again"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/sources.list"
    local options=(-oDir::Etc::SourceList="$apt/sources.list" -oDir::Etc::SourceParts=/dev/null -oDir::State::Lists="$apt/lists"
        -oDir::Cache="$apt/cache" -oDir::State::status=/dev/null -oAPT::Sandbox::User=root)
    apt-get "${options[@]}" update -qq || die "cannot read Debian sid at $mirror: check the network"
    (cd "$apt/debs" && apt-get "${options[@]}" download -qq libllvm23 libc6 libgcc-s1 libstdc++6 libxml2-16 libz3-4 \
        libzstd1 zlib1g libedit2 libffi8 libtinfo6 libbsd0 libmd0 liblzma5) \
        || die "Debian sid no longer offers these LLVM 23 packages; update the list in toolchain/setup.sh"
    ls "$apt"/debs/libllvm23_*23.1.* >/dev/null 2>&1 \
        || die "Debian sid has moved on from LLVM 23.1 ($(cd "$apt/debs" && ls libllvm23_*)): this toolchain was verified with 23.1.x only"
    for package in "$apt"/debs/*.deb; do dpkg -x "$package" "$llvm"; done
}

install_linker() {
    "$(host_cargo)" install sbpf-linker --version "$sbpf_linker_version" --locked --root "$cache"
}

# The linker that rustc calls: sbpf-linker inside the unpacked library folder.
write_linker_wrapper() {
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s/ld-linux-x86-64.so.2 --library-path %s %s/bin/sbpf-linker "$@"\n' \
        "$llvm_lib" "$llvm_lib" "$llvm_lib" "$cache" >"$cache/linker"
    chmod +x "$cache/linker"
}

# Rust's library source with one line added: std stops on an architecture whose alignment it does not know.
patch_library() {
    rm -rf "$cache/rust-library" "$cache/rust-library.part"
    cp -r "$rust_source" "$cache/rust-library.part"
    local file=$cache/rust-library.part/std/src/sys/alloc/mod.rs
    sed -i '0,/target_arch = "wasm64",/s//target_arch = "wasm64",\n    target_arch = "bpf",/' "$file"
    grep -q 'target_arch = "bpf"' "$file" || die "could not patch $file: the library source is not the expected 1.96.0"
    mv "$cache/rust-library.part" "$cache/rust-library"
}

mkdir -p "$cache"
has_packages || step "Debian packages: Rust 1.96 with source, clang 22 (about 40 s)" install_packages
has_packages || die "the Debian packages are installed but Rust 1.96's library source is not at $rust_source: the package rust-web-src has moved on; update rust_source in toolchain/lib.sh"
host_cargo >/dev/null || die "no cargo of version 1.95 or newer found: install Rust 1.95+ (https://rustup.rs) or Debian's cargo-web"
ls "$llvm_lib"/libLLVM.so.23* >/dev/null 2>&1 || step "LLVM 23 runtime, private copy (about 20 s)" fetch_llvm
[ -x "$cache/bin/sbpf-linker" ] || step "sbpf-linker $sbpf_linker_version from the crate registry (about 90 s)" install_linker
write_linker_wrapper
[ -d "$cache/rust-library" ] || step "Rust library source for the on-chain target (2 s)" patch_library
if [ ! -f "$cache/builtins.bc" ] || [ "$root/toolchain/builtins.c" -nt "$cache/builtins.bc" ]; then
    step "128-bit integer builtins (1 s)" clang-22 --target=bpfel -O2 -Wall -Werror -emit-llvm -c "$root/toolchain/builtins.c" -o "$cache/builtins.bc"
fi
