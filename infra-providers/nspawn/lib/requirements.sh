# shellcheck shell=bash
# What this host must have, told all at once and before anything is changed.

require_root() {
  [ "$(uname -s)" = Linux ] || die "machines are containers of a Linux host, and this is $(uname -s): infra-providers/vagrant has virtual machines"
  [ "$(id -u)" = 0 ] || die "this takes root: sudo $0"
}

# require_programs: what `up` calls that is not on every Debian or Ubuntu
require_programs() {
  local program package missing=() packages=()
  while read -r program package; do
    command -v "$program" >/dev/null || { missing+=("$program") packages+=("$package"); }
  done < <(programs)
  [ ${#missing[@]} = 0 ] || die "there is no ${missing[*]} here: apt-get install $(printf '%s\n' "${packages[@]}" | sort -u | xargs)"
}

programs() {
  printf '%s\n' 'systemd-nspawn systemd-container' 'debootstrap debootstrap' 'ip iproute2' 'haproxy haproxy' 'ssh-keygen openssh-client' \
    'nsenter util-linux' 'unshare util-linux' 'flock util-linux' 'setsid util-linux' 'sysctl procps'
  if [ "$uplink" = yes ]; then echo 'nft nftables'; fi
}

# require_room NUMBER: memory and disk for so many machines more, as an idle cluster needs them
require_room() {
  local wanted found
  wanted=$(($1 * 384))
  found=$(($(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 1024))
  [ "$found" -ge "$wanted" ] || die "$1 machines need $wanted MiB of memory, and this host has $found MiB to give"
  wanted=$(($1 * 1024))
  [ -d "$base" ] || wanted=$((wanted + 1024))
  found=$(($(df --output=avail --block-size=1M "$dir" | tail -n 1)))
  [ "$found" -ge "$wanted" ] || die "$1 machines need $wanted MiB of disk in $dir, and $found MiB are free"
}
