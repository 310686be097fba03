# Completion of pricebook and pricebookctl for bash: commands and options are what the programs' own --help lists.

_pricebook() {
    local word previous=${COMP_WORDS[COMP_CWORD - 1]} current=${COMP_WORDS[COMP_CWORD]} help commands
    local -a path=()
    help=$("$1" --help 2>/dev/null) || return
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        commands=" $(_pricebook_commands "$help") "
        [[ -n $word && $commands == *" $word "* ]] || continue
        path+=("$word")
        help=$("$1" "${path[@]}" --help 2>/dev/null) || return
    done
    COMPREPLY=()
    # Where a value is due, bash's own completion of files is as good as any.
    [[ $previous == -* ]] && grep -qE -- "^  (.*,)?$previous TEXT" <<<"$help" && return
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(grep -oE '^  -[^ ]+' <<<"$help" | tr ',' ' ')" -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -W "$(_pricebook_commands "$help")" -- "$current")
    fi
}

_pricebook_commands() { sed -n '/^Subcommands:/,$ s/^  \([a-z][a-z-]*\) .*/\1/p' <<<"$1" | tr '\n' ' '; }

complete -o default -F _pricebook pricebook pricebookctl
