# shellcheck shell=bash
# Who may log in to the machines.

# choose_key [FILE.pub]: prints the public key file for new machines; without one, a pair of DIR's own
choose_key() {
  local key=$1
  if [ -z "$key" ]; then
    key=$dir/login_ed25519.pub
    [ -f "$key" ] || ssh-keygen -q -t ed25519 -N '' -C "hakube machines $name" -f "${key%.pub}"
  fi
  [ -f "$key" ] || die "there is no key $key"
  [[ $(head -c 100 -- "$key" | tr '\0' ' ') != *PRIVATE* ]] || die "$key is a private key: give the public one, $key.pub"
  ssh-keygen -l -f "$key" >/dev/null 2>&1 || die "$key is no public key"
  realpath -- "$key"
}

# give_key NAME FILE.pub: to the machine's next disks, in which it may have changed by then
give_key() {
  mkdir -p "$machines/$1"
  cp -- "$2" "$machines/$1/key.pub.new"
  mv "$machines/$1/key.pub.new" "$machines/$1/key.pub"
  echo "${2%.pub}" >"$dir/login-key"
}
