#!/usr/bin/env bash
# What the TypeScript side needs: Node, and the packages of package-lock.json. Skipped when it is all there.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Debian 12's own Node is older than the libraries ask for: it serves to fetch a newer one into the cache.
install_debian_npm() {
    command -v npm >/dev/null && return
    [ "$(id -u)" = 0 ] || die "installing Debian packages needs root. Install Node $node_version or newer, or run once as root"
    apt-get update -qq || die "cannot reach Debian's packages: check the network and /etc/apt/sources.list"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm
}
fetch_node() {
    install_debian_npm
    npm install --prefix "$cache/node" --no-audit --no-fund --no-save "node@$node_version"
}
node_is_new || step "Node $node_version, private copy (about 60 s)" fetch_node
node_is_new || die "Node $node_version was fetched but does not run: install Node $node_version or newer yourself"
command -v npm >/dev/null || die "npm is missing beside node: install it (apt-get install npm)"

lock=$(sha256sum "$root/package-lock.json" | cut -d' ' -f1)
stamp=$root/node_modules/.ballast-lock
install_packages() {
    npm ci --prefix "$root" --no-audit --no-fund
    printf '%s' "$lock" >"$stamp"
}
[ "$(cat "$stamp" 2>/dev/null || true)" = "$lock" ] || step "npm packages of the lock file (about 30 s)" install_packages
