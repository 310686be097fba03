#!/usr/bin/env bash
# fetchapipages.sh FETCH-SCRIPT
# What tools/fetch-api-pages.sh does where npm is missing, its registry cannot be reached, and a package is not the one
# that was asked for; each with an npm of its own, so that no network is needed.
set -euo pipefail

script=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
    echo "fetchapipages.sh: $*" >&2
    cat "$scratch/said" >&2
    exit 1
}

# Runs the script in an empty folder where the only other program npm is `npm`, or none; sets status.
fetch() { # FOLDER NPM
    mkdir -p "$scratch/$1" "$scratch/$1.bin"
    for program in bash mkdir mktemp rm sha512sum timeout grep head paste tar gzip basename cat cmp mv touch; do
        ln -sf "$(command -v "$program")" "$scratch/$1.bin/$program"
    done
    [ -z "$2" ] || { printf '%s\n' '#!/bin/bash' "$2" >"$scratch/$1.bin/npm"; chmod +x "$scratch/$1.bin/npm"; }
    status=0
    PATH=$scratch/$1.bin "$script" "$scratch/$1" >"$scratch/said" 2>&1 || status=$?
}

falls_back() { # FOLDER REASON
    [ "$status" -eq 0 ] || fail "$1: status $status instead of 0"
    grep -q "/docs will only link openapi.json.*$2" "$scratch/said" || fail "$1: does not say why /docs is not there"
    grep -q "/redoc will only link openapi.json.*$2" "$scratch/said" || fail "$1: does not say why /redoc is not there"
    [ -f "$scratch/$1/apipages.qrc" ] || fail "$1: no list of files"
    ! grep -q '<file>' "$scratch/$1/apipages.qrc" || fail "$1: lists files that are not there"
    [ ! -e "$scratch/$1/fetched" ] || fail "$1: the next build will not try again"
    [ -z "$(find "$scratch/$1" -name 'scratch.*')" ] || fail "$1: leaves its scratch folder behind"
}

fetch absent ''
falls_back absent 'npm is not installed'
fetch unreachable 'echo "npm error code EAI_AGAIN" >&2; exit 1'
falls_back unreachable 'EAI_AGAIN'

# "npm pack NAME@VERSION --pack-destination FOLDER …" that makes another package.
other='name=${2//@/-}; echo other >"$4/package"; tar -czf "$4/$name.tgz" -C "$4" package'
fetch other "$other"
[ "$status" -eq 2 ] || fail "another package: status $status instead of 2"
grep -q 'does not have the checksum' "$scratch/said" || fail "another package: not said"
[ ! -e "$scratch/other/apipages.qrc" ] || fail "another package: something was listed"

# One left by an earlier run that was cut off is not used either.
mkdir -p "$scratch/halved/packages"
echo half >"$scratch/halved/packages/swagger-ui-dist-5.35.0.tgz"
fetch halved 'exit 1'
falls_back halved 'npm failed'
