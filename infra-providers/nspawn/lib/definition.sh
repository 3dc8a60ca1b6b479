# shellcheck shell=bash
# The cluster definition of the machines that there are, for `hakube render`.

# definition [--mirrors FILE]: with FILE's object as `mirrors`
definition() {
  local masters workers mirrors=''
  if [ "${1:-}" = --mirrors ]; then
    mirrors=${2:-}
    [ -f "$mirrors" ] || die "--mirrors takes a file, and \"$mirrors\" is none"
    shift 2
  fi
  [ $# = 0 ] || die "definition has no argument $1"
  mapfile -t masters < <(master_names)
  mapfile -t workers < <(worker_names)
  [ ${#masters[@]} -gt 0 ] || die 'there is no machine for a master: machines up'
  cat <<END_OF_JSON
{
  "clusterName": "$name",
  "masterLoadBalancerAddress": "$balancer:6443",
  "podNetworkCIDR": "10.244.0.0/16",
  "sshLoginUser": "ubuntu",$(login_key)
  "masters": [
$(print_nodes "${masters[@]}")
  ],
  "workers": [
$(print_nodes "${workers[@]}")
  ]$(print_mirrors "$mirrors")$(print_exceptions)
}
END_OF_JSON
}

print_nodes() {
  local node separator=''
  for node; do
    printf '%s    { "nodeName": "%s", "privateIP": "%s", "sshHostKey": "%s" }' "$separator" "$node" "$(address_of "$node")" "$(host_key "$node")"
    separator=$',\n'
  done
}

host_key() { cut -d' ' -f1,2 "$machines/$1/upper/etc/ssh/ssh_host_ed25519_key.pub"; }

# login_key: the private half, where it lies beside the public one that was given; else the agent has it
login_key() {
  local key
  key=$(cat "$dir/login-key" 2>/dev/null) || return 0
  [[ ! -f $key || $key == *[\"\\]* ]] || printf '\n  "sshLoginKey": "%s",' "$key"
}

print_mirrors() {
  [ -z "$1" ] || printf ',\n  "mirrors": %s' "$(sed '2,$s/^/  /' "$1")"
}

# print_exceptions: what kubelet and kubeadm would object to on this host's kernel, and a server's has not
print_exceptions() {
  if ! has_cgroup_v2; then
    cat <<'END_OF_JSON'
,
  // This host has control groups of the first version only. A server has the second, and needs neither of these.
  "kubeadm": {
    "kubeletConfiguration": { "failCgroupV1": false },
    "ignorePreflightErrors": ["SystemVerification"]
  }
END_OF_JSON
  elif [ ! -f "$kernel_config" ] && [ ! -e /proc/config.gz ]; then
    cat <<'END_OF_JSON'
,
  // This host's kernel does not say how it was built, and kubeadm looks at that. A server's does.
  "kubeadm": { "ignorePreflightErrors": ["SystemVerification"] }
END_OF_JSON
  fi
}
