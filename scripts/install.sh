#!/bin/sh
# Installs hakube: fetches the binary for this machine, checks its SHA-256, and puts it in place of the
# present one in one step. `install.sh --help` says more. Everything is in functions, so that a script that
# was cut on its way through a pipe does nothing at all.
set -eu

# The one place that knows where hakube is published.
default_releases=https://github.com/hakube/hakube/releases

usage() {
  cat <<END
usage: install.sh [--version VERSION] [--to DIRECTORY] [--from DIRECTORY] [--verify]

  --version VERSION   as 0.1.0; default: the newest release
  --to DIRECTORY      where to install; default: ~/.local/bin, and for root /usr/local/bin
  --from DIRECTORY    take a release's files from here, with no network
  --verify            also check who built it, which needs the program gh and the network

HAKUBE_RELEASES is where releases are published: a copy of a site must serve
latest/download/FILE and download/vVERSION/FILE.
Default: $default_releases
END
}

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  shift
  for hint; do printf '  hint: %s\n' "$hint" >&2; done
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# What the released binaries for this machine end with.
target() {
  case $(uname -s) in
    Linux) system=linux ;;
    Darwin) system=macos ;;
    *) system= ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) processor=x64 ;;
    aarch64 | arm64) processor=arm64 ;;
    *) processor= ;;
  esac
  if [ -z "$system" ] || [ -z "$processor" ]; then
    fail "there is no binary for $(uname -s) on $(uname -m)" \
      'hakube runs from source wherever Deno does'
  fi
  printf '%s-%s\n' "$system" "$processor"
}

# fetch PATH FILE: PATH below the page of releases; with --from its last part, in that directory
fetch() {
  if [ -n "$from" ]; then
    cp "$from/${1##*/}" "$2" || fail "$from has no ${1##*/}"
  elif has curl; then
    curl --fail --silent --show-error --location --retry 3 --connect-timeout 30 \
      --output "$2" "$releases/$1" || fail "$releases/$1 cannot be had" "$another_place"
  else
    wget -q -t 3 -T 30 -O "$2" "$releases/$1" ||
      fail "$releases/$1 cannot be had" "$another_place"
  fi
}
another_place='HAKUBE_RELEASES names another place, --from a directory'

sha256() {
  if has sha256sum; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

check_programs() {
  has sha256sum || has shasum || fail 'neither sha256sum nor shasum is installed'
  if [ -z "$from" ] && ! has curl && ! has wget; then
    fail 'neither curl nor wget is installed' 'install one of them, or use --from'
  fi
}

# checked_name SUMS TARGET: the one binary for the target that SUMS speaks of
checked_name() {
  names=$(sed -n "s/^[0-9a-f]\{64\}  \(hakube-[0-9][0-9A-Za-z.-]*-$2\)\$/\1/p" "$1")
  case $names in
    '') fail "SHA256SUMS has no line for a binary for $2" ;;
    *[!0-9A-Za-z.-]*) fail "SHA256SUMS has more than one line for $2" ;;
  esac
  printf '%s\n' "$names"
}

# check_sum SUMS NAME FILE
check_sum() {
  expected=$(sed -n "s/^\([0-9a-f]\{64\}\)  $2\$/\1/p" "$1")
  actual=$(sha256 "$3")
  if [ "$actual" != "$expected" ]; then
    fail "$2 is not the file that SHA256SUMS speaks of" "expected $expected" "found    $actual" \
      'nothing was installed; try again, and if it stays so, tell those who publish it'
  fi
}

# check_builder FILE: asks the forge whether its own workflow built this
check_builder() {
  has gh || fail '--verify needs the program gh' 'leave it out: the checksum is checked anyway'
  repository=${releases%/releases}
  gh attestation verify "$1" --repo "${repository#*://*/}" >&2 ||
    fail 'the forge does not know that it built this' 'nothing was installed'
}

parse() {
  version='' to='' from='' verify=''
  releases=${HAKUBE_RELEASES:-$default_releases}
  releases=${releases%/}
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) usage && exit 0 ;;
      --verify) verify=yes ;;
      --version | --to | --from)
        if [ -z "${2:-}" ]; then fail "$1 needs a value"; fi
        case $1 in
          --version) version=${2#v} ;;
          --to) to=$2 ;;
          --from) from=$2 ;;
        esac
        shift
        ;;
      *) fail "\"$1\" is no option" 'see --help' ;;
    esac
    shift
  done
  case $version in
    *[!0-9A-Za-z.-]*) fail "\"$version\" is no version" 'write for example 0.1.0' ;;
  esac
  if [ -z "$to" ]; then
    if [ "$(id -u)" = 0 ]; then to=/usr/local/bin
    else to=${HOME:?}/.local/bin; fi
  fi
}

# Where things are fetched to: beside the place they go to, so that the last step is a rename.
make_work() {
  mkdir -p "$to" 2>/dev/null || fail "$to cannot be made" 'name another directory with --to'
  to=$(cd "$to" && pwd)
  work=$(mktemp -d "$to/.hakube-install.XXXXXX" 2>/dev/null) ||
    fail "$to cannot be written to" 'name another directory with --to, or install as root'
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

main() {
  parse "$@"
  check_programs
  target=$(target)
  make_work
  if [ -n "$version" ]; then fetch "download/v$version/SHA256SUMS" "$work/SHA256SUMS"
  else fetch latest/download/SHA256SUMS "$work/SHA256SUMS"; fi
  name=$(checked_name "$work/SHA256SUMS" "$target")
  found=${name#hakube-}
  found=${found%"-$target"}
  if [ -n "$version" ] && [ "$found" != "$version" ]; then
    fail "SHA256SUMS speaks of version $found, not of $version"
  fi
  printf 'fetching %s\n' "$name" >&2
  fetch "download/v$found/$name" "$work/hakube"
  check_sum "$work/SHA256SUMS" "$name" "$work/hakube"
  if [ -n "$verify" ]; then check_builder "$work/hakube"; fi
  chmod 755 "$work/hakube"
  said=$("$work/hakube" version) || fail "$name does not run on this machine" \
    'on Linux it needs the GNU C library; nothing was installed'
  case $said in
    "hakube $found "*) ;;
    *) fail "$name is not hakube $found" 'nothing was installed' ;;
  esac
  [ ! -d "$to/hakube" ] || fail "$to/hakube is a directory"
  mv -f "$work/hakube" "$to/hakube"
  printf '%s\ninstalled as %s\n' "$said" "$to/hakube"
  case :$PATH: in
    *":$to:"*) ;;
    *) printf '%s is not in your PATH; add it: export PATH="%s:%s"\n' "$to" "$to" "\$PATH" ;;
  esac
}

main "$@"
