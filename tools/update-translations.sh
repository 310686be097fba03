#!/usr/bin/env bash
# update-translations.sh [FOLDER]
# Brings resources/translations/pricebook_*.ts up to date with the sources (or their copies in FOLDER), and says what is
# left to translate: Qt Linguist or any editor does the rest. Entries that no source has any more
# go away.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
texts=${1:-$root/resources/translations}
lupdate=$(command -v lupdate6 || echo /usr/lib/qt6/bin/lupdate)
cd "$root"

update() {
    # A class that it takes for one of another file is no mistake of ours; anything else it says is.
    "$lupdate" -silent -tr-function-alias QT_TR_NOOP+=TEXT -no-obsolete -locations none -source-language en "$@" 2>&1 |
        grep -v "Class 'pricebook::ProductTable' lacks Q_OBJECT macro" >&2 || true
}

# English needs its plural forms only.
update -pluralonly -target-language en app models migrations views -ts "$texts/pricebook_en.ts"
update -target-language ru app models migrations views -ts "$texts/pricebook_ru.ts"
for file in "$texts"/pricebook_*.ts; do
    echo "$(basename "$file"): $(grep -c 'type="unfinished"' "$file") to translate"
done
