#!/usr/bin/env bash
#
# Takes the master master0 (10.20.0.10) of the cluster demo away for a while, as if it had lost its power,
# and brings it back; written by hakube, which measures meanwhile how long the API is away. run.json says for how
# long (`holdSeconds`), and when the machine mends itself if nobody else does (`restoreSeconds`).
#
# Nothing that is done here outlives a restart of the machine, which brings everything back too.
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

drill_steps() {
  trap 'in_time 60 restore' EXIT
  await free    30 no_restore_is_pending
  await lost   300 be_lost_for_a_while
  await back   240 wait_until_back
  await disarm  30 disarm_restore
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
    '') declare -f drill_steps ;;
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
# The restore, which this machine arms before it stops anything: whatever becomes of hakube, of the connection or of
# this run, a timer brings back what was stopped.

readonly restore_script=/run/hakube/restore.sh
readonly drop_in=/run/systemd/system/etcd.service.d/hakube-drill.conf

no_restore_is_pending() {
  if systemctl is-active --quiet hakube-restore.timer; then die 'an earlier drill of this machine has not ended; it mends itself within three minutes'; fi
}

arm_restore() {
  write $restore_script 0700 <<END
rm -f $drop_in
systemctl daemon-reload
systemctl start --no-block etcd
systemctl start kubelet
END
  systemd-run --quiet --collect --unit=hakube-restore --on-active="$(decision restoreSeconds)" --timer-property=AccuracySec=1s \
    /bin/bash $restore_script
}

restore() { if [ -e $restore_script ]; then /bin/bash $restore_script; fi; }

disarm_restore() {
  # On a slow machine it has run meanwhile, and is gone.
  if systemctl is-active --quiet hakube-restore.timer; then systemctl stop hakube-restore.timer; fi
  rm -f $restore_script
}

# ---------------------------------------------------------------------------------------------------------
# lost

# The lock is asked of the other members: this one cannot keep it while it is away.
be_lost_for_a_while() { with_members_lock "$other_endpoints" lose_and_restore; }

# Called with the lock held.
lose_and_restore() {
  guard_majority stop $peer_url "$other_endpoints"
  arm_restore
  tell stopping
  stop_all
  tell stopped
  sleep "$(decision holdSeconds)"
  restore
  tell restored
  wait_for 120 'the member of this machine' etcd_client $etcd_endpoint endpoint health
}

# As sudden as a power cut: etcd, asked to stop, would hand over its leadership first.
stop_all() {
  local container
  printf '[Service]\nKillSignal=SIGKILL\n' | write $drop_in 0644
  systemctl daemon-reload
  # Who would start the API server again. Less than the 40 seconds after which a node is taken for lost.
  systemctl stop kubelet
  for container in $(ctr --namespace=k8s.io containers list --quiet 'labels."io.kubernetes.container.name"==kube-apiserver'); do
    ctr --namespace=k8s.io tasks kill --signal=SIGKILL "$container" || true # of those that have ended there is nothing to kill
  done
  systemctl stop etcd
}

# tell NAME [VALUE]: a fact of this run, now; its value is the time, unless another is given
tell() {
  local run_id script_sha256
  run_id=$(decision runId)
  read -r script_sha256 _ < <(sha256sum "$script")
  record "\"event\":\"fact\",\"name\":\"$1\",\"value\":\"${2:-$EPOCHREALTIME}\""
}

# ---------------------------------------------------------------------------------------------------------
# back

wait_until_back() {
  wait_for_api_server
  wait_for 60 'all members of etcd' etcd_client "$etcd_endpoint,$other_endpoints" endpoint health
}

main "$@"
