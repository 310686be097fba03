# Read by try.sh: the window.
# shellcheck shell=bash disable=SC2154 # variables of try.sh

desktopKnowsIt() {
    desktop-file-validate "$root/usr/share/applications/pricebook.desktop" &&
        appstreamcli validate --no-net "$root"/usr/share/metainfo/*.metainfo.xml &&
        inRoot test -s /usr/share/icons/hicolor/48x48/apps/pricebook.png &&
        inRoot test -s /usr/share/man/man1/pricebook.1.gz || return 1
    # The type that a file gets by its name, as file managers ask for it.
    local data=$work/mime
    mkdir -p "$data/mime/packages"
    cp "$root/usr/share/mime/packages/pricebook.xml" /usr/share/mime/packages/freedesktop.org.xml "$data/mime/packages/"
    update-mime-database "$data/mime" || return 1
    grep -x '60:application/vnd.pricebook.catalogue+json:\*.pricebook.json' "$data/mime/globs2"
}

# A display beside the root, so that the root gets nothing but what the packages bring.
startDisplay() {
    Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$work/display" >"$work/xvfb.log" 2>&1 &
    processes+=($!)
    within 30 test -s "$work/display" || exit 1
    display=:$(cat "$work/display")
    mkdir -p "$root/tmp/.X11-unix"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
}

# startWindow ARGUMENT…: as anna, who has no keychain and no desktop.
startWindow() {
    start "$work/window.log" asUser anna HOME=/home/anna XDG_RUNTIME_DIR=/run/anna DISPLAY="$display" "${program:-pricebook}" "$@"
    window=$process
}

# showsWindow TITLE: whether a window with this in its title is on the display.
showsWindow() { xwininfo -root -tree -display "$display" | grep -F -- "$1"; }

endWindow() {
    DISPLAY=$display import -window root "$work/$1.png" || true
    kill -0 "$window" || { cat "$work/window.log" && return 1; }
    cat "$work/window.log"
    stop "$window" || true
}

windowOpens() {
    local catalogue=$root/home/anna/.local/share/pricebook/catalogue.db
    startWindow
    within 60 showsWindow '"Pricebook"' || { cat "$work/window.log" && return 1; }
    sleep 2
    # The first start only asks how to begin.
    [ ! -e "$catalogue" ] || return 1
    endWindow window || return 1
    # A plug-in or an icon theme that is missing is said on standard error.
    [ ! -s "$work/window.log" ]
}

windowImports() {
    cp "$top/resources/sample-catalogue.json" "$root/home/anna/shop.pricebook.json"
    startWindow /home/anna/shop.pricebook.json
    within 60 showsWindow '"Import' || { cat "$work/window.log" && return 1; }
    within 60 test -s "$root/home/anna/.local/share/pricebook/catalogue.db" || return 1
    sleep 2
    endWindow import
}

windowOpensPostgres() {
    startWindow --database "postgresql://pricebook:secret@127.0.0.1:$postgresPort/shop"
    within 60 showsWindow "shop" || { cat "$work/window.log" && return 1; }
    sleep 2
    endWindow postgresql
}
