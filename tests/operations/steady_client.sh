#!/usr/bin/env bash
#
# steady_client.sh SERVER DIRECTORY: writes a number to the API server and reads it back, again and again, each time
# over a new connection, until there is a file DIRECTORY/stop. Says of each request, a line each: milliseconds since
# 1970, `write` or `read`, `ok`, `failed` or `lost`, and why.
set -uo pipefail
server=$1 directory=$2
readonly address=$server/api/v1/namespaces/default/configmaps

request() {
  curl --silent --show-error --fail-with-body --max-time 15 --cacert "$directory/ca.crt" \
    --cert "$directory/client.crt" --key "$directory/client.key" "$@" 2>&1
}

say() { # REQUEST RESULT [WHY]
  printf '%s %s %s %s\n' "${began%???}" "$1" "$2" "$(tr '\n' ' ' <<<"${3:-}" | cut --characters=1-200)"
}

document() { # NUMBER
  printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"steady"},"data":{"number":"%d"}}' "$1"
}

# Counting begins when there is something to count with.
until request "$address/steady" >/dev/null; do
  if [ -e "$directory/stop" ]; then exit 1; fi
  request --request POST --header 'Content-Type: application/json' --data "$(document 0)" "$address" >/dev/null
  sleep 0.2
done
written=0
for ((number = 1; ; number++)); do
  if [ -e "$directory/stop" ]; then break; fi
  began=${EPOCHREALTIME/./}
  if said=$(request --request PUT --header 'Content-Type: application/json' --data "$(document $number)" "$address/steady"); then
    written=$number
    say write ok
  else
    say write failed "$said"
  fi
  began=${EPOCHREALTIME/./}
  if ! said=$(request "$address/steady"); then
    say read failed "$said"
  elif [[ $said =~ \"number\":\ ?\"([0-9]+)\" ]] && [ "${BASH_REMATCH[1]}" -ge $written ]; then
    say read ok
  else
    say read lost "$written was written, and this was read: $said"
  fi
  sleep 0.1
done
