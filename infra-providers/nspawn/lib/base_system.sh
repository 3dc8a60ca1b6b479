# shellcheck shell=bash
# The base system under every machine's disk: a minimal Debian or Ubuntu with systemd, sshd and what nodes need.

# What a server's installation has and a minimal one has not, and what kubeadm asks for.
included=systemd,systemd-sysv,dbus,openssh-server,sudo,iptables,nftables,conntrack,ipset,ebtables,ethtool,socat,iproute2,iputils-ping
included+=,netcat-openbsd,kmod,procps,ca-certificates,curl,gnupg,openssl,systemd-timesyncd,libseccomp2,xz-utils

# read_release: distribution, release and keyring of the base system, which are the host's
read_release() {
  local ID='' VERSION_CODENAME=''
  # shellcheck source=/dev/null # says which distribution this is
  . /etc/os-release
  distribution=$ID release=$VERSION_CODENAME
  case $ID-$VERSION_CODENAME in
    debian-bookworm | debian-trixie) keyring=debian-archive-keyring ;;
    ubuntu-jammy | ubuntu-noble | ubuntu-resolute) keyring=ubuntu-keyring ;;
    *) die "this host is \"$ID $VERSION_CODENAME\": machines are made of Debian 12 or 13, or Ubuntu 22.04, 24.04 or 26.04, on a host of the same" ;;
  esac
  keyring_file=/usr/share/keyrings/$distribution-archive-keyring.gpg
  [ -f "$keyring_file" ] || die "there is no $keyring_file here: apt-get install $keyring"
}

# recipe: everything that the base system is made of; a different one makes a different system
recipe() {
  local sum
  sum=$(cd "$here" && { echo "$included" && declare -f bootstrap write_sources furnish && find base-files -type f -exec sha256sum {} + | sort; } | sha256sum)
  echo "$distribution $release ${sum%% *}"
}

# make_base: unless it is there, or machines stand on it
make_base() {
  read_release
  if [ -d "$base" ]; then
    [ "$(cat "$base.recipe" 2>/dev/null)" != "$(recipe)" ] || return 0
    if [ -n "$(machine_names)" ]; then
      say "the base system of these machines is of another version; \`machines down\` and \`up\` make it anew"
      return
    fi
  fi
  say "making the base system, $distribution $release, in $base: a minute or two"
  # debootstrap in a directory on a file system without devices fails late and says little.
  if ! bootstrap "$base.new"; then
    rm -rf "$base.new"
    die "debootstrap failed, see $base.log: $(grep --text '^[EW]:' "$base.log" | tail -n 3)"
  fi
  furnish "$base.new"
  rm -rf "$base"
  mv "$base.new" "$base"
  recipe >"$base.recipe"
  say "base system made in ${SECONDS}s"
}

bootstrap() {
  local sources mirror components=main
  rm -rf "$1"
  mkdir -p "$1"
  if [ "$distribution" = ubuntu ]; then components=main,universe; fi
  sources=$(host_sources)
  mirror=$(awk -v release="$release" '$2 == release { print $1; exit }' <<<"$sources")
  debootstrap --variant=minbase --keyring="$keyring_file" --force-check-gpg --components="$components" --include="$included" \
    "$release" "$1" ${mirror:+"$mirror"} 2>&1 | tee "$base.log" | show_progress || return
  [ -z "$sources" ] || write_sources "$1" <<<"$sources"
}

# host_sources: the archives of the distribution that this host uses, as lines of URL, suite and component.
# Nothing, when it has others: then debootstrap knows one.
host_sources() {
  # shellcheck disable=SC2016 # apt's own variables
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' "Origin: ${distribution^}" |
    grep -E "^https?://[^ ]+ $release" | sort -u || true
}

write_sources() {
  local uri suite component
  : >"$1/etc/apt/sources.list"
  while read -r uri suite component; do
    printf '%s\n' 'Types: deb' "URIs: $uri" "Suites: $suite" "Components: $component" "Signed-By: $keyring_file" ''
  done >"$1/etc/apt/sources.list.d/$distribution.sources"
}

# show_progress: of what debootstrap tells, one line for each phase; on a terminal the packages are counted too
show_progress() {
  local word what phase='' count=0 now
  while read -r _ word what; do
    case $word in
      Retrieving) now=downloading ;;
      Extracting | Unpacking) now=unpacking ;;
      Configuring) now=configuring ;;
      *) continue ;;
    esac
    [ "$now" = "$phase" ] || { phase=$now count=0 && say "base system: $phase"; }
    count=$((count + 1))
    if [ -t 2 ]; then printf '\r  %d %.40s\033[K\r' "$count" "$what" >&2; fi
  done
}

# furnish ROOT: the user that logs in, our files, and no identity, which each machine has of its own
furnish() {
  chroot "$1" useradd --create-home --shell /bin/bash --uid 1000 ubuntu
  cp -R --no-preserve=ownership,timestamps "$here/base-files/." "$1/"
  chmod 755 "$1"/usr/local/sbin/* "$1"/usr/local/lib/machine/*
  # Ubuntu starts sshd by its socket, which a machine's address comes too late for.
  chroot "$1" systemctl --quiet disable ssh.socket 2>/dev/null || true
  chroot "$1" systemctl --quiet enable machine-start.service ssh.service
  rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/cache/apt/*.bin "$1"/var/lib/apt/lists/* \
    "$1"/etc/ssh/ssh_host_* "$1"/etc/machine-id "$1"/var/lib/dbus/machine-id
}
