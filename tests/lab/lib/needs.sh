# shellcheck shell=bash
# What this host must have, beside what the machines need: program and Debian or Ubuntu package, one a line.

go_minor=26 # Go 1.26: the oldest that compiles what is built here

programs_to_compile() { printf '%s\n' 'gcc gcc' 'pkg-config pkg-config'; }

programs_to_build() {
  programs_to_compile
  printf '%s\n' 'apt-ftparchive apt-utils' 'curl curl' 'docker-registry docker-registry' 'gpg gpg'
}

programs_to_serve() {
  printf '%s\n' 'curl curl' 'docker-registry docker-registry' 'gpg gpg' 'haproxy haproxy' 'openssl openssl' 'python3 python3'
}

programs_to_proxy() { echo 'tinyproxy tinyproxy-bin'; }
programs_to_mirrors() { echo 'gpg gpg'; }

# missing_packages WHAT: of programs_to_WHAT, one a line
missing_packages() {
  local program package
  while read -r program package; do
    command -v "$program" >/dev/null || echo "$package"
  done < <("programs_to_$1")
  case $1 in compile | build) missing_headers ;; esac
}

# missing_headers: runc and flannel are not pure Go
missing_headers() {
  [ -e /usr/include/stdio.h ] || echo libc6-dev
  { command -v pkg-config >/dev/null && pkg-config --exists libseccomp; } || echo libseccomp-dev
}

# require WHAT: stops unless all is there
require() {
  local missing
  missing=$(missing_packages "$1" | sort --unique | paste -sd ' ')
  [ -z "$missing" ] || die "to $1 takes more than is here: apt-get install $missing"
}

# require_go: and what is built with it
require_go() {
  local version
  command -v go >/dev/null || die "to build takes Go 1.$go_minor or newer, and there is none on the PATH: https://go.dev/dl"
  version=$(go env GOVERSION)
  [[ $version =~ ^go1\.([0-9]+) && ${BASH_REMATCH[1]} -ge $go_minor ]] ||
    die "to build takes Go 1.$go_minor or newer, and this is $version: https://go.dev/dl"
}

require_module_proxy() {
  # Not in a directory of Go code, whose go.mod would count. A list of versions is always asked for, never kept.
  (cd / && timeout 20 go list -m -versions github.com/google/go-containerregistry >/dev/null 2>&1) ||
    die "Go's module proxy ($(go env GOPROXY)) does not answer: GOPROXY may name another"
}

# print_packages [machines]: that this host lacks, one a line: for machines with a way out, or for all that a lab does
print_packages() {
  local program package
  {
    if [ "${1:-}" = machines ]; then
      uplink=yes
    else
      missing_packages build
      missing_packages serve
    fi
    while read -r program package; do
      command -v "$program" >/dev/null || echo "$package"
    done < <(programs)
  } | sort --unique
}
