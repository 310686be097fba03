# Read by try.sh: the service, PostgreSQL, and systemd.
# shellcheck shell=bash disable=SC2154 # variables of try.sh

fillsCatalogue() {
    (asUser anna HOME=/home/anna pricebookctl sample) &&
        (asUser anna HOME=/home/anna pricebookctl export - --format ndjson) | grep -c '"price_flurbos"'
}

serverFilesAreRight() {
    local who
    who=$(inRoot stat -c '%n %U:%G %a' /etc/pricebook/pricebook.env /var/lib/pricebook)
    echo "$who"
    [ "$who" = "/etc/pricebook/pricebook.env root:pricebook 640
/var/lib/pricebook pricebook:pricebook 750" ] || return 1
    inRoot getent passwd pricebook | grep -x 'pricebook:[^:]*:[0-9]*:[0-9]*:[^:]*:/var/lib/pricebook:/usr/sbin/nologin' || return 1
    [ "$(readlink "$root/etc/systemd/system/multi-user.target.wants/pricebook-server.service")" = \
        /lib/systemd/system/pricebook-server.service ] || return 1
    # Nobody else reads the secrets.
    ! inRoot runuser -u anna -- cat /etc/pricebook/pricebook.env
}

# As the README starts it, in the service's folder.
commandsFindTheCatalogue() {
    # The service has not made it yet, so it fails, naming what it looked for.
    { (asUser pricebook HOME=/var/lib/pricebook sh -c 'cd /var/lib/pricebook && pricebookctl status') || true; } |
        grep -F '"sqlite:////var/lib/pricebook/catalogue.db"'
}

settingsAreKept() {
    tail -n 1 "$root/etc/pricebook/pricebook.env" | grep -x "# the administrator was here" &&
        [ "$(inRoot stat -c '%U:%G %a' /etc/pricebook/pricebook.env)" = "root:pricebook 640" ]
}

freePort() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# setting NAME [VALUE]: in pricebook.env; without a value it goes.
setting() {
    local file=$root/etc/pricebook/pricebook.env
    sed -i "/^$1=/d" "$file"
    [ $# -eq 1 ] || printf '%s=%s\n' "$1" "$2" >>"$file"
}

# serviceVariables: what the unit and its EnvironmentFile set, a NAME=VALUE a line.
serviceVariables() {
    sed -n 's/^Environment=//p' "$root/lib/systemd/system/pricebook-server.service" | tr ' ' '\n'
    grep -E '^[A-Z_]+=' "$root/etc/pricebook/pricebook.env"
}

api() { curl --silent --show-error --fail --max-time 20 "$@"; }

# asks: a product is made, unless it is there already, and found.
asks() {
    local address=http://127.0.0.1:$port/api/v1 name="Tea of the $1"
    if [ "${2:-}" != kept ]; then
        api "$address/products" -H 'Content-Type: application/json' \
            -d "{\"name\": \"$name\", \"price_shmeckles\": 19.90, \"price_flurbos\": 7}" || return 1
    fi
    api "$address/products" | grep -F "$name"
}

# listensHereOnly: on 127.0.0.1 and no other address.
listensHereOnly() {
    local where
    where=$(ss -Hltn "sport = :$port" | awk '{ print $4 }')
    echo "listens on: $where"
    [ "$where" = "127.0.0.1:$port" ]
}

# serves ENGINE [kept]: the unit's command with the unit's settings, in its folder, as its user.
serves() {
    local variables
    port=$(freePort)
    setting PRICEBOOK_HTTP_PORT "$port"
    setting DATABASE_URL
    [ "$1" = sqlite ] || setting DATABASE_URL "postgresql://pricebook:secret@127.0.0.1:$postgresPort/shop"
    mapfile -t variables < <(serviceVariables)
    start "$work/service.log" asUser pricebook --chdir=/var/lib/pricebook "${variables[@]}" sh -c 'umask 0077; exec pricebookctl serve'
    local service=$process status=0
    within 60 api "http://127.0.0.1:$port/openapi.json" && asks "$@" && listensHereOnly || status=1
    stop "$service" || { echo "it ended with $?" && status=1; }
    setting DATABASE_URL
    setting PRICEBOOK_HTTP_PORT
    cat "$work/service.log"
    [ "$1" = postgresql ] || inRoot test -s /var/lib/pricebook/catalogue.db || status=1
    return $status
}

startPostgres() {
    inRoot apt-get -q -y --no-install-recommends install postgresql-15 >"$log" 2>&1 || { cat "$log" && exit 1; }
    postgresPrograms=/usr/lib/postgresql/15/bin
    postgresData=/var/lib/postgresql/trial
    postgresPort=$(freePort)
    local postgres=(inRoot runuser -u postgres --)
    {
        "${postgres[@]}" "$postgresPrograms/initdb" -D "$postgresData" -E UTF8 --locale=C.UTF-8 &&
            "${postgres[@]}" "$postgresPrograms/pg_ctl" -D "$postgresData" -w -l "/tmp/postgres.log" \
                -o "-p $postgresPort -k /tmp -c listen_addresses=127.0.0.1" start &&
            "${postgres[@]}" psql -h /tmp -p "$postgresPort" -c "CREATE ROLE pricebook LOGIN PASSWORD 'secret'" \
                -c "CREATE DATABASE shop OWNER pricebook" &&
            "${postgres[@]}" psql -h /tmp -p "$postgresPort" -d shop -c "CREATE EXTENSION pg_trgm"
    } >"$log" 2>&1 </dev/null || { cat "$log" && exit 1; }
}

# The unit itself, in a container with the same files: where such a one can be booted, which not every machine allows.
bootWithSystemd() {
    if ! command -v systemd-nspawn >/dev/null; then
        note "the unit was not started: there is no systemd-nspawn"
        return
    fi
    inRoot apt-get -q -y --no-install-recommends install systemd systemd-sysv >"$log" 2>&1 || { cat "$log" && exit 1; }
    # The trial has a server of its own; Debian's would only be waited for.
    inRoot systemctl --quiet mask postgresql.service
    port=$(freePort)
    setting PRICEBOOK_HTTP_PORT "$port"
    umount --lazy "$root/proc" # at its end it would look for this machine's processes there
    systemd-nspawn --quiet --register=no --keep-unit --bind-ro=/tmp/.X11-unix --machine=pricebook-trial --boot \
        --directory="$root" >"$work/boot.log" 2>&1 </dev/null &
    local container=$!
    processes+=("$container")
    if within 90 grep -q "login:" "$work/boot.log"; then
        check "systemd starts the service in its sandbox, and it serves" servesInSandbox
    else
        note "the unit was not started: no container boots here: $(tail -n 1 "$work/boot.log")"
    fi
    kill -TERM "$container" 2>/dev/null || true
    wait "$container" || true
    mount -t proc proc "$root/proc"
    setting PRICEBOOK_HTTP_PORT
}

servesInSandbox() {
    local status service
    within 60 api "http://127.0.0.1:$port/openapi.json" || { cat "$work/boot.log" && return 1; }
    asks sandbox && listensHereOnly || return 1
    service=$(ss -Hltnp "sport = :$port" | sed -n 's/.*pid=\([0-9]*\).*/\1/p')
    status=$(grep -E '^(Uid|CapEff|CapBnd|NoNewPrivs|Seccomp):' "/proc/$service/status" | tr -s '\t ' ' ')
    echo "$status"
    grep -x 'NoNewPrivs: 1' <<<"$status" && grep -x 'Seccomp: 2' <<<"$status" && grep -x 'CapBnd: 0*' <<<"$status" &&
        ! grep -x 'Uid: 0 .*' <<<"$status"
}
