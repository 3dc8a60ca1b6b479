# The part of preflight that tells what the machine is; ../preflight.sh is the whole.

facts() { # PROTOCOL/PORT…
  printf '{"facts":true'
  identity
  system
  resources
  clock_service
  addresses
  listeners "$@"
  cluster
  others
  printf '}\n'
}

# A file's first line, or nothing. Seldom is there a $() in this file: it is a process, and a hundred nodes may
# share a machine with little to spare.
first_line() { # KEY FILE
  local line=''
  if [ -r "$2" ]; then read -r line 2>/dev/null <"$2" || true; fi
  text "$1" "$line"
}

identity() {
  first_line hostname /proc/sys/kernel/hostname
  first_line machineId /etc/machine-id
  first_line productUuid /sys/class/dmi/id/product_uuid
}

system() {
  local ID='' VERSION_ID='' file command module missing=()
  for file in /usr/lib/os-release /etc/os-release; do
    # shellcheck source=/dev/null # says which distribution this is, and which release of it
    if [ -r $file ]; then . $file; fi
  done
  text osId "$ID"
  text osVersion "$VERSION_ID"
  text architecture "$(dpkg --print-architecture 2>/dev/null)"
  first_line kernel /proc/sys/kernel/osrelease
  yes_no container [ -e /run/systemd/container ]
  yes_no systemd [ -d /run/systemd/system ]
  # Without a file of this name the controllers are those of version 1.
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then number cgroup 2; else number cgroup 1; fi
  # What the boot script needs and does not install.
  for command in apt-get awk dpkg flock gzip lslocks modprobe mount mountpoint nsenter perl sed sha256sum \
    sysctl systemctl systemd-run tar umount useradd; do
    command -v $command >/dev/null || missing+=("$command")
  done
  list missingCommands "${missing[@]}"
  missing=()
  for module in overlay br_netfilter vxlan; do
    module_is_there $module || missing+=("$module")
  done
  list missingModules "${missing[@]}"
}

# In the kernel already, or to be had from the disk.
module_is_there() { # MODULE
  [ -d "/sys/module/$1" ] || modprobe --dry-run --quiet "$1" 2>/dev/null
}

resources() {
  local key value _ used=0 size memory='' available=''
  number cpus "$(nproc)"
  while read -r key value _; do
    case $key in
      MemTotal:) memory=$value ;;
      MemAvailable:) available=$value ;;
    esac
  done </proc/meminfo
  number memoryKB "$memory"
  number availableKB "$available"
  value=0
  while read -r _ _ size key _; do
    if [[ $size =~ ^[0-9]+$ ]]; then value=$((value + size)) used=$((used + key)); fi
  done </proc/swaps
  number swapKB "$value"
  number swapUsedKB "$used"
  disks /var/lib/etcd /var/lib/containerd /var/lib/kubelet
}

# The directory itself, or the one in which it will be made.
existing() { # VARIABLE DIRECTORY
  local candidate=$2
  until [ -d "$candidate" ]; do candidate=${candidate%/*} candidate=${candidate:-/}; done
  printf -v "$1" %s "$candidate"
}

disks() { # DIRECTORY…
  local comma='' path directory directories=() size available
  for path; do existing directory "$path" && directories+=("$directory"); done
  printf ',"disks":['
  while read -r _ size _ available _; do
    if [[ ! $size =~ ^[0-9]+$ ]]; then continue; fi # its heading
    printf '%s{"path":"%s"' "$comma" "${1:-}"
    number sizeKB "$size"
    number availableKB "$available"
    printf '}'
    comma=,
    shift
  done < <(df -P -k "${directories[@]}" 2>/dev/null)
  printf ']'
}

clock_service() {
  local line ntp='' synchronised=''
  while read -r line; do
    case $line in
      NTP=*) ntp=${line#*=} ;;
      NTPSynchronized=*) synchronised=${line#*=} ;;
    esac
  done < <(timeout 5 timedatectl show --property=NTP --property=NTPSynchronized 2>/dev/null)
  text ntp "$ntp"
  text ntpSynchronized "$synchronised"
}

addresses() {
  local comma='' interface address link count=0
  local -A macs=()
  while read -r _ interface link; do
    if [[ $link =~ link/ether\ ([0-9a-f:]+) ]]; then macs[${interface%[@:]*}]=${BASH_REMATCH[1]}; fi
  done < <(ip -oneline link show 2>/dev/null)
  printf ',"addresses":['
  while read -r _ interface _ address _; do
    if [ $((count += 1)) -gt 100 ]; then break; fi
    printf '%s{"interface":' "$comma" && quoted "$interface"
    text address "${address%/*}"
    number prefix "${address##*/}"
    text mac "${macs[$interface]:-}"
    printf '}'
    comma=,
  done < <(ip -oneline -family inet address show 2>/dev/null)
  printf ']'
}

listeners() { # PROTOCOL/PORT…
  local comma='' protocol socket users process wanted=" $* "
  printf ',"listeners":['
  while read -r protocol _ _ _ socket _ users; do
    [[ $wanted == *" $protocol/${socket##*:} "* ]] || continue
    process=''
    if [[ $users =~ \(\(\"([^\"]*)\" ]]; then process=${BASH_REMATCH[1]}; fi
    printf '%s{"port":' "$comma" && quoted "$protocol/${socket##*:}"
    text address "${socket%:*}"
    text process "$process"
    printf '}'
    comma=,
  done < <(ss --no-header --listening --tcp --udp --numeric --processes 2>/dev/null)
  printf ']'
}

# What of a cluster, ours or another, is here.
cluster() {
  local sha256='' journal=/var/lib/hakube/journal.jsonl id='' version=''
  if [ -f /etc/kubernetes/pki/ca.crt ]; then read -r sha256 _ < <(sha256sum /etc/kubernetes/pki/ca.crt); fi
  text caSha256 "$sha256"
  yes_no joined [ -e /etc/kubernetes/kubelet.conf ]
  yes_no etcdData [ -d /var/lib/etcd/member ]
  yes_no journal [ -f $journal ]
  if [ -f $journal ]; then id=$(sed -n 's/.*"name":"etcdClusterId","value":"\([0-9]*\)".*/\1/p' $journal | tail -n 1); fi
  text etcdClusterId "$id"
  if [ -x /usr/local/bin/etcd ]; then version=$(/usr/local/bin/etcd --version | sed -n 's/^etcd Version: //p'); fi
  text etcdVersion "$version"
}

# What others have installed here, or do just now.
others() {
  local package status version found=() units states active=() index files
  # shellcheck disable=SC2016 # dpkg-query's own variables
  local format='${Package} ${db:Status-Status} ${Version}\n'
  while read -r package status version; do
    if [ "$status" = installed ]; then found+=("$package $version"); fi
  done < <(dpkg-query --show --showformat="$format" \
    kubeadm kubelet kubectl containerd.io containerd docker.io docker-ce podman-docker cri-o 2>/dev/null)
  list packages "${found[@]}"
  units=(k3s k3s-agent rke2-server rke2-agent k0scontroller k0sworker snap.microk8s.daemon-kubelite docker crio)
  mapfile -t states < <(systemctl is-active "${units[@]}" 2>/dev/null)
  for index in "${!states[@]}"; do
    if [ "${states[$index]}" = active ]; then active+=("${units[$index]}"); fi
  done
  list activeUnits "${active[@]}"
  shopt -s nullglob
  files=(/etc/cni/net.d/*.conf /etc/cni/net.d/*.conflist /etc/cni/net.d/*.json)
  list cniFiles "${files[@]##*/}"
  files=(/var/lib/dpkg/updates/*)
  shopt -u nullglob
  yes_no dpkgInterrupted [ ${#files[@]} -gt 0 ]
  yes_no aptBusy apt_is_busy
}

apt_is_busy() { lslocks --noheadings --output=PATH | grep --extended-regexp '^/var/lib/(apt/lists|dpkg)/lock'; }

