#!/usr/bin/env bash
# manual.sh PRICEBOOKCTL TEMPLATE
# Prints the manual page: the template, with @COMMANDS@ replaced by what the program's own --help says of each command.
set -euo pipefail

program=$1
template=$2

# entries: from --help of one command to roff; `part` says which of "Options", "Positionals", "Subcommands".
entries() {
    awk -v part="$1" '
        function roff(text) { gsub(/\\/, "\\e", text); gsub(/-/, "\\-", text); return text }
        function flush() {
            if (left == "") return
            gsub(/ (Needs|Excludes):.*| REQUIRED/, "", left); gsub(/ TEXT/, left ~ /^-/ ? " VALUE" : "", left); gsub(/,/, ", ", left)
            if (left !~ /^-h, --help/) printf ".TP\n\\fB%s\\fR\n%s\n", roff(left), roff(right)
            left = ""
        }
        /^[A-Z][a-z]+:$/ { flush(); inside = ($0 == part ":"); next }
        !inside { next }
        substr($0, 1, 30) ~ /^ +$/ { left = whole; right = substr($0, 31); next }
        /^  [^ ]/ { flush(); whole = substr($0, 3); left = substr($0, 3, 27); sub(/ +$/, "", left); right = substr($0, 31) }
        END { flush() }'
}

# describe WORD…: this command, then those below it.
describe() {
    local help below word
    help=$("$program" "$@" --help)
    below=$(sed -n '/^Subcommands:/,$p' <<<"$help" | awk '/^  [a-z]/ { print $1 }')
    if [ $# -eq 0 ]; then
        printf '.SH OPTIONS\n%s\n.SH COMMANDS\n' "$(entries Options <<<"$help")"
    elif [ -z "$below" ]; then
        printf '.SS %s\n%s.\n' "$(sed -n 's/^Usage: pricebookctl //p' <<<"$help" | sed 's/-/\\-/g')" \
            "$(sed -n '1s/-/\\-/gp;1{/-/!p}' <<<"$help")"
        entries Positionals <<<"$help"
        entries Options <<<"$help"
    fi
    for word in $below; do describe "$@" "$word"; done
}

version=$("$program" --version)
commands=$(describe)
while IFS= read -r line; do
    [ "$line" != @COMMANDS@ ] || { printf '%s\n' "$commands"; continue; }
    printf '%s\n' "${line//@VERSION@/$version}"
done <"$template"
