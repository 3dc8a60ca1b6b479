# shellcheck shell=bash
# A machine: on, off, and reached.

# machine_names: those that have a disk, in order
machine_names() { [ ! -d "$machines" ] || find "$machines" -mindepth 2 -maxdepth 2 -name ip -printf '%h\n' | sed 's#.*/##' | sort --version-sort; }
address_of() { cat "$machines/$1/ip"; }
has_disk() { [ -f "$machines/$1/ip" ]; }
assert_machine() { has_disk "$1" || die "there is no machine $1; there are: $(machine_names | xargs)"; }

# leader NAME: the id of the machine's first process: run-machine, nspawn, and that
leader() {
  local id level
  is_alive "$1" || return 1
  id=$(process_id "$1")
  for level in nspawn init; do
    read -r id _ <"/proc/$id/task/$id/children" 2>/dev/null || true
    [ -n "$id" ] || { say "$1 has no $level" && return 1; }
  done
  echo "$id"
}

# boot NAME: unless it is on
boot() {
  local machine=$machines/$1 options servers
  is_alive "$1" && return
  servers=$(name_servers)
  add_cgroups "$1"
  options=(--quiet --machine="$1" --register=no --keep-unit --boot --console=pipe --resolv-conf=off --timezone=off
    # The clock is the host's.
    --capability=all --drop-capability=CAP_SYS_TIME
    --network-bridge=hkbr0
    # Containers' disks are overlays too, and an overlay cannot lie on another.
    --bind="$machine/var:/var"
    # The kubelet looks for processes that the kernel killed for memory.
    --bind=/dev/kmsg
    # For machine-start in base-files.
    --setenv=HAKUBE_ADDRESS="$(address_of "$1")/24" --setenv=HAKUBE_GATEWAY="$(route_out)" --setenv=HAKUBE_NAME_SERVERS="$servers")
  if [ -d "/lib/modules/$(uname -r)" ]; then options+=(--bind-ro=/lib/modules); fi
  # kubeadm's preflight looks how the kernel was built.
  if [ -f "$kernel_config" ]; then options+=(--bind-ro="$kernel_config"); fi
  launch "$1" unshare --mount "$here/lib/run-machine" "$run/$1.cgroups" "$namespace" \
    "lowerdir=$base,upperdir=$machine/upper,workdir=$machine/work" "$machine/root" "${options[@]}"
}

route_out() { if [ "$uplink" = yes ]; then echo "$host_address"; else echo "$gateway"; fi; }

# await_ssh NAME
await_ssh() {
  await 600 answers_or_died "$1" || die "$1 does not answer on port 22 within a minute: see $run/$1.log"
  is_alive "$1" || die "$1 did not boot: $(tail -n 3 "$run/$1.log")"
}
answers_or_died() { ! is_alive "$1" || speaks_ssh "$(address_of "$1")"; }
speaks_ssh() {
  # shellcheck disable=SC2016 # the inner shell's variables
  in_net timeout 2 bash -c 'exec 3<>"/dev/tcp/$1/22" && read -r banner <&3 && [[ $banner == SSH-* ]]' - "$1" 2>/dev/null
}

# power_off NAME: as if the cable was pulled
power_off() {
  local init
  if init=$(leader "$1" 2>/dev/null); then
    kill -s KILL "$init" 2>/dev/null || true
    # nspawn takes notice, tidies up and ends, and then run-machine does.
    await 100 is_gone "$1" || true
  fi
  end_process "$1"
  remove_cgroups "$1"
}
