# shellcheck shell=bash
# The commands that change something: one at a time in a directory.

# up [--masters N] [--workers N] [--key FILE.pub] [NAME=IP...]
up() {
  local master_count='' worker_count='' key='' wanted=() machine
  while [ $# -gt 0 ]; do
    case $1 in
      --masters | --workers | --key) [ $# -gt 1 ] || die "$1 takes a value" ;;&
      --masters) master_count=$2 ;;
      --workers) worker_count=$2 ;;
      --key) key=$2 ;;
      -*) die "up has no option $1" ;;
      *) wanted+=("$1") ;;
    esac
    case $1 in --*) shift 2 ;; *) shift ;; esac
  done
  [ ${#wanted[@]} = 0 ] || [ -z "$master_count$worker_count" ] || die 'up takes either numbers of machines or NAME=IP'
  if [ ${#wanted[@]} -gt 0 ]; then
    boot_all "$key" "${wanted[@]}"
  else
    assert_numbers "${master_count:=3}" "${worker_count:=2}"
    mapfile -t wanted < <(numbered_machines "$master_count" "$worker_count")
    boot_all "$key" "${wanted[@]}"
    mapfile -t wanted < <(master_names | while read -r machine; do address_of "$machine"; done)
    balance "$balancer:6443" "${wanted[@]}"
  fi
}

assert_numbers() {
  [[ $1 =~ ^[1-9]$ ]] || die "--masters takes 1 to 9, not \"$1\""
  [[ $2 =~ ^[1-7]?[0-9]$ ]] || die "--workers takes 0 to 79, not \"$2\""
}

# numbered_machines MASTERS WORKERS: as NAME=IP
numbered_machines() {
  local index
  for ((index = 0; index < $1; index++)); do echo "m$index=$net.$((10 + index))"; done
  for ((index = 0; index < $2; index++)); do echo "w$index=$net.$((20 + index))"; done
}

# base: as `up` does, without machines
base() {
  require_programs
  make_directory
  lock_directory
  if [ ! -d "$base" ]; then require_room 0; fi
  make_base
}

make_directory() { mkdir -p "$dir" 2>/dev/null || die "cannot make the directory $dir"; }

# boot_all KEY NAME=IP...
boot_all() {
  local key=$1 pair new=()
  shift
  require_programs
  make_directory
  lock_directory
  assert_wanted "$@"
  for pair; do is_alive "${pair%%=*}" || new+=("$pair"); done
  if [ ${#new[@]} -gt 0 ]; then require_room ${#new[@]}; fi
  with_host_lock claim
  mkdir -p "$machines" "$run"
  key=$(choose_key "$key")
  make_base
  with_host_lock prepare_host
  network_up
  for pair in "${new[@]}"; do
    if ! has_disk "${pair%%=*}"; then
      give_key "${pair%%=*}" "$key"
      make_disk "${pair%%=*}" "${pair#*=}"
    fi
    boot "${pair%%=*}"
  done
  for pair; do await_ssh "${pair%%=*}"; done
}

# assert_wanted NAME=IP...: names and addresses that can be, and nobody else's
assert_wanted() {
  local pair machine ip other taken=" $gateway $host_address "
  for pair; do
    machine=${pair%%=*} ip=${pair#*=}
    [[ $pair == *=* ]] || die "\"$pair\" is not NAME=IP"
    is_machine_name "$machine" || die "a machine cannot have the name \"$machine\": up to 12 lower-case letters, digits and hyphens, a letter first"
    [[ $machine != lb ]] || die 'the name lb is the load balancer'
    is_machine_address "$ip" || die "$machine cannot have the address \"$ip\": $net.2 to $net.253 can be"
    if has_disk "$machine"; then
      [ "$(address_of "$machine")" = "$ip" ] || die "$machine has the address $(address_of "$machine"): machines down $machine, and up again"
    fi
    [[ $taken != *" $ip "* ]] || die "two machines with the address $ip"
    taken+="$ip "
  done
  for other in $(machine_names); do
    [[ " $* " == *" $other="* || $taken != *" $(address_of "$other") "* ]] || die "$other has the address $(address_of "$other") already"
  done
}

# down [--purge] [NAME...]: machines, or everything
down() {
  local purge='' machine
  if [ "${1:-}" = --purge ]; then purge=yes && shift; fi
  [ -z "$purge" ] || [ $# = 0 ] || die 'down --purge takes no names: it is for everything'
  [ -d "$dir" ] || return 0
  lock_directory
  assert_ours
  for machine; do assert_machine "$machine"; done
  if [ $# -gt 0 ]; then
    remove_all "$@"
    return
  fi
  mapfile -t -d '' machine < <(find "$machines" -mindepth 1 -maxdepth 1 -printf '%f\0' 2>/dev/null)
  remove_all "${machine[@]}"
  stop_balancing
  network_down
  with_host_lock disclaim
  rm -rf "$run" "$machines" "$dir/login-key"
  [ -z "$purge" ] || rm -rf "$base" "$base.new" "$base.recipe" "$base.log" "$dir"/login_ed25519{,.pub} "$dir/lock"
  [ -z "$purge" ] || rmdir --ignore-fail-on-non-empty "$dir"
}

# remove_all NAME...: at once, for each waits for its processes to end
remove_all() {
  local machine removing=() failed=''
  for machine; do
    { power_off "$machine" && rm -rf "${machines:?}/$machine"; } &
    removing+=($!)
  done
  for machine in "${removing[@]}"; do wait "$machine" || failed=yes; done
  [ -z "$failed" ] || die 'not every machine could be removed'
}

# on_machines COMMAND NAME...
on_machines() {
  local machine command=$1
  shift
  [ $# -gt 0 ] || die "$command takes names of machines; there are: $(machine_names | xargs)"
  require_programs
  [ -d "$dir" ] || die "there are no machines in $dir"
  lock_directory
  for machine; do assert_machine "$machine"; done
  if [ "$command" != kill ]; then
    with_host_lock claim
    with_host_lock prepare_host
    network_up
  fi
  for machine; do
    case $command in
      kill | wipe) power_off "$machine" ;;&
      wipe) make_disk "$machine" "$(address_of "$machine")" ;;&
      start | wipe) boot "$machine" ;;
    esac
  done
  if [ "$command" != kill ]; then
    for machine; do await_ssh "$machine"; done
  fi
}

# enter_network: makes it if need be, for what stands in it without machines
enter_network() {
  make_directory
  lock_directory
  mkdir -p "$run"
  with_host_lock claim
  network_up
}

# lb VIP:PORT [IP...]
lb() {
  [ $# -gt 0 ] || die 'lb takes VIP:PORT and the addresses behind it; without these it stops'
  require_programs
  enter_network
  if [ $# = 1 ]; then stop_balancing; else balance "$@"; fi
}
