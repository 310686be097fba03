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

needs_display=yes
for argument in "$@"; do
    case $argument in
        -h | --help | --help-all | -v | --version) needs_display=no ;;
    esac
done
if [ "$needs_display" = yes ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    echo "There is no display (DISPLAY and WAYLAND_DISPLAY are not set), so no window opens;" \
        "the command line works without one: $top/build/$preset/app/cli/pricebookctl --help" >&2
    exit 1
fi
[ "$needs_display" = yes ] || export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
exec "$top/build/$preset/app/pricebook" "$@"
