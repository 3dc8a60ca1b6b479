#compdef hakube
# Completions of hakube for zsh: hakube completions zsh
#
# hakube itself says what may stand at the cursor, a line each: "value TAB description". Lines that begin with a
# colon say what zsh does itself: ":files" and ":directories" complete paths, and after ":goes-on" no space follows.

_hakube() {
  local line value
  local -a candidates paths space
  # The word at the cursor, only as far as the cursor.
  local said="$(${~words[1]} __complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)"
  for line in "${(@f)said}"; do
    case $line in
      ('') ;;
      (:files) paths=(_files) ;;
      (:directories) paths=(_files -/) ;;
      (:goes-on) space=(-S '') ;;
      (*)
        value=${line%%$'\t'*}
        # _describe takes "value:description".
        candidates+=("${value//:/\\:}${${line#$value}/$'\t'/:}")
        ;;
    esac
  done
  (( ${#candidates} )) && _describe -t hakube hakube candidates "${space[@]}"
  if (( ${#paths} )); then
    compset -P '--*='
    $paths
  fi
}

# The file is loaded as the function itself, from a directory of $fpath, or is sourced.
if [[ ${funcstack[1]} = _hakube ]]; then
  _hakube "$@"
else
  compdef _hakube hakube
fi
