#compdef pricebook pricebookctl
# Commands and options are what the programs' own --help lists.

_pricebook() {
    local help line word left right
    local -a path_ commands options
    help=$($words[1] --help 2>/dev/null) || return
    for word in ${words[2,CURRENT-1]}; do
        print -r -- $help | sed -n '/^Subcommands:/,$p' | grep -qE -- "^  $word( |\$)" || continue
        path_+=($word)
        help=$($words[1] $path_ --help 2>/dev/null) || return
    done
    if [[ $words[CURRENT-1] == -* ]] && print -r -- $help | grep -qE -- "^  (.*,)?$words[CURRENT-1] TEXT"; then
        _files
        return
    fi
    local inside=
    while IFS= read -r line; do
        case $line in
        Options:) inside=options ;;
        Subcommands:) inside=commands ;;
        '  '[a-z-]*)
            left=${${line#  }%% *}
            right=${${line[31,-1]}## #}
            for word in ${(s:,:)left}; do
                case $inside in
                options) options+=("$word:$right") ;;
                commands) commands+=("$word:$right") ;;
                esac
            done
            ;;
        esac
    done <<<"$help"
    if [[ $words[CURRENT] == -* ]]; then
        _describe -o option options
    elif (( $#commands )); then
        _describe command commands
    else
        _files
    fi
}

_pricebook "$@"
