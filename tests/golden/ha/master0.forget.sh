#!/usr/bin/env bash
#
# Takes a node out of the cluster demo when it has left: run on master master0 (10.20.0.10),
# written by hakube. run.json names it (`leaving`).
#
# This comes last, when its kubelet does not run any more, for that one would make the node anew.
#
# It holds no secret: what it needs of these travels beside it and is gone when it ends. Each step has a probe,
# which looks at the machine and not at what was done before; the step's action runs only where the probe fails,
# so running the script again changes nothing that is already as it should be.
#
# It is run by hakube, which tells it in run.json what was decided.
#
# shellcheck disable=SC2034 # what all scripts have in common is not used by each

readonly cluster_name=demo node_name=master0 private_ip=10.20.0.10
readonly kubernetes_version=1.37.2 etcd_version=3.6.14 containerd_version=2.3.7
readonly control_plane_endpoint=10.20.0.9:6443

forget_steps() {
  step node 120 node_is_gone delete_node
}

# ---------------------------------------------------------------------------------------------------------
# How a step runs
#
# Probes and actions run in a bash of their own (`in_time`), so that `set -e` holds in them: bash ignores it
# inside anything whose success is asked for, such as the condition of an `if`.

set -euo pipefail
umask 022
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root
readonly script=${BASH_SOURCE[0]}
readonly bundle=/run/hakube/bundle
readonly journal=/var/lib/hakube/journal.jsonl

# decision KEY: what the installer decided about this run; run.json has one key a line
decision() {
  local line pattern='^"'$1'": "([^"]*)",?$'
  while read -r line; do
    if [[ $line =~ $pattern ]]; then echo "${BASH_REMATCH[1]}"; fi
  done <"$bundle/run.json"
}

# die MESSAGE: the step ends here
die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# record JSON-FIELDS: a line of the journal, on disk before the run goes on, and in the run's output
record() {
  local line now=$EPOCHREALTIME
  TZ=UTC printf -v line '{"time":"%(%FT%T)T.%.3sZ","runId":"%s","script":"%s",%s}' "${now%.*}" "${now#*.}" "$run_id" "$script_sha256" "$1"
  printf '%s\n' "$line" >>"$journal"
  sync --data "$journal"
  printf '\036%s\n' "$line"
}

# in_time SECONDS FUNCTION: runs a function of this script, and ends it when its time is over
in_time() { timeout --kill-after=10 "$1" /bin/bash "$script" "$2" </dev/null; }

# A probe may wait for what is on its way, as after a start of the machine.
readonly probe_seconds=240

# step NAME SECONDS PROBE ACTION
step() {
  begin_step "$1"
  if in_time $probe_seconds "$3"; then
    end_step "$1" ok 0
  elif in_time "$2" "$4" && in_time $probe_seconds "$3"; then
    end_step "$1" changed 0
  else
    end_step "$1" failed $? "$2"
  fi
}

# hook NAME SECONDS FUNCTION: a step without a probe
hook() {
  begin_step "$1"
  if in_time "$2" "$3"; then
    end_step "$1" ok 0
  else
    end_step "$1" failed $? "$2"
  fi
}

# await NAME SECONDS FUNCTION: a step that does nothing but wait
await() { hook "$@"; }

begin_step() { # NAME
  number=$((number + 1)) began=${EPOCHREALTIME/./}
  if [ -e /run/hakube/stop ]; then
    record "\"event\":\"stopped\",\"before\":\"$1\""
    exit 75
  fi
  record "\"event\":\"start\",\"step\":\"$1\",\"number\":$number,\"of\":$steps"
}

end_step() { # NAME RESULT EXIT-CODE [DEADLINE]
  local milliseconds=$(((${EPOCHREALTIME/./} - began) / 1000)) fields
  if [ "$3" = 124 ] || [ "$3" = 137 ]; then echo "step $1 was ended: it was not done after $4 s" >&2; fi
  printf -v fields '"event":"done","step":"%s","number":%d,"of":%d,"result":"%s","exit":%d,"seconds":%d.%03d' \
    "$1" "$number" "$steps" "$2" "$3" $((milliseconds / 1000)) $((milliseconds % 1000))
  record "$fields"
  if [ "$3" != 0 ]; then exit "$3"; fi
}

# wait_for SECONDS WHAT COMMAND...: until the command succeeds; fails with what it said last
wait_for() {
  local end=$((SECONDS + $1)) what=$2 seen
  shift 2
  until seen=$("$@" 2>&1); do
    if [ $SECONDS -ge $end ]; then
      echo "waited in vain for $what; last seen: $seen" >&2
      return 1
    fi
    sleep 1
  done
}

# try_for SECONDS COMMAND...: again and again, for what a network that is away for a moment can disturb
try_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if [ $SECONDS -ge $end ]; then return 1; fi
    sleep 5
    echo "trying again: $1 ${2-}" >&2
  done
}

# write PATH MODE: standard input becomes the file, whole or not at all
write() {
  mkdir -p "${1%/*}"
  cat >"$1.hakube-new"
  chmod "$2" "$1.hakube-new"
  mv "$1.hakube-new" "$1"
}

# is_written PATH MODE: the file is what standard input says
is_written() {
  if ! cmp --silent - "$1" || [ "0$(stat --format=%a "$1")" != "$2" ]; then
    die "$1 is not as it should be"
  fi
}

# download URL FILE [CURL-OPTION...]
download() {
  try_for 120 curl --fail --silent --show-error --location --proto '=http,https' \
    --connect-timeout 10 --max-time 600 "${@:3}" --output "$2" "$1"
}

# secret_is_installed BUNDLED PATH MODE OWNER
secret_is_installed() {
  if ! cmp --silent "$bundle/secrets/$1" "$2" || [ "$(stat --format='0%a %U' "$2")" != "$3 $4" ]; then
    die "$2 is not as it should be"
  fi
}

# install_secret BUNDLED PATH MODE OWNER
install_secret() {
  install -D --mode="$3" --owner="$4" --group="$4" "$bundle/secrets/$1" "$2"
}

main() {
  case ${1:-} in
    run) run ;;
    '') declare -f forget_steps ;;
    *) "$@" ;;
  esac
}

run() {
  local phase
  run_id=$(decision runId) phase=$(decision phase) number=0
  read -r script_sha256 _ < <(sha256sum "$script")
  # The script and the bundle must be meant for each other, and for this node.
  [ "$(decision format)" = 1 ] || die 'this script and the hakube that sent it do not fit each other'
  [ "$(decision node)" = $node_name ] || die "this is the script of $node_name, and was sent for $(decision node)"
  steps=$(declare -f "${phase}_steps" | grep --count --extended-regexp '^ *(step|await|hook|check) ')
  mkdir -p "${journal%/*}"
  record "\"event\":\"run\",\"phase\":\"$phase\",\"of\":$steps"
  "${phase}_steps"
}

readonly etcd_endpoint=https://127.0.0.1:2379 peer_url=https://$private_ip:2380
readonly other_endpoints=https://10.20.0.11:2379,https://10.20.0.12:2379

# As a client of etcd: etcd_client ENDPOINTS ARGUMENT...
etcd_client() {
  /usr/local/bin/etcdctl --endpoints="$1" --command-timeout=10s --cacert=/etc/etcd/pki/ca.crt \
    --cert=/etc/etcd/pki/server.crt --key=/etc/etcd/pki/server.key "${@:2}"
}

readonly admin_conf=/etc/kubernetes/admin.conf

# As an administrator, at this machine's own API server: it answers whether or not the load balancer does.
kubectl_admin() { kubectl --kubeconfig=$admin_conf --server=https://$private_ip:6443 --request-timeout=20s "$@"; }

# As this node.
kubectl_node() { kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=20s "$@"; }

wait_for_api_server() { wait_for 200 'the API server of this node' /bin/bash "$script" api_server_is_ready; }

api_server_is_ready() { kubectl_node --server=https://$private_ip:6443 get --raw=/readyz; }

# ---------------------------------------------------------------------------------------------------------
# node: what the cluster knows of it; the pods that it had are collected soon after

node_is_gone() {
  local name
  name=$(kubectl_admin get node "$(decision leaving)" --ignore-not-found --output=name) || die 'the API server does not say whether the node is there'
  [ -z "$name" ] || die "$name is there"
}

delete_node() { kubectl_admin delete node "$(decision leaving)" --ignore-not-found --timeout=60s; }

main "$@"
