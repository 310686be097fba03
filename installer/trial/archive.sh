# Read by try.sh: the archive, on a system without Qt.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of try.sh

tryArchive() {
    local other=$work/other
    umount "$root/tmp/.X11-unix"
    "$here/root.sh" "$other" "$top/build/installer/debian-12.tar"
    root=$other
    prepareRoot
    # What a desktop has, whatever its toolkit: X11, OpenGL, fonts, D-Bus.
    inRoot apt-get -q -y --no-install-recommends install libx11-xcb1 libsm6 libgl1 libegl1 libopengl0 libglib2.0-0 \
        libfontconfig1 libdbus-1-3 fonts-dejavu-core >"$log" 2>&1 || { cat "$log" && exit 1; }
    mkdir -p "$root/tmp/.X11-unix" "$root/opt"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
    check "it unpacks" tar -C "$root/opt" --no-same-owner -xzf "$work"/first/pricebook-*.tar.gz
    programs=$(cd "$root" && echo opt/pricebook-*/bin)
    check "nothing in it is this machine's" archiveIsClean
    check "its pricebookctl works on SQLite and PostgreSQL" archiveWorks
    check "its window opens, with its own Qt and icons" archiveWindowOpens
    umount "$root/tmp/.X11-unix" "$root/dev/shm" "$root/proc"
}

archiveIsClean() {
    ! grep -rlF "$top" "$root/opt" || return 1
    [ -z "$(find "$root/opt" -xtype l)" ] && [ -z "$(find "$root/opt" -not -perm -o=r)" ]
}

archiveWorks() {
    local url
    for url in sqlite:////home/anna/archive.db "postgresql://pricebook:secret@127.0.0.1:$postgresPort/shop"; do
        (asUser anna HOME=/home/anna "/$programs/pricebookctl" --database "$url" sample) &&
            (asUser anna HOME=/home/anna "/$programs/pricebookctl" --database "$url" status) || return 1
    done
}

archiveWindowOpens() {
    local program=/$programs/pricebook # read by startWindow
    startWindow /home/anna/archive.db
    within 60 showsWindow "archive.db" || { cat "$work/window.log" && return 1; }
    sleep 2
    endWindow archive || return 1
    [ ! -s "$work/window.log" ]
}
