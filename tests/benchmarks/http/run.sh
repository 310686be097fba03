#!/usr/bin/env bash
# run.sh [ARGUMENT…]
# The whole benchmark of the HTTP endpoint: installs what is missing, makes the optimised build, and runs run.py, whose
# arguments it takes, on SQLite and on a PostgreSQL server of its own. About ten minutes; run.sh --products 50000 about three.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
tools/install-packages.sh build run test benchmark
tools/build.sh release pricebookctl bench_http_constant >&2
exec tests/support/with-postgres.sh /usr/bin/python3 -B tests/benchmarks/http/run.py \
    --ctl build/release/app/cli/pricebookctl --constant build/release/tests/benchmarks/bench_http_constant "$@"
