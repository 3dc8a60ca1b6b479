# shellcheck shell=bash
# A machine's disk: what it has changed of the base system (upper), and a /var of its own. It is complete when
# there is a file `ip`, which is written last.

# make_disk NAME ADDRESS: fresh, with host keys of its own; DIR/machines/NAME/key.pub may log in
make_disk() {
  local machine=$machines/$1 upper=$machines/$1/upper
  rm -rf "$machine/ip" "$upper" "$machine/work" "${machine:?}/var"
  mkdir -p "$machine/root" "$machine/work" "$upper/etc/ssh" "$upper/home/ubuntu/.ssh"
  cp -a "$base/var" "$machine/var"
  echo "$1" >"$upper/etc/hostname"
  tr -d - </proc/sys/kernel/random/uuid >"$upper/etc/machine-id"
  # A login without a look at the fingerprint needs the host key before the machine is on.
  ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$upper/etc/ssh/ssh_host_ed25519_key"
  cp "$machine/key.pub" "$upper/home/ubuntu/.ssh/authorized_keys"
  chmod 700 "$upper/home/ubuntu/.ssh"
  chown -R 1000:1000 "$upper/home/ubuntu"
  sow "$upper" "$machine/var"
  printf '%s\n' '127.0.0.1 localhost' "$2 $1" | cat - ${seed:+$(seed_hosts)} >"$upper/etc/hosts.new"
  mv "$upper/etc/hosts.new" "$upper/etc/hosts"
  echo "$2" >"$machine/ip"
}

seed_hosts() { [ ! -f "$seed/etc/hosts" ] || echo "$seed/etc/hosts"; }

# sow UPPER VAR: the seed's files, as root's
sow() {
  [ -n "$seed" ] || return 0
  cp -R --no-preserve=ownership,timestamps "$seed/." "$1/"
  [ ! -d "$1/var" ] || { cp -R "$1/var/." "$2/" && rm -rf "${1:?}/var"; }
}
