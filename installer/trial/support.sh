# Read by try.sh: checks, and the root with its processes.
# shellcheck shell=bash disable=SC2154 # variables of try.sh

section() { printf '\n%s\n' "$1"; }

# check TEXT COMMAND…: one line; what the command printed is shown where it fails.
check() {
    local text=$1 begun=$SECONDS
    shift
    if "$@" >"$log" 2>&1; then
        passed=$((passed + 1))
        printf '  ok      %s (%d s)\n' "$text" $((SECONDS - begun))
    else
        failed=$((failed + 1))
        printf '  FAILED  %s\n' "$text"
        sed 's/^/          | /' "$log" | tail -n 40
    fi
}

note() { printf '  --      %s\n' "$1"; }

# within SECONDS COMMAND…: waits until it succeeds.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || { echo "not within the time: $*" && return 1; }
        sleep 0.3
    done
}

# inRoot COMMAND…: as root, with nothing of this machine's environment.
inRoot() {
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@"
}

# asUser USER VARIABLE=VALUE… COMMAND…: likewise, as somebody else; exec'ed, so that a process id is the command's own.
asUser() {
    local user=$1
    shift
    exec chroot --userspec="$user:$user" "$root" /usr/bin/env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"
}

# start FILE COMMAND…: in the background with its output in FILE; `process` is its id.
start() {
    local output=$1
    shift
    ("$@") >"$output" 2>&1 &
    process=$!
    processes+=("$process")
}

# stop ID: its exit status.
stop() {
    local status=0
    kill -TERM "$1" 2>/dev/null || true
    wait "$1" || status=$?
    return $status
}

prepareRoot() {
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    inRoot apt-get -q update >"$log" 2>&1 || { cat "$log" && exit 1; }
    inRoot useradd --create-home anna
    inRoot install -d -m 0700 -o anna -g anna /run/anna
}

# installs FILE…: these packages and what they depend on. Settings that somebody changed are kept.
installs() {
    local names=() file
    mkdir -p "$root/packages"
    for file in "$@"; do
        cp "$file" "$root/packages/"
        names+=("/packages/$(basename "$file")")
    done
    inRoot apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-confold install "${names[@]}"
}

lintianIsContent() {
    local found
    found=$(lintian --allow-root --fail-on none --tag-display-limit 0 "$@")
    echo "$found"
    [ -z "$found" ]
}

# What is not on this machine is not looked at.
unitIsUnderstood() {
    command -v systemd-analyze >/dev/null || return 0
    local found unit=$work/unit/pricebook-server.service
    mkdir -p "$work/unit"
    sed 's|/usr/bin/pricebookctl|/bin/true|' "$here/server/pricebook-server.service" >"$unit"
    found=$(SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$unit" 2>&1 | grep -F pricebook-server || true)
    echo "$found"
    [ -z "$found" ]
}

unitIsClosed() {
    command -v systemd-analyze >/dev/null || return 0
    systemd-analyze security --offline=true --threshold=20 "$here/server/pricebook-server.service"
}

# The whole of each catalogue, and who may do what with it.
describeCatalogues() {
    (cd "$root" && find home/anna/.local/share/pricebook var/lib/pricebook -type f -printf '%p %i %s %U:%G %m %T@\n' \
        -exec sha256sum {} + | sort)
    inRoot runuser -u postgres -- pg_dump -h /tmp -p "$postgresPort" shop | sed '/^\\\(un\)\?restrict/d' | sha256sum
}

rememberCatalogues() { describeCatalogues >"$work/catalogues"; }

cataloguesAreUntouched() {
    [ "$(wc -l <"$work/catalogues")" -ge 5 ] && describeCatalogues | diff "$work/catalogues" -
}

nothingIsLeft() {
    local left
    left=$(find "$root/etc" "$root/usr" "$root/lib/systemd" "$root/var/lib/systemd" -name '*pricebook*' -not -path '*/share/doc/*')
    echo "$left"
    [ -z "$left" ] && [ ! -e "$root/var/lib/pricebook/.env" ]
}

cleanUp() {
    local process
    root=$work/root # not the archive's
    for process in "${processes[@]}"; do
        kill -TERM "$process" 2>/dev/null || true
    done
    [ -z "${postgresPort:-}" ] || inRoot runuser -u postgres -- "$postgresPrograms/pg_ctl" -D "$postgresData" -m fast stop \
        >/dev/null 2>&1 || true
    if [ -n "$keep" ]; then
        echo "The root is $root." >&2
        return
    fi
    umount --lazy "$work"/*/{dev/shm,proc,tmp/.X11-unix} 2>/dev/null || true
    rm -rf --one-file-system "$work"
}
