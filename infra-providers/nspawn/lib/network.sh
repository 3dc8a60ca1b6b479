# shellcheck shell=bash
# The machines' network: a namespace of its own with a bridge in it. Interfaces, addresses, routes and packet
# filters of the host stay as they are; what is added there for the uplink is in uplink.sh.

in_net() { nsenter --net="/run/netns/$namespace" -- "$@"; }

network_up() {
  add_namespace
  in_net ip link set lo up
  in_net ip link show dev hkbr0 >/dev/null 2>&1 || in_net ip link add hkbr0 type bridge
  in_net ip addr replace "$gateway/24" dev hkbr0
  in_net ip link set hkbr0 up
  # Without an uplink a machine that asks for a name is told at once that there is no name server. All machines
  # ask one address, and the kernel would answer only some of them.
  in_net sysctl --quiet --write net.ipv4.icmp_ratelimit=0
  if [ "$uplink" = yes ]; then uplink_up; fi
}

add_namespace() {
  [ ! -e "/run/netns/$namespace" ] || return 0
  # `ip netns add` makes a mount of that directory when it is the first to need it, and never takes it away.
  mountpoint --quiet /run/netns || : >"$state/made-netns-mount"
  ip netns add "$namespace"
}

network_down() {
  local left
  uplink_down
  if [ -e "/run/netns/$namespace" ]; then
    left=$(ip netns pids "$namespace" | xargs)
    ip netns delete "$namespace"
    [ -z "$left" ] || say "these processes still run in what was the machines' network: $left"
  fi
  if [ -e "$state/made-netns-mount" ] && [ -z "$(ls /run/netns)" ]; then
    # Somebody else may add a namespace at this moment; then the mount is busy, and theirs.
    ! umount /run/netns 2>/dev/null || rmdir /run/netns
    rm -f "$state/made-netns-mount"
  fi
}
