#!/usr/bin/env bash
#
# Renews the certificates of master master0 (10.20.0.10) of the cluster demo,
# written by hakube. Those of etcd and of the front proxy come in the bundle, for their authorities' keys are not on
# masters; the others kubeadm issues here. run.json says what is old (`days`, `since`, `force`), and whether all
# masters are renewed at once (`together`), as when etcd has no majority because its certificates have ended.
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

renew_steps() {
  step pki            60 secrets_are_installed    install_secrets
  step kubeadm       180 kubeadm_has_renewed      renew_by_kubeadm
  step kubelet       120 kubelet_can_log_in       let_kubelet_log_in
  step etcd          600 etcd_has_read_its_own    restart_renewed_etcd
  step control-plane 600 control_plane_has_read   restart_control_plane
  step users         120 users_are_renewed        renew_users
  await api-server   300 wait_for_administrator
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
    '') declare -f renew_steps ;;
    *) "$@" ;;
  esac
}

run() {
  local phase file
  run_id=$(decision runId) phase=$(decision phase) number=0
  read -r script_sha256 _ < <(sha256sum "$script")
  # The script and the bundle must be meant for each other, and for this node.
  [ "$(decision format)" = 1 ] || die 'this script and the hakube that sent it do not fit each other'
  [ "$(decision node)" = $node_name ] || die "this is the script of $node_name, and was sent for $(decision node)"
  while read -r file; do
    [ -f "$bundle/secrets/$file" ] || die "the bundle lacks $file"
  done <<'END'
etc/kubernetes/pki/ca.crt
etc/kubernetes/pki/front-proxy-client.crt
etc/kubernetes/pki/front-proxy-client.key
etc/kubernetes/pki/apiserver-etcd-client.crt
etc/kubernetes/pki/apiserver-etcd-client.key
etc/etcd/pki/server.crt
etc/etcd/pki/server.key
etc/etcd/pki/peer.crt
etc/etcd/pki/peer.key
END
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
# pki: this master's certificates and keys, from the bundle. The keys of etcd's and of the front proxy's
# certificate authority are not among them: they never leave the admin machine.

secrets() {
  "$1" etc/kubernetes/pki/ca.crt /etc/kubernetes/pki/ca.crt 0644 root
  "$1" etc/kubernetes/pki/front-proxy-client.crt /etc/kubernetes/pki/front-proxy-client.crt 0644 root
  "$1" etc/kubernetes/pki/front-proxy-client.key /etc/kubernetes/pki/front-proxy-client.key 0600 root
  "$1" etc/kubernetes/pki/apiserver-etcd-client.crt /etc/kubernetes/pki/apiserver-etcd-client.crt 0644 root
  "$1" etc/kubernetes/pki/apiserver-etcd-client.key /etc/kubernetes/pki/apiserver-etcd-client.key 0600 root
  "$1" etc/etcd/pki/server.crt /etc/etcd/pki/server.crt 0644 etcd
  "$1" etc/etcd/pki/server.key /etc/etcd/pki/server.key 0600 etcd
  "$1" etc/etcd/pki/peer.crt /etc/etcd/pki/peer.crt 0644 etcd
  "$1" etc/etcd/pki/peer.key /etc/etcd/pki/peer.key 0600 etcd
}

secrets_are_installed() { secrets secret_is_installed; }

install_secrets() {
  # Taking another cluster's place on this machine would destroy it.
  if [ -f /etc/kubernetes/pki/ca.crt ] && ! cmp --silent /etc/kubernetes/pki/ca.crt $bundle/secrets/etc/kubernetes/pki/ca.crt; then
    die 'this machine belongs to a cluster with another certificate authority: take it out of that one first'
  fi
  install --directory --mode=0700 --owner=etcd --group=etcd /etc/etcd/pki
  install --directory --mode=0755 /etc/kubernetes/pki/etcd
  secrets install_secret
}

# ---------------------------------------------------------------------------------------------------------
# A login user's kubeconfig, with a certificate of the user's own; the key stays below /etc/kubernetes, where keys
# are looked for and guarded.

make_user_conf() { # USER GROUP
  local conf=/etc/kubernetes/users/$1/config
  install --directory --mode=0700 --owner="$1" --group="$2" "${conf%/*}"
  kubeadm kubeconfig user --config=/etc/hakube/kubeadm-init.yaml --client-name="$1" \
    --org=kubeadm:cluster-admins --validity-period=8760h >$bundle/user.conf
  install --mode=0600 --owner="$1" --group="$2" $bundle/user.conf "$conf"
  # Last, for it is what tells that all of this is done.
  sed -n 's/^ *client-certificate-data: //p' $bundle/user.conf | base64 --decode >"$conf.crt"
  rm $bundle/user.conf
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
# kubeadm: what it has made on this master it can renew on this master

kubeadm_files() {
  local file
  for file in /etc/kubernetes/pki/apiserver.crt /etc/kubernetes/pki/apiserver-kubelet-client.crt \
    /etc/kubernetes/{admin,super-admin,controller-manager,scheduler}.conf; do
    # Only the first master has super-admin.conf.
    if [ -e "$file" ]; then echo "$file"; fi
  done
}

kubeadm_has_renewed() { kubeadm_files | all_are_new; }

# Says that it cannot renew those of the front proxy, which have come already.
renew_by_kubeadm() { kubeadm certs renew all --config=/etc/hakube/kubeadm-init.yaml; }

# ---------------------------------------------------------------------------------------------------------
# kubelet: it renews its own, while it has one that is valid. One that has ended, as on a machine that was switched
# off for long, is made here; the kubelet has a longer one within the hour.

readonly kubelet_certificate=/var/lib/kubelet/pki/kubelet-client-current.pem

kubelet_can_log_in() {
  openssl x509 -in $kubelet_certificate -noout -checkend 0
  systemctl is-active kubelet
}

let_kubelet_log_in() {
  local pair=/var/lib/kubelet/pki/kubelet-client-hakube.pem
  if ! openssl x509 -in $kubelet_certificate -noout -checkend 0; then
    kubeadm kubeconfig user --config=/etc/hakube/kubeadm-init.yaml --client-name=system:node:$node_name \
      --org=system:nodes --validity-period=24h >$bundle/kubelet.conf
    install --mode=0600 /dev/null $pair
    sed -n 's/^ *client-\(certificate\|key\)-data: //p' $bundle/kubelet.conf | while read -r data; do base64 --decode <<<"$data"; done >$pair
    rm $bundle/kubelet.conf
    ln --symbolic --force --no-dereference $pair $kubelet_certificate
  fi
  systemctl restart kubelet
}

# ---------------------------------------------------------------------------------------------------------
# What is new

# all_are_new: the certificates in the files that standard input names
all_are_new() {
  local file
  while read -r file; do
    is_new "$file" || die "the certificate in $file is to be renewed"
  done
}

# New is what was written since this command has begun; and what lasts long enough, unless all are to be renewed.
is_new() { # FILE
  if [ "$(stat --format=%Y "$1")" -ge "$(decision since)" ]; then return 0; fi
  [ "$(decision force)" = no ] || return 1
  certificate_in "$1" | openssl x509 -noout -checkend $(($(decision days) * 86400)) >/dev/null
}

certificate_in() { # FILE
  case $1 in
    *.conf) sed -n 's/^ *client-certificate-data: //p' "$1" | base64 --decode ;;
    *) cat "$1" ;;
  esac
}

# ---------------------------------------------------------------------------------------------------------
# etcd, control-plane: what runs has read them

etcd_has_read_its_own() {
  etcd_runs_since "$(newest /etc/etcd/pki/*.crt)"
  etcd_client $etcd_endpoint endpoint health
}

restart_renewed_etcd() {
  if [ "$(decision together)" = no ]; then
    restart_etcd true
    return 0
  fi
  # There is no majority to keep, and no lock to be had of it. It comes when the others have theirs too.
  systemctl restart --no-block etcd
  wait_for 570 'a majority of etcd members' etcd_client $etcd_endpoint endpoint health
}

control_plane_has_read() {
  runs_since kube-apiserver "$(newest /etc/kubernetes/pki/*.crt)"
  runs_since kube-controller-manager "$(newest /etc/kubernetes/controller-manager.conf)"
  runs_since kube-scheduler "$(newest /etc/kubernetes/scheduler.conf)"
}

restart_control_plane() {
  if ! /bin/bash "$script" runs_since kube-apiserver "$(newest /etc/kubernetes/pki/*.crt)"; then restart_static_pod kube-apiserver; fi
  if ! /bin/bash "$script" runs_since kube-controller-manager "$(newest /etc/kubernetes/controller-manager.conf)"; then
    restart_static_pod kube-controller-manager
  fi
  if ! /bin/bash "$script" runs_since kube-scheduler "$(newest /etc/kubernetes/scheduler.conf)"; then restart_static_pod kube-scheduler; fi
}

# ---------------------------------------------------------------------------------------------------------
# users: the kubeconfigs that login users have been given here

user_certificates() { find /etc/kubernetes/users -mindepth 2 -maxdepth 2 -name config.crt 2>/dev/null || true; }

users_are_renewed() { user_certificates | all_are_new; }

renew_users() {
  local file user
  while read -r file; do
    user=$(basename "$(dirname "$file")")
    if is_new "$file"; then continue; fi
    make_user_conf "$user" "$(id --group "$user")"
  done < <(user_certificates)
}

main "$@"
