#!/usr/bin/env bash
# update-expected.sh [BUILD-FOLDER]
# Writes migrations/expected anew: the schema that each revision makes on SQLite and on PostgreSQL. To be run after a new
# or changed migration; the next build embeds the files. Look at their differences before they are committed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ $# -gt 0 ]; then
    build=$1
    cmake --build "$build" --target update_expected
else
    build=build/dev
    tools/build.sh dev update_expected
fi
tests/support/with-postgres.sh "$build/tests/support/update_expected" migrations/expected
