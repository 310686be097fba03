#!/usr/bin/env bash
# tests/screenshots/take.sh [--quick] FOLDER [SCREENSHOTS PRICEBOOKCTL]
# Pictures of every page and dialog on the sample catalogue, in both languages and palettes, at two sizes of window, with
# letters of twice the size and at 1.5 and 2 pixels a point. --quick: English and light only. The programs are those of
# build/dev unless named.
set -euo pipefail

quick=
if [ "${1:-}" = --quick ]; then
    quick=1
    shift
fi
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
folder="${1:?where the pictures go}"
program="${2:-$root/build/dev/tests/screenshots/screenshots}"
ctl="${3:-$root/build/dev/app/cli/pricebookctl}"

mkdir -p "$folder"
rm -f "$folder"/*.png
home="$(mktemp -d)"
trap 'rm -rf "$home"' EXIT
echo '{"screens":[{"name":"one","x":0,"y":0,"width":1920,"height":1080,"logicalDpi":96,"dpr":1}]}' > "$home/screens.json"
export QT_QPA_PLATFORM="offscreen:configfile=$home/screens.json" HOME="$home" XDG_DATA_HOME="$home" XDG_CONFIG_HOME="$home" XDG_RUNTIME_DIR="$home"
chmod 700 "$home"
"$ctl" --database "sqlite:///$home/sample.db" sample

take() { # NAME SCALE ARGUMENT…
    local name="$1" scale="$2"
    shift 2
    QT_SCALE_FACTOR="$scale" "$program" "$home/sample.db" "$folder/$name" "$@" 2> >(grep -v "This plugin does not support" >&2)
}

if [ -n "$quick" ]; then
    take en-light 1 en light
else
    for language in en ru; do
        for palette in light dark; do
            take "$language-$palette" 1 "$language" "$palette"
        done
        take "$language-small" 1 "$language" light 1024x700
        take "$language-large-letters" 1 "$language" light 1280x800 20
    done
    take en-1.5x 1.5 en light
    take en-2x 2 en dark
fi
echo "$(find "$folder" -name '*.png' | wc -l) pictures in $folder"
