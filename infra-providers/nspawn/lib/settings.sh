# shellcheck shell=bash
# What the environment says, where things are, and how this program speaks.

say() { printf '%s\n' "$*" >&2; }
die() {
  say "machines: $*"
  exit 1
}

# read_settings: from the environment, each checked, for they end up in commands, paths and names
read_settings() {
  name=${HAKUBE_MACHINES_NAME:-hakube}
  net=${HAKUBE_MACHINES_NET:-10.88.0}
  uplink=${HAKUBE_MACHINES_UPLINK:-yes}
  seed=${HAKUBE_MACHINES_SEED:-}
  dir=${HAKUBE_MACHINES_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/hakube-machines}
  # The uplink's interface is hk-NAME, and the kernel takes 15 characters.
  [[ $name =~ ^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$ ]] ||
    die "HAKUBE_MACHINES_NAME is \"$name\": it takes up to 12 lower-case letters, digits and hyphens, a letter first"
  is_address "$net.0" || die "HAKUBE_MACHINES_NET is \"$net\": it takes the first three numbers of an IPv4 network, such as 10.88.0"
  [[ $uplink =~ ^(yes|no)$ ]] || die "HAKUBE_MACHINES_UPLINK is \"$uplink\": it takes yes or no"
  [[ ${HAKUBE_MACHINES_DNS:-} =~ ^[0-9.\ ]*$ ]] || die "HAKUBE_MACHINES_DNS is \"$HAKUBE_MACHINES_DNS\": it takes IPv4 addresses"
  [ -z "$seed" ] || [ -d "$seed" ] || die "HAKUBE_MACHINES_SEED is \"$seed\": there is no such directory"
  # Colons and commas mean something in the options of an overlay.
  dir=$(realpath --canonicalize-missing -- "$dir")
  [[ $dir =~ ^/[A-Za-z0-9._/@+=-]+$ ]] ||
    die "HAKUBE_MACHINES_DIR is \"$dir\": use letters, digits and . _ - + = @ only, for the path is an option of a mount"
  name_places
}

name_places() {
  namespace=hakube-$name
  base=$dir/base
  machines=$dir/machines
  run=$dir/run
  gateway=$net.1     # the bridge
  balancer=$net.9    # the load balancer that `up` makes
  host_address=$net.254 # this host's end of the uplink
  host_end=hk-$name
  kernel_config=/boot/config-$(uname -r)
  state=/run/hakube # of all providers on this host: who is there, and which of its settings were changed
}

# is_address TEXT: an IPv4 address as one writes it
is_address() {
  local part
  [[ $1 =~ ^([0-9]{1,3}\.){3}[0-9]{1,3}$ ]] || return 1
  for part in ${1//./ }; do
    [ "$part" = "$((10#$part))" ] && [ "$part" -le 255 ] || return 1
  done
}

# is_machine_address TEXT: in the machines' network, and neither its name, nor its bridge, nor the uplink
is_machine_address() {
  local last=${1##*.}
  is_address "$1" && [ "${1%.*}" = "$net" ] && [ "$last" -ge 2 ] && [ "$last" -le 253 ]
}

# A machine's network interface is vb-NAME, and the kernel takes 15 characters.
is_machine_name() { [[ $1 =~ ^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$ ]]; }

runs_systemd() { [ -d /run/systemd/system ]; }
has_cgroup_v2() { [ -e /sys/fs/cgroup/cgroup.controllers ]; }
