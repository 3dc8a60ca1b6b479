#!/usr/bin/env bash
#
# Brings worker worker0 (10.20.0.20) of the cluster demo to Kubernetes 1.37.2
# and containerd 2.3.7, written by hakube. It has been drained by a master.
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

upgrade_node_steps() {
  step kubeadm        900 kubeadm_is_current        upgrade_kubeadm
  step packages       900 packages_are_installed    upgrade_packages
  step containerd     180 containerd_is_current     configure_containerd
  step images         300 pause_image_is_present    pull_images
  step kubelet        300 kubelet_is_current        restart_kubelet
  await ready         600 wait_for_node
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
    '') declare -f upgrade_node_steps ;;
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
# packages: containerd and Kubernetes, in exactly the versions of the definition, held there

packages_are_installed() {
  repositories repository_is_written
  is_installed containerd.io $containerd_version
  is_installed kubelet $kubernetes_version
  is_installed kubeadm $kubernetes_version
  is_installed kubectl $kubernetes_version
  systemctl is-enabled --quiet kubelet || die 'the kubelet does not start with the machine'
}

is_installed() { # PACKAGE VERSION
  [[ $(installed_version "$1") == "$2"-* ]] || die "$1 $2 is not installed"
  [ -n "$(apt-mark showhold "$1")" ] || die "$1 is not held"
}

installed_version() { # PACKAGE
  # shellcheck disable=SC2016 # dpkg-query's own variables
  dpkg-query --show --showformat='${db:Status-Status} ${Version}\n' "$1" 2>/dev/null | sed -n 's/^installed //p' || true
}

install_packages() {
  refuse_other_version containerd.io $containerd_version
  refuse_other_version kubelet $kubernetes_version
  refuse_other_version kubeadm $kubernetes_version
  refuse_other_version kubectl $kubernetes_version
  install_versions "containerd.io=$containerd_version-*" "kubelet=$kubernetes_version-*" "kubeadm=$kubernetes_version-*" "kubectl=$kubernetes_version-*"
  systemctl enable --quiet kubelet
}

# install_versions PACKAGE=VERSION...: from hakube's repositories, and held there
install_versions() {
  # needrestart would restart services of others, or this run.
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 NEEDRESTART_MODE=l
  local tool
  for tool in curl gpg; do
    if command -v $tool >/dev/null; then continue; fi
    update_lists
    apt install ca-certificates curl gnupg
    break
  done
  repositories add_repository
  update_lists
  # The rest is what kubeadm's preflight asks for. Nothing of the machine's own may be removed for it.
  local install=(install --no-remove --allow-change-held-packages "$@"
    conntrack ethtool iptables iproute2 mount socat)
  try_for 120 apt --download-only "${install[@]}"
  apt "${install[@]}"
  # An unattended upgrade would take a node to another version, or restart its containers.
  apt-mark hold "${@%%=*}"
}

# Going to another version is an upgrade, which has an order among nodes; installing never does it.
refuse_other_version() { # PACKAGE VERSION
  local version
  version=$(installed_version "$1")
  if [ -n "$version" ] && [[ $version != "$2"-* ]]; then die "$1: installed $version, defined $2: hakube upgrade"; fi
}

# apt does not wait for the lock of its lists, which the daily update of a fresh machine holds.
update_lists() {
  wait_for 600 'another apt or dpkg to end' /bin/bash "$script" no_apt_runs
  try_for 120 apt update
}

# Unattended upgrades hold these locks, for minutes on a fresh machine.
no_apt_runs() {
  if lslocks --noheadings --output=PATH | grep --extended-regexp '^/var/lib/(apt/lists|dpkg)/lock'; then die 'apt or dpkg is at work'; fi
}

# apt without questions: waits for the lock of another apt, keeps configuration files that were changed
apt() {
  apt-get --quiet --yes -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
}

# $1 says what to do with each: add_repository, or repository_is_written.
repositories() {
  local ID VERSION_CODENAME
  # shellcheck source=/dev/null # says which distribution this is, and which release of it
  . /etc/os-release
  "$1" kubernetes https://pkgs.k8s.io/core:/stable:/v1.37/deb/ / '' \
    https://pkgs.k8s.io/core:/stable:/v1.37/deb/Release.key DE15B14486CD377B9E876E1A234654DA9A296436

  "$1" containerd https://download.docker.com/linux/"$ID" "$VERSION_CODENAME" stable \
    https://download.docker.com/linux/"$ID"/gpg 9DC858229FC7DD38854AE2D88D81803C0EBFCD88

}

add_repository() { # NAME URL SUITE COMPONENTS KEY-URL FINGERPRINT [CURL-OPTION...]
  local key=/etc/apt/keyrings/hakube-$1.asc
  mkdir -p /etc/apt/keyrings
  download "$5" "$key.hakube-new" "${@:7}"
  # The key comes from the same place as the packages, so it proves nothing by itself: its fingerprint is pinned.
  if [ "$(primary_fingerprints "$key.hakube-new")" != "$6" ]; then
    rm "$key.hakube-new"
    die "the key at $5 is not the one that was expected, $6"
  fi
  chmod 0644 "$key.hakube-new"
  mv "$key.hakube-new" "$key"
  repository "$@" | write "/etc/apt/sources.list.d/hakube-$1.sources" 0644
}

repository_is_written() { repository "$@" | is_written "/etc/apt/sources.list.d/hakube-$1.sources" 0644; }

# repository NAME URL SUITE COMPONENTS: on standard output, as apt reads it
repository() {
  cat <<END
# Written by hakube.
Types: deb
URIs: $2
Suites: $3
${4:+Components: $4
}Architectures: $(dpkg --print-architecture)
Signed-By: /etc/apt/keyrings/hakube-$1.asc
END
}

# primary_fingerprints FILE: of every key in it
primary_fingerprints() {
  local home
  home=$(mktemp --directory)
  gpg --homedir "$home" --batch --quiet --with-colons --show-keys "$1" | awk -F: '$1 == "pub" { pub = 1 } $1 == "fpr" && pub { print $10; pub = 0 }'
  rm -rf "$home"
}

# ---------------------------------------------------------------------------------------------------------
# containerd: systemd's cgroups, the pause image of this Kubernetes, and where each registry's images come from

containerd_files() {
  "$1" /etc/containerd/config.toml 0644 <<'END_OF_FILE'
# Written by hakube.
version = 3

[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = "registry.k8s.io/pause:3.10.2"

[plugins."io.containerd.cri.v1.images".registry]
config_path = "/etc/containerd/certs.d"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
SystemdCgroup = true

[plugins."io.containerd.transfer.v1.local"]
config_path = "/etc/containerd/certs.d"
END_OF_FILE
}

containerd_is_configured() {
  containerd_files is_written
  systemctl is-active containerd
  # Not the files but what runs: containerd may have been started before they were written.
  [ "$(date --date="$(systemctl show --property=ActiveEnterTimestamp --value containerd)" +%s)" -ge "$(newest_setting)" ] ||
    die 'containerd runs with an older configuration'
}

# newest_setting: the time when what containerd reads at its start was written last
newest_setting() {
  stat --format=%Y /etc/containerd/config.toml | sort --numeric-sort | tail --lines=1
}

configure_containerd() {
  containerd_files write
  systemctl daemon-reload # its unit may have a drop-in
  systemctl enable --quiet containerd
  systemctl restart containerd
}

# ---------------------------------------------------------------------------------------------------------
# images: the smallest first, for it shows whether registry or mirror answer; the others while the next steps run

readonly pause_image=registry.k8s.io/pause:3.10.2

pause_image_is_present() {
  # containerd keeps it from being removed, which is not so of the others.
  ctr --namespace k8s.io images ls --quiet | grep --fixed-strings --line-regexp $pause_image
}

pull_images() {
  try_for 120 pull $pause_image
  pull_in_background >/dev/null 2>&1 &
  disown
}

# What fails here is pulled again by the kubelet or kubeadm, which say why.
pull_in_background() {
  local image
  for image in registry.k8s.io/kube-proxy:v1.37.2 registry.k8s.io/coredns/coredns:v1.14.6; do
    pull "$image" || true
  done
}

pull() { ctr --namespace k8s.io images pull --hosts-dir /etc/containerd/certs.d "$1"; }

readonly admin_conf=/etc/kubernetes/admin.conf

# As an administrator, at this machine's own API server: it answers whether or not the load balancer does.
kubectl_admin() { kubectl --kubeconfig=$admin_conf --server=https://$private_ip:6443 --request-timeout=20s "$@"; }

# As this node.
kubectl_node() { kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=20s "$@"; }

wait_for_api_server() { wait_for 200 'the API server of this node' /bin/bash "$script" api_server_is_ready; }

api_server_is_ready() { kubectl_node --server=https://$private_ip:6443 get --raw=/readyz; }

# ---------------------------------------------------------------------------------------------------------
# ready: the kubelet says that pods can run here

# One kubectl that watches, for to start one every second takes much of a small machine while it has most to do.
node_is_ready() {
  kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=30s wait \
    --for=condition=Ready --timeout=20s node/$node_name
}

wait_for_node() { wait_for 570 "the node $node_name to be Ready" /bin/bash "$script" node_is_ready; }

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
# kubeadm: it is upgraded before what it upgrades

kubeadm_is_current() { is_installed kubeadm $kubernetes_version; }

upgrade_kubeadm() { install_versions "kubeadm=$kubernetes_version-*"; }

upgrade_files() {
  "$1" /etc/hakube/kubeadm-upgrade.yaml 0644 <<'END_OF_FILE'
apiVersion: kubeadm.k8s.io/v1beta4
kind: UpgradeConfiguration
apply:
  kubernetesVersion: v1.37.2
node: {}
END_OF_FILE
}

# ---------------------------------------------------------------------------------------------------------
# packages, containerd, kubelet

upgrade_packages() {
  install_versions "containerd.io=$containerd_version-*" "kubelet=$kubernetes_version-*" "kubeadm=$kubernetes_version-*" "kubectl=$kubernetes_version-*"
}

# installed_at PROGRAM: when its package was unpacked, which keeps the time of its writing
installed_at() { stat --format=%Z "$(command -v "$1")"; }

containerd_is_current() {
  containerd_is_configured
  runs_since containerd "$(installed_at containerd)"
}

kubelet_is_current() {
  # Written when its settings are; a restart of the machine starts the new kubelet too, with those of before.
  upgrade_files is_written
  systemctl is-active --quiet kubelet || die 'the kubelet does not run'
  runs_since kubelet "$(installed_at kubelet)"
  runs_this_kubelet
}

# As the API server knows it.
runs_this_kubelet() {
  [ "$(kubectl_node get node $node_name --output='jsonpath={.status.nodeInfo.kubeletVersion}')" = v$kubernetes_version ] ||
    die "the kubelet of $node_name is not known to be $kubernetes_version"
}

restart_kubelet() {
  # Its settings, as the upgraded cluster keeps them; on masters they have come with the control plane.
  upgrade_files write
  kubeadm upgrade node --config=/etc/hakube/kubeadm-upgrade.yaml
  systemctl daemon-reload
  systemctl restart kubelet
  wait_for 180 'the new kubelet in the cluster' /bin/bash "$script" runs_this_kubelet
}

main "$@"
