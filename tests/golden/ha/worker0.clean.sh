#!/usr/bin/env bash
#
# Takes what the cluster demo has put on worker0 (10.20.0.20) away, written by hakube, so that
# the machine can be installed again without a restart, for this cluster or another one. What was written for the
# machine's packages stays with them, and so does the cluster's login key, for hakube to come back.
#
# It holds no secret: what it needs of these travels beside it and is gone when it ends. Each step has a probe,
# which looks at the machine and not at what was done before; the step's action runs only where the probe fails,
# so running the script again changes nothing that is already as it should be.
#
# It is run by hakube, which tells it in run.json what was decided.
#
# shellcheck disable=SC2034 # what all scripts have in common is not used by each

readonly cluster_name=demo node_name=worker0 private_ip=10.20.0.20
readonly kubernetes_version=1.37.2 etcd_version=3.6.14 containerd_version=2.3.7
readonly control_plane_endpoint=10.20.0.9:6443

# First what takes requests for others, then what runs, then what it ran on.
clean_steps() {
  step load-balancer  60 load_balancer_is_gone  remove_load_balancer
  step kubernetes    600 kubernetes_is_gone     remove_kubernetes
  step etcd          300 etcd_is_gone           remove_etcd
  step network       120 network_is_gone        remove_network
  step files          60 files_are_gone         remove_files
  step packages      900 packages_are_as_wanted purge_packages
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
    '') declare -f clean_steps ;;
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
readonly other_endpoints=https://10.20.0.10:2379,https://10.20.0.11:2379,https://10.20.0.12:2379

# As a client of etcd: etcd_client ENDPOINTS ARGUMENT...
etcd_client() {
  /usr/local/bin/etcdctl --endpoints="$1" --command-timeout=10s --cacert=/etc/etcd/pki/ca.crt \
    --cert=/etc/etcd/pki/server.crt --key=/etc/etcd/pki/server.key "${@:2}"
}

# ---------------------------------------------------------------------------------------------------------
# kubernetes: the kubelet, the pods, and what kubeadm has made

readonly containerd_socket=/run/containerd/containerd.sock

kubernetes_is_gone() {
  if systemctl is-active hakube-restore.timer >&2; then die 'a drill that was cut off would start the kubelet again'; fi
  if systemctl is-active kubelet >&2; then die 'the kubelet runs'; fi
  [ -z "$(kubernetes_files)" ] || die "there are $(kubernetes_files | paste --serial --delimiters=' ')"
  [ -z "$(kubelet_mounts)" ] || die "mounted: $(kubelet_mounts | paste --serial --delimiters=' ')"
  [ -z "$(containers)" ] || die "there are $(containers | wc --lines) containers"
}

# `find` says with an error that there is none of them.
kubernetes_files() { find /etc/kubernetes /var/lib/kubelet /var/log/pods /var/log/containers -mindepth 1 -maxdepth 1 2>/dev/null || true; }

kubelet_mounts() { awk '$2 ~ "^/var/lib/kubelet/" { print $2 }' /proc/mounts | sort --reverse; }

containers() { if [ -S $containerd_socket ]; then ctr --namespace k8s.io containers ls --quiet; fi; }

remove_kubernetes() {
  if systemctl is-active hakube-restore.timer >&2; then systemctl stop hakube-restore.timer; fi
  if systemctl cat kubelet >/dev/null 2>&1; then systemctl disable --quiet --now kubelet; fi
  if command -v kubeadm >/dev/null; then
    if systemctl cat containerd >/dev/null 2>&1; then systemctl start containerd; fi # it removes the containers
    # Without its phase for etcd, which empties /var/lib/etcd whenever it cannot ask; that is the next step's, when
    # it may be done. And without a kubeconfig, for the cluster need not be asked.
    kubeadm reset --force --skip-phases=remove-etcd-member --cri-socket=unix://$containerd_socket --kubeconfig=/nonexistent
  fi
  kubelet_mounts | xargs --delimiter='\n' --no-run-if-empty umount
  remove_containers
  # A volume that is still mounted is somebody's data: nothing beyond this file system is touched.
  [ -z "$(kubelet_mounts)" ] || die "these are still mounted: $(kubelet_mounts | paste --serial --delimiters=' ')"
  kubernetes_files | xargs --delimiter='\n' --no-run-if-empty rm -r --one-file-system
}

# Whatever kubeadm has left.
remove_containers() {
  local id
  for id in $(containers); do
    ctr --namespace k8s.io tasks delete --force "$id" || true # it may run no more
    ctr --namespace k8s.io containers delete "$id"
  done
}

# ---------------------------------------------------------------------------------------------------------
# network: interfaces, addresses and rules of the pods' network and of Services. Those of the machine's own stay.

readonly cluster_interface='cni0|flannel\.[0-9]+|vxlan\.calico|cali[0-9a-f]+|cilium_[a-z0-9_]+|lxc[0-9a-f]{12}|lxc_health|weave|datapath|vethwe-.*|kube-ipvs0|nodelocaldns'
# Lines of iptables-save: their chains, rules in these, and jumps there.
readonly cluster_rule='(^:|^-A | -[jg] )(KUBE-|CNI-|FLANNEL-|cali-|CILIUM_|OLD_CILIUM_|WEAVE)'
readonly cluster_table=' (kube-proxy|flannel-ipv[46])$'

network_is_gone() {
  local variant
  [ -z "$(cluster_interfaces)" ] || die "there are the interfaces $(cluster_interfaces | paste --serial --delimiters=' ')"
  for variant in $(iptables_variants); do
    [ -z "$(cluster_rules "$variant")" ] || die "$variant has rules of the cluster"
  done
  [ -z "$(cluster_tables)" ] || die "nftables has$(cluster_tables)"
  [ -z "$(cni_files)" ] || die "there are $(cni_files | paste --serial --delimiters=' ')"
}

cluster_interfaces() {
  ip -oneline link show | awk -F': ' '{ sub(/@.*/, "", $2); print $2 }' |
    grep --extended-regexp --line-regexp "$cluster_interface" || true
}

# The old interface to the kernel is looked at only where somebody uses it: to look would load its modules.
iptables_variants() {
  if command -v iptables-nft >/dev/null; then echo iptables-nft ip6tables-nft; fi
  if [ -s /proc/net/ip_tables_names ]; then echo iptables-legacy; fi
  if [ -s /proc/net/ip6_tables_names ]; then echo ip6tables-legacy; fi
}

cluster_rules() { "$1-save" 2>/dev/null | grep --extended-regexp "$cluster_rule" || true; } # VARIANT

cluster_tables() { if command -v nft >/dev/null; then nft list tables | grep --extended-regexp "$cluster_table" || true; fi; }

cni_files() { find /etc/cni/net.d /var/lib/cni /run/flannel /var/lib/calico /var/lib/weave -mindepth 1 -maxdepth 1 2>/dev/null || true; }

remove_network() {
  local variant interface table
  cni_files | xargs --delimiter='\n' --no-run-if-empty rm -r
  for interface in $(cluster_interfaces); do
    # With one end of a pair the other one goes.
    ip link delete "$interface" || [ ! -e "/sys/class/net/$interface" ]
  done
  for variant in $(iptables_variants); do
    if [ -z "$(cluster_rules "$variant")" ]; then continue; fi
    "$variant-save" | grep --invert-match --extended-regexp "$cluster_rule" | "$variant-restore"
  done
  cluster_tables | while read -r table; do
    # shellcheck disable=SC2086 # the words: table FAMILY NAME
    nft delete $table
  done
  # kube-proxy's Services, when it works with IPVS.
  if grep --quiet '^[TU]' /proc/net/ip_vs 2>/dev/null; then
    if command -v ipvsadm >/dev/null; then ipvsadm --clear; else echo 'warning: IPVS has entries, and no ipvsadm is here to remove them'; fi
  fi
  # What Cilium has pinned lives on in the kernel.
  rm -rf /sys/fs/bpf/cilium /sys/fs/bpf/tc/globals/cilium_*
}

# ---------------------------------------------------------------------------------------------------------
# load-balancer: keepalived, if it is hakube's; the address of the API servers goes to another master

our_keepalived() { grep --quiet --line-regexp '# Written by hakube.' /etc/keepalived/keepalived.conf 2>/dev/null; }

load_balancer_is_gone() {
  if our_keepalived; then die 'keepalived holds an address for the API servers'; fi
}

remove_load_balancer() {
  systemctl disable --quiet --now keepalived
  rm -f /etc/keepalived/keepalived.conf /etc/keepalived/hakube-check
}

# ---------------------------------------------------------------------------------------------------------
# etcd: service, data, certificates

etcd_is_gone() {
  [ ! -e /etc/systemd/system/etcd.service ] || die 'etcd has a service'
  [ -z "$(etcd_data)" ] || die "etcd has data: $(etcd_data)"
  [ ! -e /etc/etcd ] || die 'etcd has settings and certificates'
}

# Those of its member, and what restores have put aside. The directory may be a disk of its own.
etcd_data() {
  if [ -d /var/lib/etcd ]; then find /var/lib/etcd -mindepth 1 -maxdepth 1 '(' -name member -o -name restoring -o -name 'before-*' ')'; fi
}

remove_etcd() {
  require_removed_member
  if [ -e /etc/systemd/system/etcd.service ]; then
    systemctl disable --quiet --now etcd
    rm /etc/systemd/system/etcd.service
    systemctl daemon-reload
  fi
  etcd_data | xargs --delimiter='\n' --no-run-if-empty rm -r
  rm -rf /run/systemd/system/etcd.service.d # of a drill that was cut off
  rm -rf /etc/etcd # last: with its certificates the others were asked
}

# The data of a member that still votes is not removed behind the others' backs: they would count on it.
require_removed_member() {
  local members
  if [ "$(decision etcdMember)" = lost ] || [ ! -d /var/lib/etcd/member ] || [ ! -f /etc/etcd/pki/server.key ]; then return 0; fi
  members=$(etcd_client "$other_endpoints" member list) || die 'the other masters do not say whether this one is still a member of etcd'
  # By its name: a machine that has another address now is a member at the one that it had.
  if grep --fixed-strings --regexp=", $peer_url, " --regexp=", $node_name, " <<<"$members"; then
    die 'this is still a member of etcd; its data were not removed'
  fi
}

# ---------------------------------------------------------------------------------------------------------
# files: what remains of hakube's. Its journal and the logs of its runs stay: they say what was done here.

cluster_files() {
  "$1" /etc/modules-load.d/hakube.conf
  "$1" /etc/sysctl.d/90-hakube.conf
  "$1" /etc/systemd/system/kubelet.service.d/20-hakube.conf
  "$1" /etc/hakube/kubeadm-upgrade.yaml
  "$1" /etc/hakube/kubeadm-join.yaml
}

files_are_gone() {
  cluster_files is_absent
  [ -z "$(hakube_files)" ] || die "there are $(hakube_files)"
  [ -z "$(hakube_state)" ] || die "there are $(hakube_state)"
  if swap_was_disabled; then die '/etc/fstab has swap that was disabled for Kubernetes'; fi
  if journal_knows_etcd; then die 'the journal tells of a cluster that lives'; fi
}

remove_files() {
  local home
  cluster_files remove_file
  hakube_files | xargs --delimiter='\n' --no-run-if-empty rm -r
  hakube_state | xargs --delimiter='\n' --no-run-if-empty rm -r
  systemctl daemon-reload # the kubelet's unit had a drop-in
  # From the next restart on. A unit that was masked stays so: nobody knows who did it.
  if swap_was_disabled; then sed --in-place 's/^# hakube: //' /etc/fstab; fi
  home=$(getent passwd "$(decision loginUser)" | cut --delimiter=: --fields=6)
  if [[ $(readlink "$home/.kube/config") == /etc/kubernetes/users/* ]]; then rm "$home/.kube/config"; fi
  # With it the next installation would take etcd for one that has had a majority already.
  if journal_knows_etcd; then mv $journal "${journal%.jsonl}-before-reset.jsonl"; fi
}

is_absent() { [ ! -e "$1" ] || die "$1 is there"; }
remove_file() { rm -f "$1"; }

# The mirrors' certificates and logins are the packages'.
hakube_files() { if [ -d /etc/hakube ]; then find /etc/hakube -mindepth 1 -maxdepth 1 ! -name mirrors; fi; }
# The script of a cluster that is no more, snapshots of it, programs on their way; not the journal of now and of before.
hakube_state() { find /var/lib/hakube -mindepth 1 -maxdepth 1 ! -name 'journal*.jsonl'; }
swap_was_disabled() { grep --quiet '^# hakube: ' /etc/fstab 2>/dev/null; }
journal_knows_etcd() { grep --quiet '"name":"etcdClusterId"' $journal; }

# ---------------------------------------------------------------------------------------------------------
# packages: they stay, with their settings, unless run.json says `purgePackages`

readonly cluster_packages=(kubeadm kubelet kubectl containerd.io)

packages_are_as_wanted() {
  if [ "$(decision purgePackages)" != yes ]; then return 0; fi
  [ -z "$(packages_there)" ] || die "there are $(packages_there)"
  [ ! -e /usr/local/bin/etcd ] || die 'there is etcd'
}

packages_there() {
  # shellcheck disable=SC2016 # dpkg-query's own variables
  dpkg-query --show --showformat='${Package} ${db:Status-Status}\n' "${cluster_packages[@]}" 2>/dev/null |
    awk '$2 != "not-installed" { print $1 }' || true
}

purge_packages() {
  local packages
  mapfile -t packages < <(packages_there)
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
  if [ ${#packages[@]} -gt 0 ]; then
    apt-get --quiet --yes -o DPkg::Lock::Timeout=600 purge --allow-change-held-packages "${packages[@]}"
  fi
  rm -f /usr/local/bin/etcd /usr/local/bin/etcdctl /usr/local/bin/etcdutl
  rm -rf /etc/containerd /var/lib/containerd
}

main "$@"
