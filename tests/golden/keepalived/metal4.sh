#!/usr/bin/env bash
#
# Boot script of worker metal4 (192.168.20.21) of the cluster metal,
# written by hakube. It installs Kubernetes 1.37.2 and containerd 2.3.7.
#
# It holds no secret: the join token travels beside it and is gone when it ends.
# Each step has a probe, which looks at the machine and not at what was done before; the step's action runs
# only where the probe fails, so running the script again changes nothing that is already as it should be.
#
#   bash metal4.sh             lists the steps
#   bash metal4.sh FUNCTION    runs one of its functions, for example a probe

readonly node_name=metal4
readonly kubernetes_version=1.37.2 containerd_version=2.3.7
readonly control_plane_endpoint=192.168.20.9:6443

# The steps: name, deadline in seconds, probe, action; `await` and `hook` have neither, but what to wait for or run.
node_steps() {
  step host           900 host_is_prepared          prepare_host
  step packages       900 packages_are_installed    install_packages
  step containerd     120 containerd_is_configured  configure_containerd
  step images         300 pause_image_is_present    pull_images
  step join          2400 node_has_joined           join_cluster
  step access         120 login_user_has_access     give_login_user_access
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
discovery.conf
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
  for image in registry.k8s.io/kube-proxy:v1.37.2 registry.k8s.io/coredns/coredns:v1.14.6; do
    pull "$image" || true
  done
}

pull() { ctr --namespace k8s.io images pull --hosts-dir /etc/containerd/certs.d "$1"; }

# ---------------------------------------------------------------------------------------------------------
# join: this machine becomes a node. It knows the cluster by the certificate authority in the bundle, and
# shows the token from there.

join_files() {
  "$1" /etc/hakube/kubeadm-join.yaml 0644 <<'END_OF_FILE'
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  file:
    kubeConfigPath: /run/hakube/bundle/secrets/discovery.conf
nodeRegistration:
  name: metal4
  criSocket: unix:///run/containerd/containerd.sock
  kubeletExtraArgs:
    - name: node-ip
      value: 192.168.20.21
  taints: []
END_OF_FILE
}

node_has_joined() {
  join_files is_written
  [ -e /etc/kubernetes/kubelet.conf ] || die "$node_name has not joined"
  wait_for 30 'the kubelet' systemctl is-active kubelet # it may be starting with the machine
  kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=20s get node $node_name --output=name
}

join_cluster() {
  join_files write
  # One whose certificate has ended, as after months without power, cannot log in any more and joins again.
  if [ -e /etc/kubernetes/kubelet.conf ] && openssl x509 -in /var/lib/kubelet/pki/kubelet-client-current.pem -noout -checkend 0; then
    systemctl start kubelet # it had joined
    # Who cannot be asked has not said no: only a cluster that does not know this node lets it begin again.
    wait_for 300 "an answer of $control_plane_endpoint" kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=20s get --raw=/readyz
    if wait_for 60 "the node $node_name in the cluster" /bin/bash "$script" node_has_joined; then return 0; fi
    echo 'an earlier join did not end: beginning again'
  fi
  wait_for 1800 "the cluster at $control_plane_endpoint to let nodes join" /bin/bash "$script" cluster_lets_nodes_join
  systemctl stop kubelet
  rm -f /etc/kubernetes/{kubelet,bootstrap-kubelet}.conf /etc/kubernetes/pki/ca.crt
  timeout 600 kubeadm join --config=/etc/hakube/kubeadm-join.yaml
  # Until it had its certificate it asked as nobody, and what it was refused it asks again after ever longer pauses.
  systemctl restart kubelet
  # kubeadm ends when the kubelet has its certificate, which is before it has registered the node.
  wait_for 120 "the node $node_name in the cluster" /bin/bash "$script" node_has_joined
}

# With the token, and what a join reads first: this succeeds when the cluster is initialised and the token is valid.
cluster_lets_nodes_join() {
  kubectl --kubeconfig=$bundle/secrets/discovery.conf --request-timeout=10s --namespace=kube-system \
    get configmap kubelet-config --output=name
}

# ---------------------------------------------------------------------------------------------------------
# access: the cluster's login key for this node

readonly login_key='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGeTA3ctPa1sBRYqZcdtkL97fUr3fkeSz2dOU40du4UG hakube sample metal4'

# find_login_user: whoever has logged in for this run, which is not for this script to know
find_login_user() {
  login_user=$(decision loginUser)
  [ -n "$login_user" ] || die 'nobody has said who logs in on this node'
  login_home=$(getent passwd "$login_user" | cut --delimiter=: --fields=6)
}

login_user_has_access() {
  find_login_user
  grep --quiet --fixed-strings --line-regexp "$login_key" "$login_home/.ssh/authorized_keys"
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
}

# ---------------------------------------------------------------------------------------------------------
# ready: the kubelet says that pods can run here

# One kubectl that watches, for to start one every second takes much of a small machine while it has most to do.
node_is_ready() {
  kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=30s wait \
    --for=condition=Ready --timeout=20s node/$node_name
}

wait_for_node() { wait_for 570 "the node $node_name to be Ready" /bin/bash "$script" node_is_ready; }

main "$@"
