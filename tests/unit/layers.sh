#!/usr/bin/env bash
# layers.sh SOURCE-FOLDER
# What the compiler does not see of the rules in docs/architecture.md. Prints every place that breaks one; fails if any does.
set -uo pipefail
shopt -s lastpipe # so that rule() can set a variable

cd "$1" || exit 2
failed=0

# rule TEXT: reads places from standard input; any is a failure.
rule() {
    local places
    places=$(cat)
    [ -n "$places" ] || return 0
    printf '%s:\n%s\n\n' "$1" "$places" >&2
    failed=1
}

# in_code PATTERN FOLDER…: the lines of their C++ files that match, whole-line comments left out.
in_code() {
    local pattern=$1
    shift
    grep -rnE --include='*.h' --include='*.cpp' "$pattern" "$@" 2>/dev/null | grep -vE '^[^:]+:[0-9]+: *(//|\*)'
}

# files NAME…: the files of these names, wherever they are.
files() {
    local names=()
    for name in "$@"; do names+=(-o -name "$name"); done
    find . \( -path ./build -o -path ./.git \) -prune -o -type f \( "${names[@]:1}" \) -print
}

# includes_of FOLDER…: a pattern that matches an include of any header there.
includes_of() {
    local names
    names=$(find "$@" -maxdepth 1 -name '*.h' -printf '%f|' | sed 's/\./\\./g; s/|$//')
    printf '#include "(%s)"' "$names"
}

# What windows may not see of the migrations; migrations/types is for them.
engine=(migrations migrations/script migrations/schema migrations/backup migrations/offline)

in_code '#include <(QtSql/|QSql)' views | rule "A window knows no SQL"
in_code "$(includes_of models/store models/database "${engine[@]}")" views | rule "A window talks to items, not to the store"
in_code '#include <QtWidgets/|#include <Q[A-Za-z]*(Widget|Dialog|MessageBox|MainWindow|Button|Label|View|Application)>' \
    models/domain models/settings models/database models/store models/transfer models/items migrations |
    grep -vE '<Q(Core|Gui)Application>|<Q(String|ByteArray)View>' | rule "Nothing below the views knows a widget"
in_code "$(includes_of models/store models/transfer models/items views migrations/types "${engine[@]}")" models/domain models/settings |
    rule "domain and settings know no other folder"
in_code "$(includes_of models/domain models/store models/transfer models/items views)" migrations |
    grep -vE '"(error|result)\.h"' | rule "The migrations know the database only"
in_code '"[^"]*\b(SELECT|INSERT INTO|DELETE FROM|UPDATE [a-z_]+ SET)\b' \
    models/domain models/settings models/transfer models/items views app | rule "SQL stands in store, database and migrations only"

files '*.h' '*.cpp' | xargs -r wc -l | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }' |
    rule "A file has at most 600 lines"
files '*.h' | xargs -r grep -L '^#pragma once' | rule "A header begins with #pragma once"
files '*.h' '*.cpp' | grep -E '[A-Z]' | rule "File names are lower case"

files '*.qrc' | while read -r resource; do
    sed -nE 's|.*<file[^>]*>([^<]+)</file>.*|\1|p' "$resource" | while read -r file; do
        [ -f "$(dirname "$resource")/$file" ] || echo "$resource: $file"
    done
done | rule "A resource that is listed is there"

files 'tst_*.cpp' | while read -r test; do
    grep -qw "$(basename "$test" .cpp)" "$(dirname "$test")/CMakeLists.txt" || echo "$test"
done | rule "A test is run"

exit "$failed"
