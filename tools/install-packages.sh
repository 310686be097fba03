#!/usr/bin/env bash
# install-packages.sh SECTION…
# Installs those packages of packages.txt's sections that are missing, with apt, as root or by sudo; asks nothing.
set -euo pipefail

list=$(dirname "${BASH_SOURCE[0]}")/../packages.txt
wanted=()
section=
while read -r name unless program; do
    case $name in
        '' | '#'*) ;;
        '['*']') section=${name:1:-1} ;;
        *)
            [[ " $* " == *" $section "* ]] || continue
            [ "$unless" != unless ] || ! command -v "$program" >/dev/null || continue
            wanted+=("$name")
            ;;
    esac
done <"$list"

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "This is not Debian, so nothing is installed; these Debian packages are needed: ${wanted[*]}" >&2
    exit 0
fi

missing=()
for package in "${wanted[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Packages are missing and there is no sudo. As root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    root=(sudo)
fi
echo "Installing ${missing[*]}" >&2
apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -q -y -o DPkg::Lock::Timeout=600)
"${apt[@]}" update
"${apt[@]}" install --no-install-recommends -o Dpkg::Options::=--force-confold "${missing[@]}"
