#!/usr/bin/env bash
# fetch-api-pages.sh FOLDER
# Puts what /docs and /redoc are made of into FOLDER: Swagger UI and ReDoc, npm packages of one version each whose checksum
# is checked here, their files compressed, and apipages.qrc, which lists them. The build calls it.
# Where npm or its registry is missing it says so, lists nothing and succeeds; there is no FOLDER/fetched afterwards, so
# that the next build tries again. A package with another checksum is an error.
set -euo pipefail

# Name, version, SHA-512, the page it is for, its files. ReDoc 3 brings a telemetry library and buttons that send the page
# to web services, so this stays at 2.
packages=(
    "swagger-ui-dist 5.35.0
     534eaba4cb56f55dd73c638179a993512af4674f63317e0826e00da44fc465b021c341bc0a0c2bcd4e18997927fe1d3008336c5dd19aad334d1c2dec53cc9551
     docs swagger-ui-bundle.js swagger-ui-bundle.js.LICENSE.txt swagger-ui.css favicon-32x32.png LICENSE NOTICE"
    "redoc 2.5.3
     6c16dab7e4b1eb1296772a02193b40d0159e4c45bd56ce159c48daeeaed92ce93820cedc1d02eb7fe903c5617a74a78ac53f243819e8cbf3ac35709e2edb69c9
     redoc bundles/redoc.standalone.js bundles/redoc.standalone.js.LICENSE.txt LICENSE"
)

folder=$1
mkdir -p "$folder/packages" "$folder/files"
scratch=$(mktemp -d "$folder/scratch.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

has_checksum() { # FILE SHA512
    echo "$2  $1" | sha512sum --check --status 2>/dev/null
}

# Prints why not where it fails.
download() { # NAME VERSION
    command -v npm >/dev/null || { echo "npm is not installed"; return 1; }
    timeout 180 npm pack "$1@$2" --pack-destination "$scratch" --ignore-scripts --prefer-offline --fetch-retries=1 \
        --fetch-retry-mintimeout=500 --fetch-timeout=30000 >"$scratch/npm.log" 2>&1 </dev/null && return 0
    { grep -E '^npm (ERR!|error)' "$scratch/npm.log" || echo "npm failed"; } | head -n 2 | paste -sd ' '
    return 1
}

# Leaves the package in $folder/packages; 1 with a reason on standard output where it cannot be had, exits with 2 where it
# is not the one that is wanted.
provide() { # NAME VERSION SHA512
    local package=$folder/packages/$1-$2.tgz
    [ ! -f "$package" ] || ! has_checksum "$package" "$3" || return 0
    download "$1" "$2" || return 1
    if ! has_checksum "$scratch/$1-$2.tgz" "$3"; then
        echo "$1-$2.tgz does not have the checksum that $0 asks for." \
            "Somebody may have tampered with it: look at what npm's registry is set to." >&2
        exit 2
    fi
    mv "$scratch/$1-$2.tgz" "$package"
}

unpack() { # PACKAGE PAGE FILE…
    local package=$1 page=$2 file
    shift 2
    mkdir -p "$scratch/$page"
    tar -xzf "$package" -C "$scratch" --no-same-owner "${@/#/package/}"
    for file; do
        gzip -9 -n -c "$scratch/package/$file" >"$scratch/$page/$(basename "$file").gz"
    done
    rm -rf "$scratch/package" "$folder/files/$page"
    mv "$scratch/$page" "$folder/files/$page"
}

complete=true
listed=
versions=
for line in "${packages[@]}"; do
    read -r -d '' -a words <<<"$line" || true
    name=${words[0]} version=${words[1]} checksum=${words[2]} page=${words[3]} files=("${words[@]:4}")
    if reason=$(provide "$name" "$version" "$checksum"); then
        unpack "$folder/packages/$name-$version.tgz" "$page" "${files[@]}"
        for file in "${files[@]}"; do
            listed+="  <file>files/$page/$(basename "$file").gz</file>"$'\n'
        done
        versions+=" $name $version"
    else
        [ $? -ne 2 ] || exit 2
        complete=false
        echo "/$page will only link openapi.json: $name $version could not be fetched ($reason)." \
            "The next build tries again." >&2
    fi
done

cat >"$scratch/apipages.qrc" <<END
<!--$versions -->
<RCC><qresource prefix="/api-pages">
$listed</qresource></RCC>
END
# Left alone where nothing changes, so that nothing is built anew.
cmp -s "$scratch/apipages.qrc" "$folder/apipages.qrc" || mv "$scratch/apipages.qrc" "$folder/apipages.qrc"
if $complete; then touch "$folder/fetched"; else rm -f "$folder/fetched"; fi
