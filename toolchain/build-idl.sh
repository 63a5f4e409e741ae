#!/usr/bin/env bash
# Writes idl/ballast.json from the program's source. With --check it writes nothing and fails on a difference.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$root/toolchain/setup.sh"
cd "$root"
cargo=$(host_cargo)
generate() { RUSTC="$(dirname "$cargo")/rustc" "$cargo" run --quiet --locked --package ballast-idl -- programs/ballast >"$cache/ballast.json"; }
step "interface description (IDL) from source (30 s the first time)" generate
if [ "${1:-}" = --check ]; then
    diff -u idl/ballast.json "$cache/ballast.json" >&2 \
        || die "idl/ballast.json does not match the program: run \`make idl\` and commit the result"
else
    cp "$cache/ballast.json" idl/ballast.json
fi
