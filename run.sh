#!/usr/bin/env bash
# ./run.sh [prod] [ARGUMENT…]
# Installs what is missing, builds the program and opens its window; "prod" makes the optimised build. The arguments go to
# the program, whose working directory is the caller's.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
preset=dev
if [ "${1:-}" = prod ]; then
    preset=release
    shift
fi

"$top/tools/install-packages.sh" build run
"$top/tools/build.sh" "$preset" pricebook pricebookctl >&2
# Without a display the program says so, names pricebookctl and fails; that one was built as well.
exec "$top/build/$preset/app/pricebook" "$@"
