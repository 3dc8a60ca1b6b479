#!/usr/bin/env bash
#
# Prepares a node of the cluster demo for leaving it, on behalf of that node, which may be dead: run on
# master master0 (10.20.0.10), written by hakube. run.json names it (`leaving`), and its etcd peer
# URL if it is a master (`leavingPeerUrl`).
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

leave_steps() {
  hook drain  $(($(decision drainSeconds) + 300)) drain_node
  step member 300 member_is_gone  remove_member
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
    '') declare -f leave_steps ;;
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
# drain: of the node `leaving`. run.json says how long that may take (`drainSeconds`), whether to go on all the same
# (`force`), and whether hakube has reached its machine (`reached`).

drain_node() {
  local node seconds
  node=$(decision leaving) seconds=$(decision drainSeconds)
  if ! node_exists "$node"; then return 0; fi
  # A machine that is dead is given up by the cluster within a minute; its pods could not end. One that lives, and only
  # does not let hakube in, is drained.
  if [ "$(decision reached)" = no ] && wait_for 70 "the cluster to give $node up" is_given_up "$node"; then return 0; fi
  if [ "$(decision force)" != yes ]; then
    evict_pods "$node" "$seconds" || still_there "$node"
  # Pods without a controller are lost, as --force says.
  elif ! evict_pods "$node" "$seconds" --force; then
    echo "deleting what could not be evicted in $seconds s, as --force says: $(what_stays "$node")"
    evict_pods "$node" 60 --force --disable-eviction || what_stays "$node"
  fi
}

still_there() { # NODE
  die "$1 was not drained within $(decision drainSeconds) s; $(what_stays "$1")
It takes no new pods now; \"kubectl uncordon $1\" lets it, and --force deletes what is left."
}

# Ends the step when the API server does not say.
node_exists() { # NODE
  local name
  name=$(kubectl_admin get node "$1" --ignore-not-found --output=name) || die "the API server does not say whether there is a node $1"
  [ -n "$name" ]
}

is_given_up() { # NODE
  local ready
  ready=$(kubectl_admin get node "$1" --output='jsonpath={.status.conditions[?(@.type=="Ready")].status}') || return 1
  [ "$ready" != True ]
}

# ---------------------------------------------------------------------------------------------------------
# members: what keeps etcd's majority. Whoever stops, restarts or removes a member, or adds one, holds the lock
# meanwhile and asks again with it in hand, for much may have happened since hakube has asked.

# with_members_lock ENDPOINTS FUNCTION [ARGUMENT...]: the lock is a lease, gone a minute after its holder
with_members_lock() {
  tell_of_waiting &
  etcd_client_patiently "$1" lock --ttl=60 /hakube/locks/members /bin/bash "$script" with_lock_held $! "${@:2}"
}

tell_of_waiting() {
  sleep 3
  echo 'waiting for another change of the masters to end'
}

with_lock_held() { # PROCESS FUNCTION [ARGUMENT...]
  kill "$1" 2>/dev/null || true
  "${@:2}"
}

# The lock is waited for, so without the usual limit of ten seconds a command.
etcd_client_patiently() {
  /usr/local/bin/etcdctl --endpoints="$1" --cacert=/etc/etcd/pki/ca.crt \
    --cert=/etc/etcd/pki/server.crt --key=/etc/etcd/pki/server.key "${@:2}"
}

# guard_majority ACTION PEER-URL ENDPOINTS: ends the step unless a majority is left when the member of that peer URL
# is stopped (and stays away for a while), restarted, or removed. Called with the lock held.
guard_majority() {
  local line id status name peers clients learner voters=0 healthy=0 target=none
  while IFS= read -r line; do
    IFS=, read -r id status name peers clients learner <<<"${line//, /,}"
    if [ "$learner" = true ]; then continue; fi
    voters=$((voters + 1))
    if [ "$peers" = "$2" ]; then target=dead; fi
    if [ "$status" != started ] || ! etcd_client "$clients" endpoint health >/dev/null 2>&1; then continue; fi
    healthy=$((healthy + 1))
    if [ "$peers" = "$2" ]; then target=healthy; fi
  done < <(etcd_client "$3" member list || true)
  if [ $voters = 0 ]; then die "etcd does not say who its members are, so it is not known whether a majority would be left"; fi
  if judge_majority "$1" $voters $healthy $target; then return 0; fi
  if [ "$(decision forceQuorumLoss)" = yes ]; then
    echo "going on all the same, as --force-quorum-loss says"
    return 0
  fi
  echo 'nothing was changed; bring back what is missing, or take it out: hakube status, hakube install, hakube reset' >&2
  exit 1
}

# judge_majority ACTION VOTERS HEALTHY TARGET: of so many members that vote so many are healthy; the one that is
# stopped, restarted or removed is healthy, dead, or none of them. The same rule as hakube's own, before it begins.
judge_majority() {
  local left=$3 voters=$2
  if [ "$3" -lt $(($2 / 2 + 1)) ]; then
    echo "etcd has no majority now: $3 of $2 members are healthy, $(($2 / 2 + 1)) are needed" >&2
    return 1
  fi
  if [ "$4" = none ]; then return 0; fi
  if [ "$4" = healthy ]; then left=$((left - 1)); fi
  if [ "$1" = remove ]; then voters=$((voters - 1)); fi
  # One or two members have none to spare: a restart is an outage of some seconds, whenever it comes.
  if [ "$1" = restart ] && [ "$2" -le 2 ]; then return 0; fi
  if [ "$voters" -gt 0 ] && [ "$left" -ge $((voters / 2 + 1)) ]; then return 0; fi
  echo "to $1 this member would cost etcd its majority: $left of $voters members would be healthy, $((voters / 2 + 1)) are needed" >&2
  return 1
}

# ---------------------------------------------------------------------------------------------------------
# member: etcd's, before anything is done to its machine: for as long as a dead member counts, the loss of another
# may cost the majority

leaving_peer_url() { decision leavingPeerUrl; }

# Prints the member's id; nothing when there is none.
leaving_member() {
  local url members
  url=$(leaving_peer_url)
  [ -n "$url" ] || return 0
  members=$(etcd_client $etcd_endpoint member list) || die 'etcd does not say who its members are'
  awk -F', ' -v url="$url" '$4 == url { print $1 }' <<<"$members"
}

member_is_gone() {
  local id
  id=$(leaving_member)
  [ -z "$id" ] || die "$id is a member of etcd"
}

# What counts is that it is gone: to give back the lock may fail, while the others agree on who leads them.
remove_member() { with_members_lock $etcd_endpoint remove_leaving_member || /bin/bash "$script" member_is_gone; }

# Called with the lock held.
remove_leaving_member() {
  local id
  id=$(leaving_member)
  if [ -z "$id" ]; then return 0; fi
  guard_majority remove "$(leaving_peer_url)" $etcd_endpoint
  hand_over_leadership "$id" || echo 'it leads the others, who choose another leader when it is gone'
  etcd_client $etcd_endpoint member remove "$id"
}

# A leader that is removed leaves the others without one for seconds.
hand_over_leadership() { # ID
  local members mine clients status pattern='"MemberID" : ([0-9]+).*"Leader" : ([0-9]+)'
  members=$(etcd_client $etcd_endpoint member list)
  mine=$(awk -F', ' -v url="$peer_url" '$4 == url { print $1 }' <<<"$members")
  clients=$(awk -F', ' -v id="$1" '$1 == id { print $5 }' <<<"$members")
  # One that is dead leads nobody.
  status=$(etcd_client "$clients" endpoint status --write-out=fields 2>/dev/null) || return 0
  if [[ $status =~ $pattern && ${BASH_REMATCH[1]} = "${BASH_REMATCH[2]}" ]]; then
    etcd_client "$clients" move-leader "$mine"
  fi
}

main "$@"
