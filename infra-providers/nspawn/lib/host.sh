# shellcheck shell=bash
# What providers on one host have in common: who is there (one name, one directory), and the host's settings that
# they changed. Kept in /run/hakube, and gone with the last of them.

# lock_directory: one command at a time that changes what is in DIR
lock_directory() {
  mkdir -p "$dir"
  exec {lock}>"$dir/lock"
  flock --nonblock "$lock" || { say "waiting for another machines command in $dir" && flock "$lock"; }
}

unlock_directory() { exec {lock}>&-; }

# with_host_lock CMD...: one provider at a time
with_host_lock() {
  local host_lock code=0
  exec {host_lock}>/run/lock/hakube-machines
  flock "$host_lock"
  "$@" || code=$?
  exec {host_lock}>&-
  return "$code"
}

# assert_ours: the name, if it is in use; what is written without a network is from before the host was started
assert_ours() {
  local owner
  [ -e "/run/netns/$namespace" ] || return 0
  owner=$(cat "$state/providers/$name" 2>/dev/null) || owner=''
  [ "$owner" = "$dir" ] || die "the name $name is in use${owner:+ by the machines in $owner}: choose another HAKUBE_MACHINES_NAME"
}

# claim: this name is this directory's from now on, unless either is another's
claim() {
  local other others
  assert_ours
  mkdir -p "$state/providers"
  mapfile -t others < <(grep --files-with-matches --line-regexp --fixed-strings -e "$dir" -r "$state/providers")
  for other in "${others[@]##*/}"; do
    [ "$other" = "$name" ] || [ ! -e "/run/netns/hakube-$other" ] || die "$dir has the machines of the name $other: choose another HAKUBE_MACHINES_DIR"
  done
  echo "$dir" >"$state/providers/$name"
}

# disclaim: the last to leave puts the host's settings back
disclaim() {
  rm -f "$state/providers/$name"
  [ -d "$state" ] || return 0
  if [ -z "$(ls -A "$state/providers" 2>/dev/null)" ]; then
    put_settings_back
    rmdir --ignore-fail-on-non-empty "$state/providers" "$state" 2>/dev/null || true
  fi
}

# set_host KEY VALUE: one of the host's settings, unless it is that already. Fails, and says so, when it may not
set_host() {
  local file=/proc/sys/${1//.//} before
  before=$(cat "$file" 2>/dev/null || echo missing)
  [ "$before" != "$2" ] || return 0
  { echo "$2" >"$file"; } 2>/dev/null || {
    say "this host's $1 is $before, should be $2, and may not be set here"
    return 1
  }
  mkdir -p "$state/settings"
  # Another provider may have set it already; what counts is how it was before the first.
  if [ -e "$state/settings/$1" ]; then read -r before _ <"$state/settings/$1"; fi
  echo "$before $2" >"$state/settings/$1"
  say "this host's $1 is $2 now, and $before again after \`machines down\`"
}

put_settings_back() {
  local file key before ours
  for file in "$state/settings/"*; do
    [ -e "$file" ] || continue
    key=${file##*/}
    read -r before ours <"$file"
    # Unless somebody has given it a value of their own since.
    if [ "$(<"/proc/sys/${key//.//}")" = "$ours" ]; then
      echo "$before" >"/proc/sys/${key//.//}"
      say "this host's $key is $before again"
    fi
    rm "$file"
  done
  rmdir "$state/settings" 2>/dev/null || true
}

# prepare_host: modules and settings that nodes cannot load and set themselves
prepare_host() {
  local module connections
  for module in overlay br_netfilter nf_conntrack vxlan; do
    modprobe --quiet "$module" 2>/dev/null || true # or built in; a node complains of what is missing
  done
  # Counted for each user over all machines, and every kubelet, containerd and systemd takes many.
  [ "$(</proc/sys/fs/inotify/max_user_instances)" -ge 8192 ] || set_host fs.inotify.max_user_instances 8192 || true
  # kube-proxy computes this limit and may not set it in a machine. Before 1.37 it fails unless it is exactly this.
  # https://github.com/kubernetes/kubernetes/blob/release-1.36/cmd/kube-proxy/app/conntrack.go
  connections=$(($(nproc) * 32768))
  [ "$connections" -ge 131072 ] || connections=131072
  set_host net.netfilter.nf_conntrack_max "$connections" || say 'kube-proxy before 1.37 will not start'
}
