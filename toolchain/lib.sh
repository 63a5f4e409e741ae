# Shared by the scripts of this folder: paths, messages, versions. Sourced, never run.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${BALLAST_TOOLCHAIN:-$root/.toolchain}
llvm=$cache/llvm23
llvm_lib=$llvm/usr/lib/x86_64-linux-gnu

rust_source=/usr/src/rustc-1.96.0/library   # Debian's rust-web-src
sbpf_linker_version=0.2.6
idl_version=0.2.0
validator_version=4.2.2
node_version=20.20.2

say() { printf '\033[36m==>\033[0m %s\n' "$*" >&2; }
die() { printf '\033[31merror:\033[0m %s\n' "$*" >&2; exit 1; }

# step "what it does (how long)" command...: announces a step, runs it, tells how long it took.
# The output goes to a log that is shown only when the step fails.
step() {
    local what=$1 log=$cache/log began=$SECONDS; shift
    mkdir -p "$log"
    log=$log/$(printf '%s' "${what%% (*}" | tr -c 'a-zA-Z0-9\n' '-').log
    say "$what"
    # In a shell of its own, so that a failing command or a `die` inside ends the step and not this script silently.
    local status=0
    set +e
    (set -e; "$@") >"$log" 2>&1
    status=$?
    set -e
    if [ "$status" -ne 0 ]; then
        tail -n 25 "$log" >&2
        die "this step failed: $what. The full log is $log"
    fi
    printf '    done in %d s\n' $((SECONDS - began)) >&2
}

# The cargo for host code (tests, demo, tools): the one on the PATH when it is new enough, else Debian's.
host_cargo() {
    local found version
    for found in "$(command -v cargo || true)" "$HOME/.cargo/bin/cargo" /usr/bin/cargo; do
        [ -n "$found" ] && [ -x "$found" ] || continue
        version=$("$found" --version 2>/dev/null | sed -nE 's/^cargo 1\.([0-9]+).*/\1/p')
        [ "${version:-0}" -ge 95 ] && { printf '%s\n' "$found"; return; }
    done
    return 1
}

# Puts a Node that is new enough on the PATH, if there is one: the machine's own, else the private copy.
node_is_new() {
    local candidate
    for candidate in "" "$cache/node/node_modules/node/bin"; do
        if PATH=${candidate:+$candidate:}$PATH node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 18) ? 0 : 1)' 2>/dev/null; then
            [ -z "$candidate" ] || export PATH=$candidate:$PATH
            return
        fi
    done
    return 1
}
