#!/usr/bin/env bash
# render.sh
# Draws resources/icons/hicolor, pricebook.ico (Windows) and pricebook.icns (macOS) anew from the two SVG files, of which the
# small one has no detail that would only blur. Needs Debian's librsvg2-bin, icoutils and icnsutils.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
for size in 16 22 24 32 48 64 128 256 512; do
    source=pricebook.svg
    [ "$size" -ge 32 ] || source=pricebook-small.svg
    mkdir -p "hicolor/$size"
    rsvg-convert --width "$size" --height "$size" --output "hicolor/$size/pricebook.png" "$source"
done
icotool --create --output=pricebook.ico hicolor/{16,24,32,48}/pricebook.png --raw=hicolor/256/pricebook.png
png2icns pricebook.icns hicolor/{16,32,48,128,256,512}/pricebook.png >/dev/null
