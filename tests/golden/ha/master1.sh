#!/usr/bin/env bash
#
# Boot script of master master1 (10.20.0.11) of the cluster demo,
# written by hakube. It installs Kubernetes 1.37.2, etcd 3.6.14 and containerd 2.3.7.
#
# It holds no secret: certificates, keys and the join token travel beside it and are gone when it ends.
# Each step has a probe, which looks at the machine and not at what was done before; the step's action runs
# only where the probe fails, so running the script again changes nothing that is already as it should be.
#
#   bash master1.sh             lists the steps
#   bash master1.sh FUNCTION    runs one of its functions, for example a probe

readonly cluster_name=demo node_name=master1 private_ip=10.20.0.11
readonly kubernetes_version=1.37.2 etcd_version=3.6.14 containerd_version=2.3.7
readonly control_plane_endpoint=10.20.0.9:6443

# The steps: name, deadline in seconds, probe, action; `await` and `hook` have neither, but what to wait for or run.
node_steps() {
  step host           900 host_is_prepared          prepare_host
  step packages       900 packages_are_installed    install_packages
  step containerd     120 containerd_is_configured  configure_containerd
  step images         300 pause_image_is_present    pull_images
  step pki             60 secrets_are_installed     install_secrets
  step etcd           900 etcd_is_started           start_etcd
  await quorum        600 wait_for_quorum
  report_etcd_cluster
  step control-plane 2400 control_plane_is_running  start_control_plane
  step api-certificate 900 api_certificate_has_all_names renew_api_certificate
  step network        300 network_is_applied        apply_network
  step access         120 login_user_has_access     give_login_user_access
  await ready         600 wait_for_node
}

# On one living master before nodes join a cluster that lives: makes the token they join with.
token_steps() {
  await api-server    300 wait_for_api_server
  step token           60 token_is_there            make_token
}

# On one master after the nodes have ended.
cluster_steps() {
  await api-server    300 wait_for_api_server
  step labels         120 labels_are_set            set_labels
  step dns            300 dns_is_spread             spread_dns
  step token           60 token_is_gone             remove_token
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
    '') declare -f node_steps ;;
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
etc/kubernetes/pki/ca.key
etc/kubernetes/pki/sa.key
etc/kubernetes/pki/sa.pub
etc/kubernetes/pki/front-proxy-ca.crt
etc/kubernetes/pki/front-proxy-client.crt
etc/kubernetes/pki/front-proxy-client.key
etc/kubernetes/pki/etcd/ca.crt
etc/kubernetes/pki/apiserver-etcd-client.crt
etc/kubernetes/pki/apiserver-etcd-client.key
etc/etcd/pki/ca.crt
etc/etcd/pki/server.crt
etc/etcd/pki/server.key
etc/etcd/pki/peer.crt
etc/etcd/pki/peer.key
etc/kubernetes/encryption/config.yaml
discovery.conf
bootstrap-token.yaml
END
  steps=$(declare -f "${phase}_steps" | grep --count --extended-regexp '^ *(step|await|hook|check) ')
  mkdir -p "${journal%/*}"
  record "\"event\":\"run\",\"phase\":\"$phase\",\"of\":$steps"
  "${phase}_steps"
}

# ---------------------------------------------------------------------------------------------------------
# host: what Kubernetes needs of the system

# The step's files; $1 says what to do with each: write, or is_written.
host_files() {
  "$1" /etc/modules-load.d/hakube.conf 0644 <<'END_OF_FILE'
# Loaded at boot: containerd's snapshots, and bridged pod traffic. Written by hakube.
overlay
br_netfilter
END_OF_FILE
  "$1" /etc/sysctl.d/90-hakube.conf 0644 <<'END_OF_FILE'
# Pods are reached by forwarding, and iptables sees bridged traffic. Written by hakube.
net.ipv4.ip_forward = 1
net.bridge.bridge-nf-call-iptables = 1
net.bridge.bridge-nf-call-ip6tables = 1
# What the kubelet insists on with protectKernelDefaults.
vm.overcommit_memory = 1
kernel.panic = 10
kernel.panic_on_oops = 1
# The kubelet insists on these too. They are the kernel's defaults, so where they cannot
# be written, as in a container, the attempt may fail: that is what the minus says.
-vm.panic_on_oom = 0
-kernel.keys.root_maxkeys = 1000000
-kernel.keys.root_maxbytes = 25000000
END_OF_FILE
  "$1" /etc/systemd/system/kubelet.service.d/20-hakube.conf 0644 <<'END_OF_FILE'
# Written by hakube. The kubelet does not start with other kernel settings, and whatever is
# applied after them at boot, or by hand, may have changed them.
[Service]
ExecStartPre=/usr/sbin/sysctl --quiet --load=/etc/sysctl.d/90-hakube.conf
END_OF_FILE
}

# Files of hakube's that an earlier definition asked for and this one does not: of a proxy, an authority, a mirror.
left_over() {
  local file
  for file in /etc/apt/apt.conf.d/80hakube /etc/apt/auth.conf.d/hakube-*.conf /etc/hakube/mirrors/*.crt /usr/local/share/ca-certificates/hakube-*.crt /etc/systemd/system/containerd.service.d/20-hakube-proxy.conf /etc/containerd/certs.d/*/hosts.toml; do
    case $file in
      */hosts.toml) if grep --quiet --line-regexp '# Written by hakube.' "$file" 2>/dev/null; then echo "$file"; fi ;;
      *) if [ -f "$file" ]; then echo "$file"; fi ;;
    esac
  done
  if grep --quiet --line-regexp '# Written by hakube.' /etc/keepalived/keepalived.conf 2>/dev/null; then echo /etc/keepalived/keepalived.conf; fi
}

remove_left_over() {
  local files
  files=$(left_over)
  if [ -z "$files" ]; then return 0; fi
  xargs --delimiter='\n' rm <<<"$files"
  # It would go on to hold the address that it knows.
  if grep --quiet /keepalived/ <<<"$files"; then systemctl disable --quiet --now keepalived; fi
  if grep --quiet /ca-certificates/ <<<"$files"; then update-ca-certificates --fresh; fi
  # It has read the proxy, and the system's authorities, when it was started. Containers go on.
  systemctl daemon-reload
  systemctl try-restart containerd
}

host_is_prepared() {
  local key value
  host_files is_written
  [ -z "$(left_over)" ] || die "of an earlier definition: $(left_over)"
  [ -e /proc/sys/net/bridge/bridge-nf-call-iptables ] || die 'the kernel module br_netfilter is not loaded'
  grep --quiet --word-regexp overlay /proc/filesystems || die 'the kernel module overlay is not loaded'
  while IFS=' =' read -r key value; do
    case $key in '#'* | '') continue ;; esac
    key=${key#-} # which allows it to fail where the kernel's settings are not the machine's own
    [ "$(sysctl --values "$key")" = "$value" ] || die "sysctl $key is not $value"
  done </etc/sysctl.d/90-hakube.conf
  [ "$(wc --lines </proc/swaps)" = 1 ] || die 'swap is on'
  if swap_in_fstab >&2; then die 'swap would be on again after a restart'; fi
  getent passwd etcd >/dev/null || die 'there is no user etcd'
}

prepare_host() {
  # cloud-init may still be setting up what we are about to change.
  if command -v cloud-init >/dev/null; then cloud-init status --wait >/dev/null || true; fi
  mend_dpkg
  host_files write
  remove_left_over
  modprobe overlay
  modprobe br_netfilter
  sysctl --quiet --load=/etc/sysctl.d/90-hakube.conf
  systemctl daemon-reload # the kubelet's unit has a drop-in
  # The kubelet refuses to start while swap is on.
  swapoff --all
  # Swap on a partition that was found, or in memory, has a unit and no line in fstab.
  systemctl --all --type=swap --plain --no-legend list-units | cut --delimiter=' ' --fields=1 | xargs --no-run-if-empty systemctl mask --quiet
  if swap_in_fstab >/dev/null; then sed --in-place --regexp-extended '/^[^#].*\sswap\s/s/^/# hakube: /' /etc/fstab; fi
  getent passwd etcd >/dev/null || useradd --system --no-create-home --home-dir /var/lib/etcd --shell /usr/sbin/nologin etcd
  wait_for_time
}

swap_in_fstab() { [ -f /etc/fstab ] && grep --extended-regexp '^[^#].*\sswap\s' /etc/fstab; }

# An interrupted dpkg would make every apt call fail; apt's own lock is waited for by apt.
mend_dpkg() {
  wait_for 600 'another apt or dpkg to end' /bin/bash "$script" no_apt_runs
  if [ -n "$(dpkg --audit)" ]; then DEBIAN_FRONTEND=noninteractive dpkg --configure --pending --force-confold; fi
}

# Certificates are valid from five minutes ago, and etcd complains of skewed clocks. A machine on which nothing
# sets the clock (a container) has its host's.
wait_for_time() {
  if [ "$(timedatectl show --property=NTP --value 2>/dev/null)" = yes ]; then
    wait_for 120 'the clock to be synchronised' clock_is_synchronised
  else
    echo 'warning: no service of this machine keeps its clock'
  fi
}
clock_is_synchronised() { timedatectl show --property=NTPSynchronized --value | grep yes; }

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
  for image in registry.k8s.io/kube-apiserver:v1.37.2 registry.k8s.io/kube-controller-manager:v1.37.2 registry.k8s.io/kube-scheduler:v1.37.2 registry.k8s.io/kube-proxy:v1.37.2 registry.k8s.io/coredns/coredns:v1.14.6; do
    pull "$image" || true
  done
}

pull() { ctr --namespace k8s.io images pull --hosts-dir /etc/containerd/certs.d "$1"; }

# ---------------------------------------------------------------------------------------------------------
# pki: this master's certificates and keys, from the bundle. The keys of etcd's and of the front proxy's
# certificate authority are not among them: they never leave the admin machine.

secrets() {
  "$1" etc/kubernetes/pki/ca.crt /etc/kubernetes/pki/ca.crt 0644 root
  "$1" etc/kubernetes/pki/ca.key /etc/kubernetes/pki/ca.key 0600 root
  "$1" etc/kubernetes/pki/sa.key /etc/kubernetes/pki/sa.key 0600 root
  "$1" etc/kubernetes/pki/sa.pub /etc/kubernetes/pki/sa.pub 0644 root
  "$1" etc/kubernetes/pki/front-proxy-ca.crt /etc/kubernetes/pki/front-proxy-ca.crt 0644 root
  "$1" etc/kubernetes/pki/front-proxy-client.crt /etc/kubernetes/pki/front-proxy-client.crt 0644 root
  "$1" etc/kubernetes/pki/front-proxy-client.key /etc/kubernetes/pki/front-proxy-client.key 0600 root
  "$1" etc/kubernetes/pki/etcd/ca.crt /etc/kubernetes/pki/etcd/ca.crt 0644 root
  "$1" etc/kubernetes/pki/apiserver-etcd-client.crt /etc/kubernetes/pki/apiserver-etcd-client.crt 0644 root
  "$1" etc/kubernetes/pki/apiserver-etcd-client.key /etc/kubernetes/pki/apiserver-etcd-client.key 0600 root
  "$1" etc/etcd/pki/ca.crt /etc/etcd/pki/ca.crt 0644 etcd
  "$1" etc/etcd/pki/server.crt /etc/etcd/pki/server.crt 0644 etcd
  "$1" etc/etcd/pki/server.key /etc/etcd/pki/server.key 0600 etcd
  "$1" etc/etcd/pki/peer.crt /etc/etcd/pki/peer.crt 0644 etcd
  "$1" etc/etcd/pki/peer.key /etc/etcd/pki/peer.key 0600 etcd
  "$1" etc/kubernetes/encryption/config.yaml /etc/kubernetes/encryption/config.yaml 0600 root
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
# etcd: its own service on each master; Kubernetes' state is here and nowhere else

readonly etcd_endpoint=https://127.0.0.1:2379 peer_url=https://$private_ip:2380
readonly other_endpoints=https://10.20.0.10:2379,https://10.20.0.12:2379

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
ETCD_NAME=master1
ETCD_DATA_DIR=/var/lib/etcd
# 127.0.0.1: this master's API server talks to this member only.
ETCD_LISTEN_CLIENT_URLS=https://10.20.0.11:2379,https://127.0.0.1:2379
ETCD_ADVERTISE_CLIENT_URLS=https://10.20.0.11:2379
ETCD_LISTEN_PEER_URLS=https://10.20.0.11:2380
ETCD_INITIAL_ADVERTISE_PEER_URLS=https://10.20.0.11:2380
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

# ---------------------------------------------------------------------------------------------------------
# control-plane: one master, chosen by the installer, runs `kubeadm init`; the others join. Each API server
# talks to the etcd of its own machine, so it is ready exactly when that is.

readonly admin_conf=/etc/kubernetes/admin.conf

# As an administrator, at this machine's own API server: it answers whether or not the load balancer does.
kubectl_admin() { kubectl --kubeconfig=$admin_conf --server=https://$private_ip:6443 --request-timeout=20s "$@"; }

# As this node.
kubectl_node() { kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=20s "$@"; }

wait_for_api_server() { wait_for 200 'the API server of this node' /bin/bash "$script" api_server_is_ready; }

api_server_is_ready() { kubectl_node --server=https://$private_ip:6443 get --raw=/readyz; }

control_plane_files() {
  "$1" /etc/kubernetes/audit/policy.yaml 0644 <<'END_OF_FILE'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages:
  - RequestReceived
rules:
  - level: Metadata
END_OF_FILE
  "$1" /etc/hakube/kubeadm-init.yaml 0644 <<'END_OF_FILE'
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: 10.20.0.11
  bindPort: 6443
nodeRegistration:
  name: master1
  criSocket: unix:///run/containerd/containerd.sock
  kubeletExtraArgs:
    - name: node-ip
      value: 10.20.0.11
  taints:
    - key: node-role.kubernetes.io/control-plane
      effect: NoSchedule
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
clusterName: demo
controlPlaneEndpoint: 10.20.0.9:6443
encryptionAlgorithm: ECDSA-P256
imageRepository: registry.k8s.io
networking:
  podSubnet: 10.32.0.0/12
  serviceSubnet: 10.96.0.0/12
  dnsDomain: cluster.local
etcd:
  external:
    endpoints:
      - https://127.0.0.1:2379
    caFile: /etc/kubernetes/pki/etcd/ca.crt
    certFile: /etc/kubernetes/pki/apiserver-etcd-client.crt
    keyFile: /etc/kubernetes/pki/apiserver-etcd-client.key
apiServer:
  certSANs:
    - 10.20.0.9
    - 10.20.0.10
    - 10.20.0.11
    - 10.20.0.12
  extraArgs:
    - name: profiling
      value: "false"
    - name: audit-policy-file
      value: /etc/kubernetes/audit/policy.yaml
    - name: audit-log-path
      value: /var/log/kubernetes/audit/audit.log
    - name: audit-log-maxage
      value: "30"
    - name: audit-log-maxbackup
      value: "10"
    - name: audit-log-maxsize
      value: "100"
    - name: encryption-provider-config
      value: /etc/kubernetes/encryption/config.yaml
  extraVolumes:
    - name: audit-policy
      hostPath: /etc/kubernetes/audit/policy.yaml
      mountPath: /etc/kubernetes/audit/policy.yaml
      readOnly: true
      pathType: File
    - name: audit-logs
      hostPath: /var/log/kubernetes/audit
      mountPath: /var/log/kubernetes/audit
      readOnly: false
      pathType: DirectoryOrCreate
    - name: encryption-config
      hostPath: /etc/kubernetes/encryption/config.yaml
      mountPath: /etc/kubernetes/encryption/config.yaml
      readOnly: true
      pathType: File
controllerManager:
  extraArgs:
    - name: profiling
      value: "false"
scheduler:
  extraArgs:
    - name: profiling
      value: "false"
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
authentication:
  anonymous:
    enabled: false
  webhook:
    enabled: true
authorization:
  mode: Webhook
readOnlyPort: 0
rotateCertificates: true
seccompDefault: true
protectKernelDefaults: true
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
metricsBindAddress: 127.0.0.1:10249
END_OF_FILE
  "$1" /etc/hakube/kubeadm-join.yaml 0644 <<'END_OF_FILE'
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  file:
    kubeConfigPath: /run/hakube/bundle/secrets/discovery.conf
nodeRegistration:
  name: master1
  criSocket: unix:///run/containerd/containerd.sock
  kubeletExtraArgs:
    - name: node-ip
      value: 10.20.0.11
  taints:
    - key: node-role.kubernetes.io/control-plane
      effect: NoSchedule
controlPlane:
  localAPIEndpoint:
    advertiseAddress: 10.20.0.11
    bindPort: 6443
END_OF_FILE
  "$1" /etc/hakube/coredns-patch.yaml 0644 <<'END_OF_FILE'
spec:
  template:
    spec:
      topologySpreadConstraints:
        - maxSkew: 1
          minDomains: 2
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: DoNotSchedule
          labelSelector:
            matchLabels:
              k8s-app: kube-dns
          matchLabelKeys:
            - pod-template-hash
      affinity:
        nodeAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 50
              preference:
                matchExpressions:
                  - key: node-role.kubernetes.io/control-plane
                    operator: DoesNotExist
END_OF_FILE
}

control_plane_is_running() {
  control_plane_files is_written
  cluster_is_initialised || die 'the cluster is not initialised'
  if [ "$(has_joined)" = no ]; then die "$node_name has not joined the control plane"; fi
  # After a start of the machine it takes a moment, in which nobody need do anything.
  wait_for_api_server
  [ "$(has_joined)" = yes ]
}

# Whether this node is part of the control plane: yes or no. kubeadm sets that label last, when a join has succeeded.
# Who cannot be asked has not said no: taken for one that has not joined, a healthy master would be reset.
has_joined() {
  local labels ask=(get node "$node_name" --ignore-not-found --output='jsonpath={.metadata.labels}')
  if [ ! -e /etc/kubernetes/kubelet.conf ]; then
    echo no
    return 0
  fi
  labels=$(kubectl_node --server=https://$private_ip:6443 "${ask[@]}") ||
    labels=$(kubectl_node --server=https://$control_plane_endpoint "${ask[@]}") ||
    die 'neither the API server of this node nor the load balancer says whether it has joined; nothing was changed'
  case $labels in
    *node-role.kubernetes.io/control-plane*) echo yes ;;
    *) echo no ;;
  esac
}

start_control_plane() {
  local initialised
  control_plane_files write
  initialised=$(initialised) # or it ends here: not knowing is not "no"
  if [ "$initialised" = yes ]; then
    join_control_plane
  elif [ "$(decision initMaster)" = $node_name ]; then
    initialise_cluster
  else
    wait_for 1800 "$(decision initMaster) to initialise the cluster" /bin/bash "$script" cluster_is_initialised
    join_control_plane
  fi
}

initialise_cluster() {
  remove_unfinished
  # Without its token phase, which would want the token in this file; that one is run by itself with a document
  # from the bundle.
  timeout 600 kubeadm init --config=/etc/hakube/kubeadm-init.yaml --skip-phases=bootstrap-token,show-join-command \
    --skip-token-print --skip-certificate-key-print
  kubectl_admin --namespace=kube-system patch deployment coredns --patch-file=/etc/hakube/coredns-patch.yaml
  make_token
  # Written last: whoever sees this key may join.
  etcd_client $etcd_endpoint put /hakube/initialised "{\"by\":\"$node_name\",\"run\":\"$(decision runId)\"}"
}

join_control_plane() {
  local joined
  joined=$(has_joined)
  if [ "$joined" = yes ]; then
    mend_api_certificate
    systemctl start kubelet # what is missing is only that it answers
  elif /bin/bash "$script" api_server_is_ready; then
    # The join has died just before its end; the API server that runs here may be the only one. Or somebody has deleted
    # the node since, and its kubelet makes it anew only when it starts.
    systemctl restart kubelet
    wait_for 60 "the node $node_name in the cluster" kubectl_node --server=https://$private_ip:6443 get node $node_name
    kubeadm init phase mark-control-plane --config=/etc/hakube/kubeadm-init.yaml
  else
    join_anew
  fi
  wait_for_api_server
}

join_anew() {
  local administrator=(kubectl --kubeconfig="$bundle/admin.conf" --request-timeout=60s)
  kubeadm kubeconfig user --config=/etc/hakube/kubeadm-init.yaml --client-name=hakube --org=kubeadm:cluster-admins \
    --validity-period=1h >$bundle/admin.conf
  # Nothing is removed here before it is known that another API server answers.
  wait_for 120 'the API server behind the load balancer' "${administrator[@]}" get --raw=/readyz
  remove_unfinished
  # A master that lost its disk is still a Node; while that one says Ready, kubeadm refuses another of the name.
  "${administrator[@]}" delete node $node_name --ignore-not-found
  rm $bundle/admin.conf
  wake_kubelet &
  # shellcheck disable=SC2064 # this one, and only as long as kubeadm is at work
  trap "kill $! 2>/dev/null || true" EXIT
  timeout 600 kubeadm join --config=/etc/hakube/kubeadm-join.yaml
}

# kubeadm starts the kubelet before the API server that this kubelet talks to. What it has asked in vain until then it
# asks again after ever longer pauses, half a minute in all; started anew when there is an answer, it asks at once.
wake_kubelet() {
  if wait_for 590 'the API server of this node' kubectl_admin get --raw=/readyz; then systemctl restart kubelet; fi
}

# What an init or a join that died leaves behind would be in the way of the next one: containers, files, ports.
remove_unfinished() {
  if [ ! -e /etc/kubernetes/manifests/kube-apiserver.yaml ] && [ ! -e /etc/kubernetes/kubelet.conf ] && [ ! -e $admin_conf ]; then return 0; fi
  echo 'an earlier kubeadm on this node did not end: beginning again'
  # Never without skipping that phase: it empties /var/lib/etcd whenever it cannot ask the cluster what is there.
  kubeadm reset --force --skip-phases=remove-etcd-member
  # It has taken the certificates too.
  install_secrets
}

# The document in the bundle names the token; this makes its Secret, cluster-info, and the permissions of those
# who join. It can be repeated.
make_token() { kubeadm init phase bootstrap-token --config=$bundle/secrets/bootstrap-token.yaml --skip-token-print; }

# ---------------------------------------------------------------------------------------------------------
# api-certificate: the API server's certificate has every name by which this master is called. kubeadm has made it
# when the node joined; the definition may have got other names since, and a certificate has not.

readonly api_certificate=/etc/kubernetes/pki/apiserver

# One a line.
api_names() {
  printf '%s\n' 10.20.0.9 10.20.0.11 $private_ip
}

api_certificate_has_all_names() {
  local name missing=() names
  names=$(openssl x509 -in $api_certificate.crt -noout -ext subjectAltName | sed 's/, /\n/g; s/^ *//')
  while read -r name; do
    if ! grep --quiet --ignore-case --line-regexp --fixed-strings --regexp="DNS:$name" --regexp="IP Address:$name" <<<"$names"; then missing+=("$name"); fi
  done < <(api_names)
  [ ${#missing[@]} = 0 ] || die "the API server's certificate lacks ${missing[*]}"
  api_certificate_is_served
}

api_certificate_is_served() {
  local served
  served=$(openssl s_client -connect $private_ip:6443 </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256)
  [ "$served" = "$(openssl x509 -in $api_certificate.crt -noout -fingerprint -sha256)" ] || die 'the API server does not show the certificate that it has'
}

# One master after another: should a certificate be no good, the others still serve.
renew_api_certificate() { with_members_lock $etcd_endpoint make_api_certificate; }

# Called with the lock held.
make_api_certificate() {
  local old
  if ! /bin/bash "$script" api_certificate_has_all_names; then
    old=$(mktemp --directory --tmpdir=/etc/kubernetes/pki) # kubeadm leaves a certificate alone that is there
    mv $api_certificate.crt $api_certificate.key "$old"
    if ! kubeadm init phase certs apiserver --config=/etc/hakube/kubeadm-init.yaml; then
      mv "$old"/* /etc/kubernetes/pki/
      rmdir "$old"
      die 'kubeadm made no certificate; the old one stays'
    fi
    rm -r "$old"
  fi
  # It notices by itself, and nobody is cut off.
  wait_for 150 'the API server to show its new certificate' /bin/bash "$script" api_certificate_is_served
  wait_for_api_server
  # Those who join later read there what their certificates shall have.
  kubeadm init phase upload-config kubeadm --config=/etc/hakube/kubeadm-init.yaml
}

# A machine that was switched off while its certificate was made anew has none, or half of one, and no API server starts
# with that. The kubelet, started anew, does not know how often it has tried.
mend_api_certificate() {
  if [ -e $api_certificate.crt ] && [ -e $api_certificate.key ]; then return 0; fi
  rm -f $api_certificate.crt $api_certificate.key
  kubeadm init phase certs apiserver --config=/etc/hakube/kubeadm-init.yaml
  systemctl restart kubelet
}

# ---------------------------------------------------------------------------------------------------------
# network: the pods' network, applied once for the whole cluster by whichever master comes first
# flannel

network_files() {
  "$1" /etc/hakube/network/kustomization.yaml 0644 <<'END_OF_FILE'
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - kube-flannel.yml
patches:
  - patch: |
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: kube-flannel-cfg
        namespace: kube-flannel
      data:
        net-conf.json: |
          {
            "Network": "10.32.0.0/12",
            "EnableNFTables": false,
            "Backend": {
              "Type": "vxlan"
            }
          }
  - target:
      kind: DaemonSet
      name: kube-flannel-ds
      namespace: kube-flannel
    patch: |
      - op: test
        path: /spec/template/spec/containers/0/name
        value: kube-flannel
      - op: add
        path: /spec/template/spec/containers/0/env/-
        value:
          name: HOST_IP
          valueFrom:
            fieldRef:
              fieldPath: status.hostIP
      - op: add
        path: /spec/template/spec/containers/0/args/-
        value: --iface=$(HOST_IP)
END_OF_FILE
}

network_is_applied() { kubectl_admin --namespace=kube-flannel get daemonset/kube-flannel-ds --output=name; }

# flannel's own manifest, with the cluster's pod network put in by kubectl's kustomize.
apply_network_once() {
  network_files write
  download https://raw.githubusercontent.com/flannel-io/flannel/v0.28.10/Documentation/kube-flannel.yml /etc/hakube/network/kube-flannel.yml

  printf '%s  %s\n' 944a3c1f925f117727a1b7272a323c80965da642498397ec7e6ea9bef0f9e6c5 /etc/hakube/network/kube-flannel.yml | sha256sum --check --quiet ||
    die "flannel's manifest is not the one that was expected"
  kubectl kustomize /etc/hakube/network >/etc/hakube/network/applied.yaml
  grep --quiet --fixed-strings 10.32.0.0/12 /etc/hakube/network/applied.yaml
  kubectl_admin apply --filename=/etc/hakube/network/applied.yaml
}

apply_network() { etcd_client $etcd_endpoint lock --ttl=60 /hakube/locks/network /bin/bash "$script" apply_network_if_missing; }

# Called with the lock held: another master may have come first.
apply_network_if_missing() { /bin/bash "$script" network_is_applied || apply_network_once; }

# ---------------------------------------------------------------------------------------------------------
# access: the cluster's login key for this node, and kubectl for the login user

readonly login_key='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHMYoX2I80xg3Ma+1px8vAzKafG+cK5LJO4mP5/F8G27 hakube sample master1'

# find_login_user: whoever has logged in for this run, which is not for this script to know
find_login_user() {
  login_user=$(decision loginUser)
  [ -n "$login_user" ] || die 'nobody has said who logs in on this node'
  login_home=$(getent passwd "$login_user" | cut --delimiter=: --fields=6)
  user_conf=/etc/kubernetes/users/$login_user/config
}

login_user_has_access() {
  find_login_user
  grep --quiet --fixed-strings --line-regexp "$login_key" "$login_home/.ssh/authorized_keys"
  # Older than thirty days before its end it is made anew.
  openssl x509 -in "$user_conf.crt" -noout -checkend 2592000
  [ "$(readlink "$login_home/.kube/config")" = "$user_conf" ] || [ -f "$login_home/.kube/config" ]
}

give_login_user_access() {
  local home group
  find_login_user
  home=$login_home group=$(id --group "$login_user")
  install --directory --mode=0700 --owner="$login_user" --group="$group" "$home/.ssh"
  touch "$home/.ssh/authorized_keys"
  chown "$login_user:$group" "$home/.ssh/authorized_keys"
  chmod 0600 "$home/.ssh/authorized_keys"
  if ! grep --quiet --fixed-strings --line-regexp "$login_key" "$home/.ssh/authorized_keys"; then
    # shellcheck disable=SC1003 # sed's command `a` with nothing to add: it ends the last line, if it is not
    sed --in-place --follow-symlinks '$a\' "$home/.ssh/authorized_keys"
    printf '%s\n' "$login_key" >>"$home/.ssh/authorized_keys"
  fi
  make_user_conf "$login_user" "$group"
  install --directory --mode=0700 --owner="$login_user" --group="$group" "$home/.kube"
  # A configuration that the user has made is the user's.
  if [ ! -e "$home/.kube/config" ]; then ln --symbolic --force "$user_conf" "$home/.kube/config"; fi
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
# ready: the kubelet says that pods can run here

# One kubectl that watches, for to start one every second takes much of a small machine while it has most to do.
node_is_ready() {
  kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=30s wait \
    --for=condition=Ready --timeout=20s node/$node_name
}

wait_for_node() { wait_for 570 "the node $node_name to be Ready" /bin/bash "$script" node_is_ready; }

# ---------------------------------------------------------------------------------------------------------
# For the whole cluster, by one master that the installer chooses

token_id() { sed -n 's/^[- ]*token: "\{0,1\}\([a-z0-9]*\)\..*/\1/p' $bundle/secrets/bootstrap-token.yaml; }

token_is_there() { kubectl_admin --namespace=kube-system get secret "bootstrap-token-$(token_id)" --output=name; }

# An API server that does not answer does not say that it is gone.
token_is_gone() {
  local name
  name=$(kubectl_admin --namespace=kube-system get secret "bootstrap-token-$(token_id)" --ignore-not-found --output=name) ||
    die 'the API server does not say whether the token of this run is still valid'
  [ -z "$name" ] || die 'the token of this run is still valid'
}

# The last node has joined.
remove_token() { kubectl_admin --namespace=kube-system delete secret "bootstrap-token-$(token_id)"; }

# A kubelet may not set every label on itself, so they are set here.
labels_of_nodes() {
  "$1" worker0 disk=ssd

  true
}

labels_are_set() { labels_of_nodes node_has_labels; }

set_labels() { labels_of_nodes label_node; }

# A node that has not joined yet gets its labels when it has.
node_has_labels() { # NODE LABEL...
  local selector
  if ! node_exists "$1"; then return 0; fi
  selector=$(printf '%s,' "${@:2}")
  kubectl_admin get nodes --selector="${selector%,}" --output=name | grep --line-regexp "node/$1"
}

label_node() { # NODE LABEL...
  if node_exists "$1"; then kubectl_admin label node "$1" --overwrite "${@:2}"; fi
}

# Ends the step when the API server does not say.
node_exists() { # NODE
  local name
  name=$(kubectl_admin get node "$1" --ignore-not-found --output=name) || die "the API server does not say whether there is a node $1"
  [ -n "$name" ]
}

# kubeadm's CoreDNS has two pods. On one node they would be lost together; on workers, the loss of a master takes
# none. They never move by themselves, and the first of them came when there was nothing but a master: a restart
# places them anew. That is done once; where they go later is the scheduler's business.
dns_is_spread() {
  local hosts nodes
  hosts=$(dns_hosts | sort --unique) nodes=$(ready_nodes '')
  if [ "$(count "$hosts")" -lt 2 ] && [ "$(count "$hosts")" -lt "$(count "$nodes")" ]; then die "CoreDNS runs on: $hosts"; fi
  if dns_should_move "$hosts"; then die 'CoreDNS is on a master, where it was placed before there were workers'; fi
}

dns_should_move() { # HOSTS
  grep --line-regexp --fixed-strings "$(ready_nodes node-role.kubernetes.io/control-plane)" <<<"$1" &&
    [ "$(count "$(ready_nodes '!node-role.kubernetes.io/control-plane')")" -ge 2 ] && ! dns_was_restarted
}

count() { grep --count . <<<"$1" || true; } # LINES

# The nodes whose CoreDNS answers, one a line.
dns_hosts() {
  kubectl_admin --namespace=kube-system get endpointslices --selector=kubernetes.io/service-name=kube-dns \
    --output='jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.nodeName}{"\n"}{end}'
}

# The nodes where its pods are or will be.
dns_places() {
  kubectl_admin --namespace=kube-system get pods --selector=k8s-app=kube-dns \
    --output='jsonpath={range .items[*]}{.spec.nodeName}{"\n"}{end}'
}

ready_nodes() { kubectl_admin get nodes --no-headers --selector="$1" | awk '$2 == "Ready" { print $1 }'; } # SELECTOR

wait_for_dns() {
  kubectl_admin --request-timeout=0 --namespace=kube-system rollout status deployment coredns --timeout=120s
}

dns_was_restarted() {
  kubectl_admin --namespace=kube-system get deployment coredns --output='jsonpath={.spec.template.metadata.annotations}' |
    grep --fixed-strings kubectl.kubernetes.io/restartedAt
}

spread_dns() {
  # Pods that are to move are not waited for.
  if ! dns_should_move "$(dns_places)"; then
    wait_for_dns # what was missing may be on its way
    if /bin/bash "$script" dns_is_spread; then return 0; fi
  fi
  kubectl_admin --namespace=kube-system rollout restart deployment coredns
  wait_for_dns
  wait_for 60 'CoreDNS on two nodes' /bin/bash "$script" dns_is_spread
}

main "$@"
