# Writes to the API through the load balancer, several times a second, while a master is away: run as root on another
# master by the one command that hakube gives to sshd. What it writes are small ConfigMaps, which it removes in the end.
#
# Spoken on standard input and output, a line each:
#   node       {"hakube":"witness","protocol":1}
#   installer  begin LB:PORT
#   node       {"id":1,"at":1764288000.123456,"seconds":0.034,"status":201}   for each write: when it was begun, how long
#              it took, and the HTTP status; 0: no answer
#   installer  end
#   node       {"end":true,"there":[1,2]}                                     which of them can be read in the end
# Without the installer it ends by itself.
set -uo pipefail
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

readonly label=app.kubernetes.io/managed-by=hakube-drill

take_credentials() {
  directory=$(mktemp --directory /run/hakube-witness.XXXXXX)
  trap leave EXIT
  sed -n 's/^ *client-certificate-data: //p' /etc/kubernetes/admin.conf | base64 --decode >"$directory/client.crt"
  sed -n 's/^ *client-key-data: //p' /etc/kubernetes/admin.conf | base64 --decode >"$directory/client.key"
}

leave() {
  wait
  remove_all
  rm -rf "$directory"
}

# request SECONDS CURL-OPTION... PATH: its body goes where --output says
request() {
  curl --silent --noproxy '*' --connect-timeout 1 --max-time "$1" --cacert /etc/kubernetes/pki/ca.crt \
    --cert "$directory/client.crt" --key "$directory/client.key" "${@:2:$#-2}" \
    "https://$balancer/api/v1/namespaces/kube-system/configmaps${!#}"
}

# Several tries: it may be asked while a master is away.
remove_all() {
  local _
  for _ in {1..10}; do
    if request 10 --fail --output /dev/null --request DELETE "?labelSelector=$label"; then return 0; fi
    sleep 1
  done
}

write() { # ID
  local at=$EPOCHREALTIME said status seconds
  said=$(request 2 --output /dev/null --write-out '%{http_code} %{time_total}' --header 'Content-Type: application/json' \
    --data '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"hakube-drill-'"$1"'","labels":{"'"${label%=*}"'":"'"${label#*=}"'"}}}' '')
  read -r status seconds <<<"$said"
  printf '{"id":%d,"at":%s,"seconds":%s,"status":%d}\n' "$1" "$at" "${seconds:-2}" "$((10#${status:-0}))"
}

written() {
  local _ answer
  for _ in {1..10}; do
    if answer=$(request 20 --fail --output - "?labelSelector=$label"); then
      grep --only-matching '"name": *"hakube-drill-[0-9]*"' <<<"$answer" | sed 's/.*-\([0-9]*\)"/\1/' | paste --serial --delimiters=,
      return 0
    fi
    sleep 1
  done
}

# A write is begun every 150 ms, whether or not the last one was answered: one that hangs must not hide that others
# get through.
write_until_told() {
  local id=0 word result
  while true; do
    read -r -t 0.15 word
    result=$?
    if [ $result = 0 ] && [ "$word" = end ]; then return 0; fi
    if [ $result -le 128 ]; then exit; fi # the installer has gone
    id=$((id + 1))
    write $id &
  done
}

main() {
  local word there
  printf '{"hakube":"witness","protocol":1}\n'
  read -r -t 120 word balancer || return 0
  [ "$word" = begin ] || return 0
  take_credentials
  remove_all
  write_until_told
  wait
  there=$(written)
  printf '{"end":true,"there":[%s]}\n' "$there"
}

main
