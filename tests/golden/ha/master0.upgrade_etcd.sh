#!/usr/bin/env bash
#
# Brings the etcd of master master0 (10.20.0.10) of the cluster demo to version 3.6.14
# and to the settings of the definition, written by hakube.
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

upgrade_etcd_steps() {
  step etcd      1200 etcd_is_current   upgrade_etcd
  await api-server 300 wait_for_administrator
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
    '') declare -f upgrade_etcd_steps ;;
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

# ---------------------------------------------------------------------------------------------------------
# etcd: its own service on each master; Kubernetes' state is here and nowhere else

readonly etcd_endpoint=https://127.0.0.1:2379 peer_url=https://$private_ip:2380
readonly other_endpoints=https://10.20.0.11:2379,https://10.20.0.12:2379

# As a client of etcd: etcd_client ENDPOINTS ARGUMENT...
etcd_client() {
  /usr/local/bin/etcdctl --endpoints="$1" --command-timeout=10s --cacert=/etc/etcd/pki/ca.crt \
    --cert=/etc/etcd/pki/server.crt --key=/etc/etcd/pki/server.key "${@:2}"
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

declare -A etcd_sha256=( [amd64]=ffe840ff9295808e88cce2794a18a5ac87f12a5203c8314d0bf6aa119b41bac5 [arm64]=fa1b80565ee6fc2df1ae6f57a508b221f3ecc7d591c317c581cd8281b0842b3e )

etcd_files() {
  "$1" /etc/etcd/etcd.env 0644 <<'END_OF_FILE'
# etcd's command-line flags, each as ETCD_FLAG. Written by hakube.
ETCD_NAME=master0
ETCD_DATA_DIR=/var/lib/etcd
# 127.0.0.1: this master's API server talks to this member only.
ETCD_LISTEN_CLIENT_URLS=https://10.20.0.10:2379,https://127.0.0.1:2379
ETCD_ADVERTISE_CLIENT_URLS=https://10.20.0.10:2379
ETCD_LISTEN_PEER_URLS=https://10.20.0.10:2380
ETCD_INITIAL_ADVERTISE_PEER_URLS=https://10.20.0.10:2380
# Nobody without a certificate of etcd's own CA gets in, neither clients nor members.
ETCD_CERT_FILE=/etc/etcd/pki/server.crt
ETCD_KEY_FILE=/etc/etcd/pki/server.key
ETCD_TRUSTED_CA_FILE=/etc/etcd/pki/ca.crt
ETCD_CLIENT_CERT_AUTH=true
ETCD_PEER_CERT_FILE=/etc/etcd/pki/peer.crt
ETCD_PEER_KEY_FILE=/etc/etcd/pki/peer.key
ETCD_PEER_TRUSTED_CA_FILE=/etc/etcd/pki/ca.crt
ETCD_PEER_CLIENT_CERT_AUTH=true
ETCD_TLS_MIN_VERSION=TLS1.2
# /metrics and /health without TLS, for this machine only.
ETCD_LISTEN_METRICS_URLS=http://127.0.0.1:2381
# As kubeadm sets them for an etcd of its own.
ETCD_SNAPSHOT_COUNT=10000
ETCD_FEATURE_GATES=InitialCorruptCheck=true
ETCD_WATCH_PROGRESS_NOTIFY_INTERVAL=5s
END_OF_FILE
  "$1" /etc/systemd/system/etcd.service 0644 <<'END_OF_FILE'
[Unit]
Description=etcd, the database of Kubernetes
Documentation=https://etcd.io/docs/
Wants=network-online.target
# time-sync: certificates and leases need the right time.
After=network-online.target time-sync.target

[Service]
# Ready only when etcd has found a quorum, which may take for ever.
Type=notify
TimeoutStartSec=0
User=etcd
Group=etcd
EnvironmentFile=/etc/etcd/etcd.env
# Read by etcd only while its data directory is empty.
EnvironmentFile=-/etc/etcd/initial-cluster.env
ExecStart=/usr/local/bin/etcd
Restart=always
RestartSec=5
# One file for each connection; the API servers hold many.
LimitNOFILE=65536
# etcd writes to its data directory only.
NoNewPrivileges=yes
ProtectHome=yes
ProtectSystem=full

[Install]
WantedBy=multi-user.target
END_OF_FILE
}

installed_etcd() { if [ -x /usr/local/bin/etcd ]; then /usr/local/bin/etcd --version | sed -n 's/^etcd Version: //p'; fi; }

etcd_is_started() {
  [ "$(installed_etcd)" = $etcd_version ] || die "etcd $etcd_version is not installed"
  etcd_files is_written
  etcd_is_up
}

# It reports ready, and becomes active, only when it has found a majority.
etcd_is_up() {
  case $(systemctl show --property=ActiveState --value etcd) in
    active | activating) ;;
    *) die 'etcd does not run' ;;
  esac
}

start_etcd() {
  local version
  refuse_moved_member
  version=$(installed_etcd)
  # A running member is never restarted here: three at once would be an outage.
  if [ -n "$version" ] && [ "$version" != $etcd_version ]; then die "etcd: installed $version, defined $etcd_version: hakube upgrade"; fi
  if systemctl is-active --quiet etcd && ! /bin/bash "$script" etcd_files_are_written; then
    die 'etcd runs with other settings than the definition gives it: hakube upgrade'
  fi
  if [ -z "$version" ]; then install_etcd; fi
  etcd_files write
  install --directory --mode=0700 --owner=etcd --group=etcd /var/lib/etcd
  systemctl daemon-reload
  systemctl enable --quiet etcd
  if [ -d /var/lib/etcd/member ]; then
    systemctl start --no-block etcd
  else
    start_new_member
  fi
}

etcd_files_are_written() { etcd_files is_written; }

# The others know a member that has data at the address that it had when it came; it does not move with its machine.
refuse_moved_member() {
  local was
  if [ ! -d /var/lib/etcd/member ] || [ ! -f /etc/etcd/etcd.env ]; then return 0; fi
  was=$(sed -n 's/^ETCD_INITIAL_ADVERTISE_PEER_URLS=//p' /etc/etcd/etcd.env)
  [ "$was" = $peer_url ] || die "etcd has the data of the member at $was here, and this master is at $peer_url: $(how_to_reset)"
}

# A member whose data are of another cluster of etcd, as when the others were recovered without it, or that they have
# removed, never finds a majority. Called when it has not found one.
refuse_stranger() {
  local members
  # They may have no majority either.
  if [ -z "$other_endpoints" ] || ! members=$(other_members); then return 0; fi
  grep --quiet --fixed-strings ", $peer_url, " <<<"$members" ||
    die "etcd has data here, and the other masters know of no member at $peer_url: $(how_to_reset)"
}

how_to_reset() {
  if [ "$(decision quorumSeen)" = no ]; then
    echo "reset all of this cluster, which was never there, hakube reset --all --confirm $cluster_name DEFINITION, and install it again"
  else
    echo "hakube reset DEFINITION $node_name, then hakube install DEFINITION $node_name"
  fi
}

install_etcd() {
  local directory
  directory=$(mktemp --directory)
  fetch_etcd "$directory"
  install_etcd_from "$directory"
  rm -rf "$directory"
}

# fetch_etcd DIRECTORY: its programs, once they are known to be those of the release
fetch_etcd() {
  local architecture name
  architecture=$(dpkg --print-architecture) name=etcd-v$etcd_version-linux-$architecture
  download https://github.com/etcd-io/etcd/releases/download/v$etcd_version/"$name.tar.gz" "$1/etcd.tar.gz"

  printf '%s  %s\n' "${etcd_sha256[$architecture]}" "$1/etcd.tar.gz" | sha256sum --check --quiet ||
    die "what was downloaded as $name.tar.gz is not the release that was expected"
  tar --extract --gzip --no-same-owner --strip-components=1 --directory="$1" --file="$1/etcd.tar.gz"
}

install_etcd_from() { install --mode=0755 "$1"/etcd{,ctl,utl} /usr/local/bin/; } # DIRECTORY

# A member without data. Whether the cluster is new is not for one node to decide: the installer has asked all
# masters. A member that took an existing cluster for a new one would split it.
start_new_member() {
  case $(decision etcd) in
    new)
      write_initial_cluster new master0=https://10.20.0.10:2380,master1=https://10.20.0.11:2380,master2=https://10.20.0.12:2380
      systemctl start --no-block etcd
      ;;
    existing) join_existing_etcd ;;
    *) die "the installer did not decide whether etcd is new" ;;
  esac
}

write_initial_cluster() { # STATE MEMBERS
  write /etc/etcd/initial-cluster.env 0644 <<END
# Written by hakube; etcd reads it only while it has no data.
ETCD_INITIAL_CLUSTER=$2
ETCD_INITIAL_CLUSTER_STATE=$1
ETCD_INITIAL_CLUSTER_TOKEN=$cluster_name
END
}

# ---------------------------------------------------------------------------------------------------------
# joining etcd: how a master comes to a cluster that lives, a new one or one whose disk was lost

join_existing_etcd() {
  if wait_for 120 'the other members of etcd' etcd_client "$other_endpoints" get /hakube/initialised; then
    take_part
  elif [ "$(decision quorumSeen)" = no ]; then
    # The first installation was interrupted before a majority had come together, so nothing was agreed on yet
    # that this member could have forgotten.
    write_initial_cluster existing master0=https://10.20.0.10:2380,master1=https://10.20.0.11:2380,master2=https://10.20.0.12:2380
    systemctl start --no-block etcd
  else
    die 'etcd has lost its majority, and a member without data must not decide what was agreed on: bring other masters back, or hakube etcd recover'
  fi
}

# One at a time: two members on their way at once can cost the majority. The lock is given back between attempts, so
# that another master can take out its own lost member, which etcd may be missing.
take_part() {
  local end=$((SECONDS + 120)) code
  while true; do
    code=0
    with_members_lock "$other_endpoints" replace_member || code=$?
    if [ $code != $not_yet ]; then return $code; fi
    if [ $SECONDS -ge $end ]; then
      die 'etcd takes in no new member while one that votes is silent: hakube status says which; install it in the same command, or take it out with hakube reset'
    fi
    sleep 2
  done
}

# The way into a cluster that lives, for a new master and for one whose disk was lost: its old member goes, a new one
# learns, then votes. Called with the lock held.
replace_member() {
  local members
  remove_lost_members
  if [ -z "$(member_at_my_address)" ]; then
    make_room_for_learner
    add_me
  fi
  members=$(other_members | awk -F', ' -v me=$node_name -v url=$peer_url \
    '{ printf "%s%s=%s", (NR == 1 ? "" : ","), ($4 == url ? me : $3), $4 }')
  write_initial_cluster existing "$members"
  systemctl start --no-block etcd
  wait_for 240 'the new member to have caught up' promote_me
}

# Exit code when etcd will take in a member later, if all is well.
readonly not_yet=75

# etcd takes in nobody before it has been connected to all voting members for five seconds: the last one may just have
# come, or be lost.
# https://github.com/etcd-io/etcd/blob/v3.6.0/server/etcdserver/server.go (mayAddMember)
add_me() {
  local said
  if said=$(etcd_client "$other_endpoints" member add $node_name --peer-urls=$peer_url --learner 2>&1); then return 0; fi
  echo "$said" >&2
  if [[ $said == *'unhealthy cluster'* ]]; then exit $not_yet; fi
  exit 1
}

other_members() { etcd_client "$other_endpoints" member list; }

# The members that this machine has been: the one at its address, for its data is gone for good, and a member that
# forgot what it had agreed to must not vote again; and one of its name at another address, if nobody answers there.
remove_lost_members() {
  local id status name peers clients learner members
  members=$(other_members) || die 'etcd does not say who its members are'
  while IFS=, read -r id status name peers clients learner; do
    if [ "$peers" = $peer_url ]; then
      # One that has not started is what an interrupted run has added.
      if [ "$status" != started ]; then continue; fi
    elif [ "$name" != $node_name ]; then
      continue
    elif address_answers "$peers"; then
      die "$node_name was at $peers, and that machine is still up: switch it off first, or take it out with hakube reset"
    fi
    guard_majority remove "$peers" "$other_endpoints"
    echo "removing the lost member $id at $peers"
    etcd_client "$other_endpoints" member remove "$id"
  done <<<"${members//, /,}"
}

# address_answers PEER-URL: whether anything takes connections there
address_answers() {
  local address=${1#https://}
  timeout 5 bash -c "exec 3<>/dev/tcp/${address%:*}/${address##*:}" 2>/dev/null
}

# etcd takes one learner at a time. Another master's whose run was cut off gets its vote, if it has caught up; one that
# has never started goes, and that master's next run adds it again.
make_room_for_learner() {
  local id
  for id in $(other_members | awk -F', ' '$6 == "true" && $2 == "started" { print $1 }'); do
    wait_for 60 'the learner of another master to have caught up' etcd_client "$other_endpoints" member promote "$id"
  done
  for id in $(other_members | awk -F', ' '$6 == "true" && $2 != "started" { print $1 }'); do
    echo "removing the learner $id, which has never started"
    etcd_client "$other_endpoints" member remove "$id"
  done
}

member_at_my_address() { other_members | awk -F', ' -v url=$peer_url '$4 == url { print $1 }'; }

# Succeeds once this node's member has a vote.
promote_me() {
  local id learner
  IFS=' ' read -r id learner < <(other_members | awk -F', ' -v url=$peer_url '$4 == url { print $1, $6 }') ||
    die "the others know of no member at $peer_url"
  [ "$learner" = false ] || etcd_client "$other_endpoints" member promote "$id"
}

# ---------------------------------------------------------------------------------------------------------
# quorum: a read that a majority must confirm

wait_for_quorum() {
  if wait_for 60 'a majority of etcd members' /bin/bash "$script" majority_answers; then return 0; fi
  refuse_stranger
  wait_for 530 'a majority of etcd members' /bin/bash "$script" majority_answers
}

# A learner answers nothing. This one is still one if its replacing was cut off before it had a vote, which it gets once
# it has caught up.
majority_answers() {
  if etcd_client $etcd_endpoint get /hakube/initialised; then return 0; fi
  if [ "$(decision etcd)" = existing ] && [ -n "$other_endpoints" ]; then promote_me; fi
  return 1
}

# From now on the installer knows that this cluster exists, and which it is.
report_etcd_cluster() {
  local id
  id=$(etcd_client $etcd_endpoint endpoint status --write-out=json | sed -n 's/.*"cluster_id":\([0-9]*\).*/\1/p')
  record "\"event\":\"fact\",\"name\":\"etcdClusterId\",\"value\":\"$id\""
}

# Whether the cluster is initialised: yes or no. An etcd that does not answer has not said no.
initialised() {
  local key
  key=$(etcd_client $etcd_endpoint get --keys-only /hakube/initialised) || die 'etcd does not say whether the cluster is initialised'
  if [ -n "$key" ]; then echo yes; else echo no; fi
}

cluster_is_initialised() { [ "$(initialised)" = yes ]; }

readonly admin_conf=/etc/kubernetes/admin.conf

# As an administrator, at this machine's own API server: it answers whether or not the load balancer does.
kubectl_admin() { kubectl --kubeconfig=$admin_conf --server=https://$private_ip:6443 --request-timeout=20s "$@"; }

# As this node.
kubectl_node() { kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=20s "$@"; }

wait_for_api_server() { wait_for 200 'the API server of this node' /bin/bash "$script" api_server_is_ready; }

api_server_is_ready() { kubectl_node --server=https://$private_ip:6443 get --raw=/readyz; }

# ---------------------------------------------------------------------------------------------------------
# running: whether what runs is what was installed, for a program may have been started before

# newest FILE...: the time when one of them was written last
newest() { stat --format=%Y "$@" | sort --numeric-sort | tail --lines=1; }

# runs_since PROGRAM EPOCH-SECONDS: ends the step unless it was started then or later
runs_since() {
  local pid age
  pid=$(pidof -s "$1") || die "$1 does not run"
  age=$(ps --no-headers --format etimes --pid "$pid")
  [ $((EPOCHSECONDS - age)) -ge "$2" ] || die "$1 was started before what it reads was written"
}

# ---------------------------------------------------------------------------------------------------------
# restart: what is read only when a program starts, is read when it is started again

etcd_runs_since() { # EPOCH-SECONDS
  systemctl is-active --quiet etcd || die 'etcd does not run'
  runs_since etcd "$1"
}

# A static pod's program ends what it has begun, and the kubelet starts it again.
restart_static_pod() { # PROGRAM
  local old
  old=$(pidof -s "$1") || true
  end_static_pod "$1"
  if wait_for 60 "the kubelet to start $1 again" is_another_process "$1" "${old:-none}"; then return 0; fi
  # What has ended again and again, as for certificates that have ended, it starts ever more seldom, in the end every
  # five minutes. Started anew itself, it does not know of that.
  systemctl restart kubelet
  wait_for 120 "the kubelet to start $1 again" is_another_process "$1" "${old:-none}"
}

# An API server lets nobody in any more, ends its requests, and would then wait for a minute for watches that never
# end; whoever watches goes on with another one.
end_static_pod() { # PROGRAM
  local pid
  if ! pid=$(pidof -s "$1"); then return 0; fi
  kill -s TERM "$pid"
  wait_for 15 "$1 to end" has_ended "$pid" || kill -s KILL "$pid" || true
}

is_another_process() { # PROGRAM PID
  local pid
  pid=$(pidof -s "$1") && [ "$pid" != "$2" ]
}

has_ended() { ! kill -s 0 "$1" 2>/dev/null; } # PID

# restart_etcd FUNCTION: this node's member, with something done when it may be restarted, or `true`. The lock is
# asked of other members, for this one goes away meanwhile.
restart_etcd() {
  if [ -n "$other_endpoints" ]; then
    with_members_lock "$other_endpoints" restart_member "$1"
  else
    restart_member "$1"
  fi
}

# Called with the lock held.
restart_member() { # FUNCTION
  guard_majority restart $peer_url "${other_endpoints:-$etcd_endpoint}"
  stop_api_server
  "$1"
  systemctl daemon-reload
  systemctl restart etcd # ready, and back here, when it has found the majority
  wait_for 60 'this member of etcd' etcd_client $etcd_endpoint endpoint health
}

# Without its etcd it would answer with errors until the load balancer has noticed. One that is away is passed over
# at once. The kubelet starts it again by itself, which takes longer than etcd does.
stop_api_server() { end_static_pod kube-apiserver; }

# As an administrator: a fresh API server lets nobody do anything before it has read who may.
wait_for_administrator() { wait_for 290 'the API server of this node to serve administrators' administrator_is_served; }

administrator_is_served() {
  kubectl_admin get --raw=/readyz && kubectl_admin get namespace kube-system --output=name
}

# ---------------------------------------------------------------------------------------------------------
# etcd: everything is fetched before the lock is asked for, and nothing changed before the guard has agreed

readonly fetched_etcd=/var/lib/hakube/etcd-$etcd_version

etcd_is_current() {
  [ "$(installed_etcd)" = $etcd_version ] || die "etcd $etcd_version is not installed"
  etcd_files is_written
  etcd_runs_since "$(newest /usr/local/bin/etcd /etc/etcd/etcd.env /etc/systemd/system/etcd.service)"
  etcd_client $etcd_endpoint endpoint health
}

upgrade_etcd() {
  rm -rf "$fetched_etcd"
  if [ "$(installed_etcd)" != $etcd_version ]; then
    mkdir -p "$fetched_etcd"
    fetch_etcd "$fetched_etcd"
  fi
  restart_etcd put_etcd_in_place
  rm -rf "$fetched_etcd"
}

# Called with the lock held.
put_etcd_in_place() {
  if [ -d "$fetched_etcd" ]; then install_etcd_from "$fetched_etcd"; fi
  etcd_files write
}

main "$@"
