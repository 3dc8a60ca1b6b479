# Completions of hakube for bash: hakube completions bash
#
# hakube itself says what may stand at the cursor, a line each: "value TAB description". Lines that begin with a
# colon say what bash does itself: ":files" and ":directories" complete paths, and after ":goes-on" no space follows.

_hakube() {
  local program=$1 current=$2 line words=()
  COMPREPLY=()
  # The word at the cursor, only as far as the cursor.
  words=("${COMP_WORDS[@]:1:COMP_CWORD-1}" "$current")
  while IFS= read -r line; do
    case $line in
      # bash 3.2, which macOS has, has no compopt.
      :files) compopt -o default 2>/dev/null || _hakube_paths -f "$current" ;;
      :directories) compopt -o dirnames 2>/dev/null || _hakube_paths -d "$current" ;;
      :goes-on) compopt -o nospace 2>/dev/null ;;
      *) COMPREPLY+=("${line%%$'\t'*}") ;;
    esac
  done < <("${program/#\~/$HOME}" __complete -- "${words[@]}" 2>/dev/null)
}

_hakube_paths() {
  local path
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$2")
}

complete -F _hakube hakube
