#!/usr/bin/env bash
# ./test.sh [--asan] [CTEST-ARGUMENT…]
# ./test.sh --installer
# Installs what is missing, builds everything and runs every test, on SQLite and on a private PostgreSQL server that is
# stopped at the end. --asan does so under the address and undefined-behaviour sanitizers. Ends with ctest's summary.
# --installer makes the optimised build and the packages instead, and tries them in an empty Debian 12 (installer/try.sh): installs
# them, starts window and service there, upgrades, removes and purges them. As root or by sudo.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
if [ "${1:-}" = --installer ]; then
    tools/install-packages.sh build run package
    shift
    exec installer/try.sh "$@"
fi
preset=dev
if [ "${1:-}" = --asan ]; then
    preset=asan
    shift
fi

tools/install-packages.sh build run test
tools/build.sh "$preset"
# Tests wait more than they compute; more than 8 at once would want more connections than the server has.
jobs=$((2 * $(nproc)))
[ "$jobs" -le 8 ] || jobs=8
exec tests/support/with-postgres.sh ctest --preset "$preset" -j"$jobs" "$@"
