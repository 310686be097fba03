#!/usr/bin/env bash
# ./run.sh [prod] [ARGUMENT…]
# ./run.sh [prod] [--database URL] serve [OPTION…]
# Installs what is missing, builds the program and opens its window; "prod" makes the optimised build. The arguments go to
# the program, whose working directory is the caller's. With "serve", and where there is no display, the catalogue is served
# over HTTP instead, and the addresses are printed.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
preset=dev
if [ "${1:-}" = prod ]; then
    preset=release
    shift
fi

"$top/tools/install-packages.sh" build run
"$top/tools/build.sh" "$preset" pricebook pricebookctl >&2
program=$top/build/$preset/app

for argument in "$@"; do
    case $argument in
    serve) exec "$program/cli/pricebookctl" "$@" ;;
    # A platform of Qt's that needs no display, and what only prints something, are the window program's.
    -platform | --platform | -h | --help | --version) exec "$program/pricebook" "$@" ;;
    esac
done

# has_display: whether a window can be shown.
has_display() {
    [ -z "${WAYLAND_DISPLAY:-}" ] || return 0
    case ${QT_QPA_PLATFORM:-} in
    "" | xcb* | wayland*) ;;
    *) return 0 ;;
    esac
    case ${DISPLAY:-} in
    "") return 1 ;;
    :*)
        local number=${DISPLAY#:}
        [ -S "/tmp/.X11-unix/X${number%%.*}" ]
        ;;
    esac
}

if has_display; then
    exec "$program/pricebook" "$@"
fi
echo "There is no display to show the window on; the catalogue is served over HTTP instead." >&2
exec "$program/cli/pricebookctl" "$@" serve
