#!/usr/bin/env bash
#
# Stops etcd, which has lost its majority, and the control plane on master master0 (10.20.0.10) of the
# cluster demo, so that the cluster can go on from the data there; written by hakube. run.json says
# which cluster of etcd it becomes: `token`.
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

recover_stop_steps() {
  step stop 300 stopped_or_restored settle_and_stop
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
    '') declare -f recover_stop_steps ;;
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

# ---------------------------------------------------------------------------------------------------------
# etcd's data is replaced: what is needed for it lies beside it, so that each change is a rename

readonly data=/var/lib/etcd snapshots=/var/lib/hakube/snapshots

# Names the new cluster of etcd. Members of the old one do not know it, and cannot meddle.
token() { decision token; }

# Where a member's data goes; nothing of it is deleted.
aside() { echo "$data/before-$(token)"; }

data_is_restored() {
  [ -d $data/member ] || die 'there is no data of etcd here'
  grep --quiet --line-regexp "ETCD_INITIAL_CLUSTER_TOKEN=$(token)" /etc/etcd/initial-cluster.env ||
    die "the data of etcd here is not what shall be restored as $(token)"
}

# Not enabled either: restarted without its data, it would take itself for a new cluster's first member.
stop_etcd() {
  if [ -e /etc/systemd/system/etcd.service ]; then systemctl disable --quiet --now etcd; fi
}

etcd_is_stopped() {
  case $(systemctl show --property=ActiveState --value etcd) in
    inactive | failed) ;;
    *) die 'etcd runs' ;;
  esac
  if systemctl is-enabled --quiet etcd 2>/dev/null; then die 'etcd would be started with the machine'; fi
}

# Renamed, which takes no room and no time; twice here, the older one gets a number.
put_data_aside() {
  if [ ! -d $data/member ]; then return 0; fi
  mkdir -p "$(aside)"
  mv --no-target-directory --backup=numbered $data/member "$(aside)/member"
  echo "what was in etcd here is in $(aside)"
}

# ---------------------------------------------------------------------------------------------------------
# The control plane of this machine: what it remembers is older, or newer, than what etcd will say, so it begins
# anew. The kubelet is stopped first, for it would start the rest again.

readonly control_plane=(kube-apiserver kube-controller-manager kube-scheduler)

control_plane_is_stopped() {
  local running
  if systemctl is-active --quiet hakube-restore.timer; then die 'a drill that was cut off would start etcd and the kubelet again'; fi
  if systemctl is-active --quiet kubelet; then die 'the kubelet runs'; fi
  running=$(running_control_plane)
  [ -z "$running" ] || die "these run: $running"
}

stop_control_plane() {
  disarm_drill
  if systemctl is-active --quiet kubelet; then systemctl stop kubelet; fi
  kill_control_plane TERM
  if wait_for 60 'the control plane to end' /bin/bash "$script" control_plane_is_stopped; then return 0; fi
  kill_control_plane KILL
  wait_for 30 'the control plane to be gone' /bin/bash "$script" control_plane_is_stopped
}

# What a drill that was killed has armed here would start etcd while its data are replaced. Nor shall etcd be killed, as a
# drill does, for it has to write everything down.
disarm_drill() {
  if systemctl is-active --quiet hakube-restore.timer; then systemctl stop hakube-restore.timer; fi
  rm -rf /run/systemd/system/etcd.service.d
  systemctl daemon-reload
}

# Ids of its containers that run, one a line; none where there is no containerd yet.
running_control_plane() {
  local name
  if ! systemctl is-active --quiet containerd; then return 0; fi
  for name in "${control_plane[@]}"; do
    ctr --namespace=k8s.io containers list --quiet "labels.\"io.kubernetes.container.name\"==$name"
  done | grep --line-regexp --fixed-strings "$(ctr --namespace=k8s.io tasks list | awk '$3 == "RUNNING" { print $1 }')" || true
}

kill_control_plane() { # SIGNAL
  local id
  for id in $(running_control_plane); do
    ctr --namespace=k8s.io tasks kill --signal="SIG$1" "$id" || true # it may just have ended
  done
}

# Where the data was taken over already, as by a run that was cut off, what runs is the recovered cluster.
stopped_or_restored() {
  if /bin/bash "$script" data_is_restored 2>/dev/null; then return 0; fi
  control_plane_is_stopped
  etcd_is_stopped
}

# What etcd has agreed on may still be in its log alone, if it was killed: started, it takes it over into its data,
# with or without a majority; and stopped in good order it writes all of it down.
settle_and_stop() {
  [ -d $data/member ] || die 'there is no data of etcd on this master, so nothing can be recovered from it'
  if systemctl is-enabled --quiet etcd; then
    systemctl start --no-block etcd
    wait_for 60 'etcd to take over its log' etcd_is_settled || echo 'going on with what is in its data'
  fi
  refuse_majority
  stop_control_plane
  stop_etcd
}

# Others may have come back since hakube has asked; or they were there all the while, and only hakube did not reach them,
# or this master is no member of theirs any more. A second cluster beside theirs would be none. Each is asked by itself: a
# member without a majority may hide that another has one.
refuse_majority() {
  local endpoint
  for endpoint in $etcd_endpoint ${other_endpoints//,/ }; do
    if etcd_client "$endpoint" get /hakube/initialised; then
      die "etcd has a majority, as $endpoint says, so nothing was stopped; a lost master is replaced without this: hakube install"
    fi
  done
}

etcd_is_settled() {
  local before
  before=$(applied_entries)
  sleep 1 # it applies thousands of entries in a second
  [ -n "$before" ] && [ "$(applied_entries)" = "$before" ]
}

applied_entries() { curl --fail --silent http://127.0.0.1:2381/metrics | sed --quiet 's/^etcd_server_proposals_applied_total //p'; }

main "$@"
