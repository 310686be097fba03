#!/usr/bin/env bash
# with-postgres.sh COMMAND [ARGUMENT…]
# Runs COMMAND with PRICEBOOK_TEST_POSTGRES set to the URL of a private PostgreSQL server's maintenance database, and stops
# the server when COMMAND ends. The server lives in a temporary folder, listens on a free loopback port, asks for a random
# password and does not outlive this script. As root it runs as the account "postgres". Exit status: COMMAND's, 125 if there
# is no server. If PRICEBOOK_TEST_POSTGRES is set already, that server is used.
set -euo pipefail

fail() {
    echo "with-postgres.sh: $*" >&2
    exit 125
}

[ $# -gt 0 ] || fail "usage: with-postgres.sh COMMAND [ARGUMENT…]"
[ -z "${PRICEBOOK_TEST_POSTGRES:-}" ] || exec "$@"

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ ! -x "$bin/initdb" ]; then
    initdb=$(command -v initdb) || fail "no PostgreSQL server is installed (Debian: apt install postgresql-15)"
    bin=$(dirname "$initdb")
fi

# A socket's path is limited to 107 bytes, and root's own temporary folder may be closed to the account "postgres".
folder=$(mktemp -d /tmp/pricebook-pg.XXXXXX)
server=
stop() {
    trap '' INT TERM HUP
    if [ -n "$server" ]; then
        kill -INT "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

as_server=(setpriv --pdeathsig INT)
if [ "$(id -u)" -eq 0 ]; then
    id postgres >/dev/null 2>&1 || fail "PostgreSQL refuses to run as root and there is no account \"postgres\""
    chown postgres: "$folder"
    as_server=(setpriv --reuid postgres --regid postgres --init-groups --pdeathsig INT)
fi

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
old_umask=$(umask)
umask 077
printf '%s\n' "$password" >"$folder/password"
[ "$(id -u)" -ne 0 ] || chown postgres: "$folder/password"
cd "$folder"
"${as_server[@]}" "$bin/initdb" --pgdata="$folder/data" --username=postgres --pwfile="$folder/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 </dev/null ||
    fail "initdb failed: $(tail -n 3 "$folder/initdb.log")"

# Fails if the server ended, which it does where the port is taken.
wait_until_ready() {
    for _ in $(seq 600); do
        if grep -q '^ready' "$folder/data/postmaster.pid" 2>/dev/null; then return 0; fi
        kill -0 "$server" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}

for attempt in 1 2 3 4 5 6 7 8; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    "${as_server[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB \
        >"$folder/server.log" 2>&1 </dev/null &
    server=$!
    wait_until_ready && break
    kill -INT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
    [ "$attempt" -lt 8 ] || fail "the server does not start: $(tail -n 3 "$folder/server.log")"
done
cd "$OLDPWD"
umask "$old_umask"

export PRICEBOOK_TEST_POSTGRES_IS_PRIVATE=1 # what is left behind in it does not matter
export PRICEBOOK_TEST_POSTGRES="postgresql://postgres:$password@127.0.0.1:$port/postgres"
status=0
"$@" || status=$?
exit "$status"
