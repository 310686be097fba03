#!/usr/bin/env bash
# ./test.sh [--asan] [CTEST-ARGUMENT…]
# Installs what is missing, builds everything and runs every test, on SQLite and on a private PostgreSQL server that is
# stopped at the end. --asan does so under the address and undefined-behaviour sanitizers. Ends with ctest's summary.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
preset=dev
if [ "${1:-}" = --asan ]; then
    preset=asan
    shift
fi

tools/install-packages.sh build run test
tools/build.sh "$preset"
exec tests/support/with-postgres.sh ctest --preset "$preset" -j2 "$@"
