#!/usr/bin/env bash
# build.sh PRESET [TARGET…]
# Configures build/PRESET and builds the targets, or everything. Says little unless something is built or wrong.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=$1
shift
targets=()
[ $# -eq 0 ] || targets=(--target "$@")
cd "$top"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Ninja configures anew by itself where a CMakeLists.txt changed.
if [ ! -f "build/$preset/build.ninja" ] || [ CMakePresets.json -nt "build/$preset/CMakeCache.txt" ]; then
    cmake --preset "$preset" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
fi
cmake --build "build/$preset" "${targets[@]}"
