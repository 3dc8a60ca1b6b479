#!/usr/bin/env bash
#
# Drains nodes of the cluster demo before they are upgraded, run on master master0
# (10.20.0.10), written by hakube. run.json names them (`nodes`), and how long one may take (`drainSeconds`).
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

drain_nodes_steps() {
  step drain 21600 nodes_are_drained drain_nodes
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
    '') declare -f drain_nodes_steps ;;
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

readonly admin_conf=/etc/kubernetes/admin.conf

# As an administrator, at this machine's own API server: it answers whether or not the load balancer does.
kubectl_admin() { kubectl --kubeconfig=$admin_conf --server=https://$private_ip:6443 --request-timeout=20s "$@"; }

# As this node.
kubectl_node() { kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=20s "$@"; }

wait_for_api_server() { wait_for 200 'the API server of this node' /bin/bash "$script" api_server_is_ready; }

api_server_is_ready() { kubectl_node --server=https://$private_ip:6443 get --raw=/readyz; }

# ---------------------------------------------------------------------------------------------------------
# pods: those of a node that have to go before it does are evicted, so that controllers make them anew elsewhere, as
# fast as their PodDisruptionBudgets allow. Those of DaemonSets and of the node itself stay: they would be back at once.

# Prints NAMESPACE/NAME, a line each; fails when the API server does not say.
pods_to_go() { # NODE
  kubectl_admin get pods --all-namespaces --no-headers --field-selector="spec.nodeName=$1" \
    --output='custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,OWNER:.metadata.ownerReferences[*].kind,PHASE:.status.phase' |
    awk '$3 !~ /^(DaemonSet|Node)$/ && $4 !~ /^(Succeeded|Failed)$/ { print $1 "/" $2 }'
}

evict_pods() { # NODE SECONDS [OPTION...]
  kubectl_admin --request-timeout=0 drain "$1" --ignore-daemonsets --delete-emptydir-data --timeout="$2s" "${@:3}"
}

# Says which pods were not evicted, and which budgets may be the reason.
what_stays() { # NODE
  local pods budgets
  pods=$(pods_to_go "$1") || pods='the API server does not say'
  budgets=$(used_up_budgets "$pods") || budgets=''
  echo "still on $1: $(words "$pods")"
  if [ -n "$budgets" ]; then echo "PodDisruptionBudgets that allow no eviction now: $(words "$budgets")"; fi
}

# PodDisruptionBudgets in the namespaces of these pods, NAMESPACE/NAME a line, that allow nothing more to be evicted.
used_up_budgets() { # PODS
  kubectl_admin get poddisruptionbudgets --all-namespaces --no-headers \
    --output='custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,ALLOWED:.status.disruptionsAllowed' |
    awk 'NR == FNR { used[$1]; next } $3 == "0" && $1 in used { print $1 "/" $2 }' <(cut --delimiter=/ --fields=1 <<<"$1") -
}

words() { paste --serial --delimiters=' ' <<<"$1"; } # LINES

# ---------------------------------------------------------------------------------------------------------
# cordon: a node gets no new pods, its own are evicted, as fast as their PodDisruptionBudgets allow, and it is let
# back in when it is done. The annotation hakube/upgrade is there meanwhile, and tells whether it was cordoned before.

# Ends the step when the API server does not say.
node_field() { # NODE JSONPATH
  kubectl_admin get node "$1" --output="jsonpath={$2}" || die "the API server does not say how the node $1 is"
}

is_drained() { # NODE
  local pods
  [ -n "$(node_field "$1" .metadata.annotations.hakube/upgrade)" ] || die "$1 is not drained for an upgrade"
  [ "$(node_field "$1" .spec.unschedulable)" = true ] || die "$1 is not cordoned"
  pods=$(pods_to_go "$1") || die "the API server does not say which pods are on $1"
  [ -z "$pods" ] || die "still on $1: $(words "$pods")"
}

drain() { # NODE
  if [ -z "$(node_field "$1" .metadata.annotations.hakube/upgrade)" ]; then
    if [ "$(node_field "$1" .spec.unschedulable)" = true ]; then
      kubectl_admin annotate node "$1" hakube/upgrade=was-cordoned
    else
      kubectl_admin annotate node "$1" hakube/upgrade=cordoned
    fi
  fi
  kubectl_admin cordon "$1"
  if evict_pods "$1" "$(decision drainSeconds)"; then return 0; fi
  echo "not drained within $(decision drainSeconds) s: $1, which is used again; $(what_stays "$1")" >&2
  let_back "$1"
  return 1
}

is_let_back() { # NODE
  [ -z "$(node_field "$1" .metadata.annotations.hakube/upgrade)" ] || die "$1 is drained for an upgrade"
}

let_back() { # NODE
  if [ "$(node_field "$1" .metadata.annotations.hakube/upgrade)" = cordoned ]; then kubectl_admin uncordon "$1"; fi
  kubectl_admin annotate node "$1" hakube/upgrade-
}

nodes() { decision nodes | tr ' ' '\n'; }

nodes_are_drained() {
  local node
  while read -r node; do is_drained "$node"; done < <(nodes)
}

drain_nodes() {
  local node
  while read -r node; do
    if ! /bin/bash "$script" drain "$node" </dev/null; then
      # None of them is upgraded now, so those that were drained before it are used again too.
      let_nodes_back
      return 1
    fi
  done < <(nodes)
}

let_nodes_back() {
  local node
  while read -r node; do let_back "$node" </dev/null; done < <(nodes)
}

main "$@"
