#!/usr/bin/env bash
# check-format.sh [--fix]
# Fails, naming the places, if a C++ file of the repository is not as clang-format 14 would write it; --fix writes it so.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mode=(--dry-run --Werror)
[ "${1:-}" != --fix ] || mode=(-i)
git ls-files -z '*.cpp' '*.h' | xargs -0 -r clang-format-14 "${mode[@]}"
