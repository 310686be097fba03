#!/usr/bin/env bash
# files.sh SOURCES VERSION PRICEBOOKCTL
# What would be noticed only when a package is made or installed: that all versions agree, that names which stand in several
# files are the same, that every size of the icon is there, that scripts can be read, and that the manual and the completion
# have every command of the program.
set -euo pipefail

sources=$1
version=$2
program=$3
cd "$sources/installer"
failures=0
fail() {
    echo "$*" >&2
    failures=$((failures + 1))
}
has() { grep -qF -- "$2" "$1" || fail "$1 does not have: $2"; }

[ "$(sed -n '1s/.*(\(.*\)-[0-9]*).*/\1/p' debian/changelog)" = "$version" ] ||
    fail "the newest entry of installer/debian/changelog is not about version $version"
[ "$(grep -om1 '<release version="[^"]*"' linux/*.metainfo.xml | cut -d'"' -f2)" = "$version" ] ||
    fail "the newest release of installer/linux/*.metainfo.xml is not version $version"

type=application/vnd.pricebook.catalogue+json
has linux/pricebook.desktop "MimeType=$type;"
has linux/pricebook.xml "type=\"$type\""
has linux/io.github.pricebook.pricebook.metainfo.xml "<mediatype>$type</mediatype>"
has linux/io.github.pricebook.pricebook.metainfo.xml '<launchable type="desktop-id">pricebook.desktop</launchable>'
has ../app/windowapp.cpp 'setDesktopFileName(u"pricebook"_s)'

for size in 16 22 24 32 48 64 128 256 512; do
    # A PNG file has its width and height at bytes 16 to 23.
    [ "$(od -An -tu1 -j18 -N2 "../resources/icons/hicolor/$size/pricebook.png" | awk '{ print $1 * 256 + $2 }')" = "$size" ] ||
        fail "resources/icons/hicolor/$size/pricebook.png is not $size pixels wide"
done

for script in debian/server/postinst debian/server/prerm debian/server/postrm; do
    sh -n "$script" || fail "installer/$script cannot be read"
done
# No script may go near a catalogue.
if grep -nE 'rm -r|find .*-delete|catalogue\.db' debian/server/postinst debian/server/prerm debian/server/postrm; then
    fail "a maintainer script removes more than a link"
fi

# Only this machine reaches the service, whatever the settings leave out.
has server/pricebook-server.service 'Environment=PRICEBOOK_HTTP_HOST=127.0.0.1'
# But for its catalogue, which commands in its folder are to find as well.
sets=$(grep -E '^[^#]' server/pricebook.env || true)
[ "$sets" = 'DATABASE_URL=sqlite:////var/lib/pricebook/catalogue.db' ] || fail "installer/server/pricebook.env sets: $sets"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
ln -s "$program" "$scratch/pricebookctl"
linux/manual.sh "$program" linux/pricebookctl.1.in >"$scratch/manual"
# shellcheck source=/dev/null
. linux/completions/pricebook.bash
for command in "import" "export" "serve" "db upgrade" "db restore" "user add" "token create"; do
    grep -q "^\.SS $command" "$scratch/manual" || fail "the manual lacks: $command"
    read -ra words <<<"$command"
    COMP_WORDS=(pricebookctl "${words[@]}")
    COMP_CWORD=${#words[@]}
    PATH=$scratch:$PATH _pricebook pricebookctl
    [[ " ${COMPREPLY[*]} " == *" ${words[-1]} "* ]] || fail "bash does not complete: $command"
done
grep -qF 'skip\-bad VALUE' "$scratch/manual" || fail "the manual lacks options"

[ "$failures" -eq 0 ]
