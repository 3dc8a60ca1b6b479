# Completions of hakube for fish: hakube completions fish
#
# hakube itself says what may stand at the cursor, a line each: "value TAB description". Lines that begin with a
# colon say what fish does itself: ":files" and ":directories" complete paths; ":goes-on" is for other shells.

function __hakube_complete
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor)
    set -l program $words[1]
    set --erase words[1]
    # A path may be the value of an option that is in the same word.
    set -l option (string match --regex -- '^--[^=]+=' $current)
    set -l value (string replace --regex -- '^--[^=]+=' '' $current)
    for line in ($program __complete -- $words "$current" 2>/dev/null)
        switch $line
            case ':files'
                printf '%s\n' "$option"(__fish_complete_path "$value")
            case ':directories'
                printf '%s\n' "$option"(__fish_complete_directories "$value")
            case ':goes-on'
            case '*'
                printf '%s\n' $line
        end
    end
end

complete --command hakube --no-files --arguments '(__hakube_complete)'
