#!/usr/bin/env bash
# root.sh FOLDER CACHE
# Makes FOLDER an empty Debian 12 that knows the package sources of this machine's apt and no others; CACHE keeps the first one,
# as a tar file, for the next time. Needs root and debootstrap. On a machine whose apt has no Debian 12, the environment's
# PRICEBOOK_DEBIAN_MIRROR says where it is.
set -euo pipefail

root=$1
cache=$2
suite=bookworm

# sources: "SITE RELEASE COMPONENT" for each source of that suite.
sources() {
    # shellcheck disable=SC2016 # they are apt's
    apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
        awk -v suite="$suite" '$2 == suite || index($2, suite "-") == 1'
}

if [ ! -f "$cache" ]; then
    mirror=${PRICEBOOK_DEBIAN_MIRROR:-$(sources | awk -v suite="$suite" '$2 == suite && $3 == "main" { print $1; exit }')}
    [ -n "$mirror" ] || { echo "This machine's apt has no Debian 12; set PRICEBOOK_DEBIAN_MIRROR." >&2 && exit 1; }
    made=$(mktemp -d)
    trap 'rm -rf --one-file-system "$made"' EXIT
    debootstrap --variant=minbase "$suite" "$made" "$mirror" >"$made.log" 2>&1 || { tail -n 20 "$made.log" >&2; exit 1; }
    rm -f "$made.log"
    mkdir -p "$(dirname "$cache")"
    tar -C "$made" -cf "$cache.part" . && mv "$cache.part" "$cache"
fi

mkdir -p "$root"
tar -C "$root" -xf "$cache"
chmod 755 "$root" # mktemp made it for root only
cp /etc/resolv.conf /etc/hosts "$root/etc/"
apt-config dump | grep -E '^Acquire::(http|https)::' >"$root/etc/apt/apt.conf.d/90machine" || true
if [ -z "${PRICEBOOK_DEBIAN_MIRROR:-}" ]; then
    sources | sed 's/^/deb /' >"$root/etc/apt/sources.list"
fi
# No daemon is started by being installed.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
