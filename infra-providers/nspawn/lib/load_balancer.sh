# shellcheck shell=bash
# A load balancer in the machines' network: haproxy, which asks each API server whether it is ready.

# balance VIP:PORT IP...: as asked, from now on; the same again changes nothing
balance() {
  local address=${1%:*} port=${1##*:}
  assert_endpoint "$@"
  balancer_settings "$@" >"$run/lb.cfg.new"
  if is_alive lb && cmp --silent "$run/lb.cfg" "$run/lb.cfg.new"; then return; fi
  stop_balancing
  in_net ip addr replace "$address/24" dev hkbr0
  mv "$run/lb.cfg.new" "$run/lb.cfg"
  launch lb nsenter --net="/run/netns/$namespace" -- haproxy -db -f "$run/lb.cfg"
  await 100 listens_or_died "$port" || die "the load balancer does not listen: see $run/lb.log"
  is_alive lb || die "the load balancer did not start: $(tail -n 3 "$run/lb.log")"
  echo "$address" >"$run/lb.address"
}

assert_endpoint() {
  local ip
  [[ $1 =~ ^[^:]+:[0-9]{1,5}$ ]] || die "\"$1\" is no ADDRESS:PORT"
  for ip in "${1%:*}" "${@:2}"; do
    is_address "$ip" || die "\"$ip\" is no IPv4 address"
  done
  is_machine_address "${1%:*}" || die "the load balancer cannot have the address ${1%:*}: $net.2 to $net.253 can be"
}

balancer_settings() {
  local address=${1%:*} port=${1##*:} ip
  printf '%s\n' 'defaults' ' mode tcp' ' timeout connect 2s' ' timeout client 1h' ' timeout server 1h' ' option redispatch' ' retries 3'
  printf '%s\n' 'listen api' " bind $address:$port" ' balance roundrobin' \
    ' option httpchk' ' http-check send meth GET uri /readyz' ' http-check expect status 200' \
    ' default-server check check-ssl verify none inter 2s fall 2 rise 1 on-marked-down shutdown-sessions'
  for ip in "${@:2}"; do echo " server s${ip##*.} $ip:$port"; done
}

listens_or_died() { ! is_alive lb || in_net ss --no-header --listening --tcp --numeric "sport = :$1" | grep --quiet .; }

# stop_balancing: and take its address away, unless it is the bridge's own
stop_balancing() {
  local address
  end_process lb
  if address=$(cat "$run/lb.address" 2>/dev/null) && [ "$address" != "$gateway" ]; then
    in_net ip addr del "$address/24" dev hkbr0 2>/dev/null || true
  fi
  rm -f "$run/lb.address" "$run/lb.cfg"
}
