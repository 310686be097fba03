#!/usr/bin/env bash
# try.sh [--build FOLDER] [--keep]
# Makes the packages and tries them in an empty Debian 12: installs both, starts the window on a display of its own, serves the
# catalogue as the service's user on SQLite and on PostgreSQL, under systemd itself where a container can be booted; then
# upgrades, removes and purges them, and proves that the catalogues are what they were, to the byte. Then the archive.
# As root or by sudo; needs the packages of packages.txt's section "package". Ends with "installer: N passed, N failed".
# --build: make them of this built folder instead of the optimised build; --keep: leave the root for a look.
# shellcheck disable=SC2034 # the parts in trial/ use the variables
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/.." && pwd)
if [ "$(id -u)" -ne 0 ]; then
    exec sudo -- "${BASH_SOURCE[0]}" "$@"
fi
# Mounts of its own, which are gone when it ends.
if [ -z "${PRICEBOOK_TRIAL:-}" ]; then
    PRICEBOOK_TRIAL=1 exec unshare --mount --propagation private -- "${BASH_SOURCE[0]}" "$@"
fi

build=()
keep=
while [ $# -gt 0 ]; do
    case $1 in
    --build) build=(--build "$2") && shift ;;
    --keep) keep=1 ;;
    *) echo "try.sh: unknown argument $1" >&2 && exit 2 ;;
    esac
    shift
done

work=$(mktemp -d "${TMPDIR:-/tmp}/pricebook-trial.XXXXXX")
root=$work/root
log=$work/log
processes=()
passed=0
failed=0
for part in support window server archive; do
    # shellcheck source=/dev/null
    . "$here/trial/$part.sh"
done
trap cleanUp EXIT

section "Packages"
mapfile -t files < <("$here/package.sh" "${build[@]}")
mkdir "$work/first" "$work/second"
mv "${files[@]}" "$work/first/"
mapfile -t files < <("$here/package.sh" "${build[@]}" --version 99.0.0 DEB)
mv "${files[@]}" "$work/second/"
check "lintian finds neither errors nor warnings" lintianIsContent "$work"/first/*.deb
check "the unit is understood by systemd" unitIsUnderstood
check "the unit's sandbox leaves an exposure below 2 of 10" unitIsClosed

section "An empty Debian 12"
"$here/root.sh" "$root" "$top/build/installer/debian-12.tar"
prepareRoot
check "the window installs with what it depends on and no recommendation" installs "$work"/first/pricebook_*.deb
check "its files are known to the desktop" desktopKnowsIt
startDisplay
check "the window opens and makes the default catalogue" windowOpens
check "a file of the catalogue's type is shown for import" windowImports
check "the server installs" installs "$work"/first/pricebook-server_*.deb
check "pricebookctl fills the window's catalogue" fillsCatalogue
check "its user, folder and settings belong to whom they should" serverFilesAreRight
check "commands in its folder find its catalogue" commandsFindTheCatalogue
check "it serves SQLite to this machine only, as its user" serves sqlite
startPostgres
check "it serves PostgreSQL" serves postgresql
check "the window opens the PostgreSQL catalogue" windowOpensPostgres
bootWithSystemd

section "Upgrade, removal, purge"
echo "# the administrator was here" >>"$root/etc/pricebook/pricebook.env"
rememberCatalogues
check "both upgrade" installs "$work"/second/*.deb
check "the settings are as the administrator left them" settingsAreKept
check "no catalogue has changed" cataloguesAreUntouched
check "the new version serves what is there" serves sqlite kept
rememberCatalogues
check "both are removed" inRoot apt-get -q -y remove pricebook pricebook-server
check "no catalogue has changed" cataloguesAreUntouched
check "the settings stay after a removal" test -f "$root/etc/pricebook/pricebook.env"
check "both are purged" inRoot apt-get -q -y purge pricebook pricebook-server
check "no catalogue has changed" cataloguesAreUntouched
check "nothing else is left behind" nothingIsLeft
check "the first version installs again" installs "$work"/first/*.deb
check "it serves what was there" serves sqlite kept

section "The archive"
tryArchive

printf '\ninstaller: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
