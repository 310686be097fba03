# Completion for fish: commands and options are what the program's own --help lists.

function __pricebook_complete
    set -l words (commandline -opc)
    set -l program $words[1]
    set -l path
    set -l help ($program --help 2>/dev/null)
    for word in $words[2..-1]
        if string match -qr -- "^  $word( |\$)" (string join \n $help | sed -n '/^Subcommands:/,$p')
            set path $path $word
            set help ($program $path --help 2>/dev/null)
        end
    end
    for line in $help
        set -l found (string match -r -- '^  ([a-z-][^ ]*) (.*)$' $line)
        or continue
        for word in (string split -- , $found[2])
            echo $word\t(string trim (string sub -s 31 -- $line))
        end
    end
end

complete -c pricebook -a '(__pricebook_complete)'
complete -c pricebookctl -a '(__pricebook_complete)'
