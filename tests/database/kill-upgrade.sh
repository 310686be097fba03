#!/usr/bin/env bash
# kill-upgrade.sh [BUILD-FOLDER] [--kills N] [--rows N] [--engine sqlite|sqlite-wal|postgresql] [--seed N]
# Kills "pricebookctl db upgrade" 200 times for each engine at random moments, and fails unless every database was wholly old
# or wholly new afterwards. Takes a quarter of an hour or so. Without a build folder: build/dev, or else the newest in build.
set -euo pipefail

source_folder=$(cd "$(dirname "$0")/../.." && pwd)
program=tests/database/kill_upgrade
build=
if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then
    build=$1
    shift
elif [ -x "$source_folder/build/dev/$program" ]; then
    build=$source_folder/build/dev
else
    # shellcheck disable=SC2012
    newest=$(ls -t "$source_folder"/build/*/"$program" 2>/dev/null | head -n 1)
    build=${newest%/"$program"}
fi
if [ -z "$build" ] || [ ! -x "$build/$program" ]; then
    echo "kill-upgrade.sh: there is no $program in ${build:-$source_folder/build}: build first, or name the build folder" >&2
    exit 2
fi
exec "$source_folder/tests/support/with-postgres.sh" "$build/$program" "$@"
