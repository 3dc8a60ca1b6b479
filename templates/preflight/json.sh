# The part of preflight that writes its answers; ../preflight.sh is the whole.

# JSON, piece by piece. Every piece but the first of an object begins with a comma.

quoted() { # VALUE: without what cannot be printed, at most 200 characters
  local value=${1//[^[:print:]]/}
  value=${value:0:200} value=${value//\\/\\\\}
  printf '"%s"' "${value//\"/\\\"}"
}
text() { printf ',"%s":' "$1" && quoted "$2"; }
number() { if [[ $2 =~ ^[0-9]{1,15}$ ]]; then printf ',"%s":%s' "$1" "$2"; else printf ',"%s":null' "$1"; fi; }
yes_no() { if "${@:2}" >/dev/null 2>&1; then printf ',"%s":true' "$1"; else printf ',"%s":false' "$1"; fi; }
list() { # KEY VALUE…
  local comma='' value
  printf ',"%s":[' "$1"
  for value in "${@:2:100}"; do printf %s "$comma" && quoted "$value" && comma=,; done
  printf ']'
}
