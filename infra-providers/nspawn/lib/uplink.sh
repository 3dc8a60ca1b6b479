# shellcheck shell=bash
# The way out: a pair of interfaces, one end in the bridge and one on the host, where the machines' addresses are
# translated to the host's. It also lets this host reach the machines without `machines net`.

uplink_up() {
  if ! ip link show dev "$host_end" >/dev/null 2>&1; then
    assert_range_is_free
    ip link add "$host_end" type veth peer name uplink netns "$namespace"
  fi
  in_net ip link set uplink master hkbr0 up
  ip addr replace "$host_address/24" dev "$host_end"
  ip link set "$host_end" up
  in_net ip route replace default via "$host_address"
  with_host_lock set_host net.ipv4.ip_forward 1 || die 'this host may not forward packets: HAKUBE_MACHINES_UPLINK=no does without'
  translate_addresses
  pass_firewall
}

uplink_down() {
  local rule=()
  ! ip link show dev "$host_end" >/dev/null 2>&1 || ip link delete "$host_end"
  command -v nft >/dev/null || return 0
  ! nft list table ip "$namespace" >/dev/null 2>&1 || nft delete table ip "$namespace"
  if nft list chain ip filter FORWARD >/dev/null 2>&1 && command -v iptables >/dev/null; then
    while read -ra rule; do
      ! iptables --check FORWARD "${rule[@]}" 2>/dev/null || iptables --delete FORWARD "${rule[@]}"
    done < <(passing_rules)
  fi
}

# assert_range_is_free: unless a route of the host leads there; that for everything else does not count, be it
# in two halves, as some tunnels have it
assert_range_is_free() {
  local routes
  routes=$(ip -4 route show table all root "$net.0/24" && ip -4 route show table all match "$net.0/24")
  routes=$(grep -Ev '^(default|[0-9.]+/[1-7]) ' <<<"$routes" | head -n 1 || true)
  [ -z "$routes" ] || die "$net.0/24 is in use on this host (route \"${routes% }\"): choose another HAKUBE_MACHINES_NET"
}

# The host may be behind a tunnel that takes smaller packets than it says, so connections are told what fits.
translate_addresses() {
  nft --file - <<END_OF_RULES
table ip $namespace
delete table ip $namespace
table ip $namespace {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr $net.0/24 ip daddr != $net.0/24 masquerade
  }
  chain forward {
    type filter hook forward priority mangle; policy accept;
    iifname "$host_end" tcp flags syn tcp option maxseg size set rt mtu
    oifname "$host_end" tcp flags syn tcp option maxseg size set rt mtu
  }
}
END_OF_RULES
}

# pass_firewall: Docker and ufw make a host forward nothing that no rule of theirs allows, so two rules are put
# before these. In another program's tables a rule of ours would not last: that is said.
pass_firewall() {
  local rule=() table
  if nft list chain ip filter FORWARD 2>/dev/null | grep --quiet 'policy drop' && command -v iptables >/dev/null; then
    while read -ra rule; do
      iptables --check FORWARD "${rule[@]}" 2>/dev/null || iptables --insert FORWARD "${rule[@]}"
    done < <(passing_rules)
  fi
  for table in $(other_firewalls); do
    say "this host's firewall (nft table ${table/:/ }) forwards nothing by itself: allow the interface $host_end in it"
  done
}

# passing_rules: what the machines begin, and the answers
passing_rules() {
  echo "--in-interface $host_end --match comment --comment $namespace --jump ACCEPT"
  echo "--out-interface $host_end --match conntrack --ctstate RELATED,ESTABLISHED --match comment --comment $namespace --jump ACCEPT"
}

# other_firewalls: as FAMILY:TABLE
other_firewalls() {
  nft list chains | awk '$1 == "table" { table = $2 ":" $3 } /hook forward/ && /policy drop/ && table != "ip:filter" { print table }'
}

# name_servers: that a machine can reach; this host's, which are not those of its own loopback
name_servers() {
  local file servers
  if [ "$uplink" = no ]; then
    echo "$gateway" # nobody is there, and says so at once
  elif [ -n "${HAKUBE_MACHINES_DNS:-}" ]; then
    echo "$HAKUBE_MACHINES_DNS"
  else
    # systemd-resolved names itself in the first, and those that it asks in the second.
    for file in /etc/resolv.conf /run/systemd/resolve/resolv.conf; do
      servers=$(awk '$1 == "nameserver" && $2 ~ /^[0-9.]+$/ && $2 !~ /^127\./ { print $2 }' "$file" 2>/dev/null | head -n 3 | xargs)
      [ -z "$servers" ] || break
    done
    [ -n "$servers" ] || die "this host's /etc/resolv.conf has no name server that machines can reach: HAKUBE_MACHINES_DNS='ADDRESS...'"
    echo "$servers"
  fi
}
