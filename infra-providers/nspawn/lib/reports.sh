# shellcheck shell=bash
# The commands that tell what there is.

master_names() { machine_names | sed '/^w/d'; }
worker_names() { machine_names | sed '/^w/!d'; }

# state_of NAME: of a machine, or of lb
state_of() { if is_alive "$1"; then echo up; else echo down; fi; }

# status [--json]
status() {
  local machine
  if [ "${1:-}" = --json ]; then
    status_json
    return
  fi
  [ $# = 0 ] || die "status has no option $1"
  say "network $net.0/24 in the namespace $namespace, files in $dir"
  for machine in $(machine_names); do printf '%-12s %-4s %s\n' "$machine" "$(state_of "$machine")" "$(address_of "$machine")"; done
  printf '%-12s %-4s %s\n' lb "$(state_of lb)" "$(cat "$run/lb.address" 2>/dev/null || true)"
}

status_json() {
  local machine separator=''
  printf '{\n  "name": "%s", "namespace": "%s", "network": "%s.0/24", "directory": "%s", "uplink": %s,\n' \
    "$name" "$namespace" "$net" "$dir" "$([ "$uplink" = yes ] && echo true || echo false)"
  printf '  "loadBalancer": { "state": "%s", "address": %s },\n' "$(state_of lb)" "$(lb_address_json)"
  printf '  "machines": ['
  for machine in $(machine_names); do
    printf '%s\n    { "name": "%s", "state": "%s", "address": "%s" }' "$separator" "$machine" "$(state_of "$machine")" "$(address_of "$machine")"
    separator=,
  done
  printf '\n  ]\n}\n'
}

lb_address_json() { if [ -f "$run/lb.address" ]; then printf '"%s"' "$(<"$run/lb.address")"; else echo null; fi; }

# hostkeys: as lines of a known_hosts file
hostkeys() {
  local machine
  for machine in $(machine_names); do echo "$(address_of "$machine") $(host_key "$machine")"; done
}

# execute NAME CMD...: in the machine's namespaces, as its root
execute() {
  local init
  [ $# -gt 1 ] || die 'exec takes the name of a machine and a command'
  assert_machine "$1"
  init=$(leader "$1") || die "$1 is not up: machines start $1"
  # A machine that shuts down stops its processes before it ends them. nsenter would stop with its child and never
  # wait for its end, and so the machine would not either. A shell does not stop.
  # shellcheck disable=SC2016 # the inner shell's variables
  exec nsenter --no-fork --target "$init" --mount --uts --ipc --net --pid --root --wd --cgroup -- sh -c '"$@"; exit $?' - \
    env --ignore-environment PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM="${TERM:-dumb}" "${@:2}"
}

# net CMD...: where the administrator is
net_command() {
  [ $# -gt 0 ] || die 'net takes a command'
  if [ ! -e "/run/netns/$namespace" ]; then
    enter_network
    unlock_directory
  fi
  exec nsenter --net="/run/netns/$namespace" -- "$@"
}
