# shellcheck shell=bash
# The tree of an image with a shell and the packet filter's tools, out of the machines' base system.

network_programs=(
  bin/{bash,dash,sh,cat,cp,ls,ln,mkdir,rm,mv,sleep,env,head,grep,sed,nc,nc.openbsd,kmod}
  sbin/{nft,conntrack,ipset,ip,modprobe,xtables-nft-multi,xtables-legacy-multi}
  sbin/{iptables,ip6tables}{,-save,-restore}
  sbin/{iptables,ip6tables}-{nft,legacy}{,-save,-restore}
)

# network_tools DIRECTORY
network_tools() {
  local directory
  mkdir -p "$1"/usr/{bin,sbin,lib,lib64} "$1"/{etc,tmp,run,var,proc,sys,dev,root}
  for directory in bin sbin lib lib64; do ln -s "usr/$directory" "$1/$directory"; done
  ln -s ../run "$1/var/run"
  echo 'root:x:0:0:root:/root:/bin/sh' >"$1/etc/passwd"
  echo 'hosts: files dns' >"$1/etc/nsswitch.conf"
  tool_files | sort --unique | tar -C "$base" --no-recursion -cf - --files-from=- | tar -xf - -C "$1"
}

# tool_files: paths in the base system: programs, the packet filter's modules, and all that they lead to
tool_files() {
  local file files modules
  modules=usr/lib/$(gcc -print-multiarch)/xtables
  for file in "${network_programs[@]}"; do
    if [ -e "$base/usr/$file" ] || [ -L "$base/usr/$file" ]; then links_from "usr/$file"; fi
  done
  mapfile -t files < <(find "$base/$modules" ! -type d -printf "$modules/%P\n")
  printf '%s\n' "${files[@]}"
  libraries_of "${network_programs[@]/#/usr/}" "${files[@]}"
}

# links_from PATH: it, and what it links to, step by step: iptables leads through /etc/alternatives
links_from() {
  local path=$1 target
  echo "$path"
  while [ -L "$base/$path" ]; do
    target=$(readlink "$base/$path")
    case $target in
      /*) path=${target#/} ;;
      *) path=${path%/*}/$target ;;
    esac
    # These directories are links to usr's.
    case $path in bin/* | sbin/* | lib*/*) path=usr/$path ;; esac
    echo "$path"
  done
}

# libraries_of PATH...: by the base system's own ldd, which says no to what is no program or not there
libraries_of() {
  local library
  (chroot "$base" ldd "${@/#//}" 2>/dev/null || true) |
    sed -nE 's#.*[[:space:]]/(lib[^ ]*) \(0x.*#usr/\1#p' | sort --unique | while read -r library; do
    links_from "$library"
  done
}
