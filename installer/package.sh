#!/usr/bin/env bash
# package.sh [--build FOLDER] [--version VERSION] [GENERATOR…]
# Makes the Debian packages and the archive (or only what the generators, DEB and TGZ, make) in FOLDER/packages, from the
# optimised build unless another built folder is given. Prints the files. --version gives the packages, not the programs,
# another version; the trial of upgrades needs that. Installs what is missing for it.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$top/build/release
version=
while [[ ${1:-} == --* ]]; do
    case $1 in
    --build) build=$(cd "$2" && pwd) ;;
    --version) version=$2 ;;
    *) echo "package.sh: unknown option $1" >&2 && exit 2 ;;
    esac
    shift 2
done
[ $# -gt 0 ] || set -- DEB TGZ

if [ "$build" = "$top/build/release" ]; then
    "$top/tools/install-packages.sh" build run package >&2
    "$top/tools/build.sh" release packaging >&2
else
    cmake --build "$build" --target packaging >&2
fi
cd "$build"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cpack ${version:+-D CPACK_PACKAGE_VERSION="$version"} -G "$(IFS=';' && echo "$*")" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
sed -n 's/^CPack: - package: \(.*\) generated\.$/\1/p' "$log"
