#!/usr/bin/env bash
# A cluster as one installs it by hand: plain ssh, openssl and kubeadm, one stage after the other, in each
# stage all machines at once. tests/bench/cluster_bench.ts measures it beside `hakube install`.
#
# Runs in the lab's network, in an empty directory that holds the login key `key`. From the environment:
#   MASTERS, WORKERS       names and addresses: "m0=10.88.0.10 m1=..."
#   LOAD_BALANCER          address of the masters' load balancer
#   KUBERNETES, ETCD       versions
#   KUBERNETES_PACKAGES, CONTAINERD_PACKAGES, ETCD_RELEASES, FLANNEL, REGISTRY    the site's mirror
#   ETCD_SHA256            checksum of etcd's archive
#   KUBECTL                the program
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=certificates.sh
. "$here/certificates.sh"
# shellcheck source=configuration.sh
. "$here/configuration.sh"

declare -A address
masters=() workers=()
for node in $MASTERS; do masters+=("${node%=*}") address[${node%=*}]=${node#*=}; done
for node in $WORKERS; do workers+=("${node%=*}") address[${node%=*}]=${node#*=}; done
nodes=("${masters[@]}" "${workers[@]}")
first=${masters[0]}

began=${EPOCHREALTIME/./}
stage() { # NAME: what has just been done
  local now=${EPOCHREALTIME/./}
  printf '%6d ms  %s\n' $(((now - began) / 1000)) "$1"
}

on() { # NODE COMMAND...
  ssh -F none -i key -o BatchMode=yes -o LogLevel=ERROR -o StrictHostKeyChecking=accept-new \
    -o UserKnownHostsFile=known_hosts "ubuntu@${address[$1]}" sudo "${@:2}"
}

on_all() { # FUNCTION NODE...: calls it for all of them at once
  local node pid failed=0
  local -A pids=()
  for node in "${@:2}"; do
    "$1" "$node" >>"$node.log" 2>&1 &
    pids[$node]=$!
  done
  for node in "${!pids[@]}"; do
    pid=${pids[$node]}
    if ! wait "$pid"; then
      tail -n 20 "$node.log" >&2
      failed=1
    fi
  done
  return $failed
}

patiently() { # SECONDS COMMAND...: until it succeeds
  local end=$((SECONDS + $1))
  shift
  until "$@" >last.log 2>&1; do
    if [ $SECONDS -ge $end ]; then
      cat last.log >&2
      return 1
    fi
    sleep 1
  done
}

administer() { "$KUBECTL" --kubeconfig=admin.conf --request-timeout=10s "$@"; }

prepare_node() {
  tar --create --directory="files/$1" --owner=0 --group=0 . | on "$1" tar --extract --no-overwrite-dir --directory=/
  on "$1" bash -s - "$KUBERNETES" "$KUBERNETES_PACKAGES" "$CONTAINERD_PACKAGES" <"$here/node.sh"
}

start_etcd() { on "$1" bash -s - "$ETCD" "$ETCD_RELEASES" "$ETCD_SHA256" <"$here/etcd.sh"; }

etcd_is_healthy() {
  on "$first" etcdctl --cacert=/etc/etcd/pki/ca.crt --cert=/etc/etcd/pki/server.crt --key=/etc/etcd/pki/server.key \
    --endpoints="https://${address[$first]}:2379" endpoint health --cluster
}

initialise() { on "$1" kubeadm init --config=/etc/kubernetes/kubeadm.yaml; }
join() { on "$1" kubeadm join --config=/etc/kubernetes/kubeadm.yaml; }

pods_are_running() {
  local pods
  pods=$(administer get pods --all-namespaces --no-headers)
  ! grep --invert-match --extended-regexp ' ([0-9]+)/\1 +Running ' <<<"$pods"
}

make_certificates
for node in "${nodes[@]}"; do write_files "$node"; done
stage 'certificates and configuration'
on_all prepare_node "${nodes[@]}"
stage 'packages on all nodes'
on_all start_etcd "${masters[@]}"
patiently 120 etcd_is_healthy
stage 'etcd on all masters'
on_all initialise "$first"
on "$first" cat /etc/kubernetes/admin.conf >admin.conf
stage "kubeadm init on $first"
curl --fail --silent --show-error --output flannel.yaml "$FLANNEL"
administer apply --filename=flannel.yaml >apply.log
stage 'pod network applied'
on_all join "${nodes[@]:1}"
stage 'kubeadm join on all others at once'
administer --request-timeout=0 wait --for=condition=Ready node --all --timeout=300s >wait.log
stage 'all nodes Ready'
patiently 180 pods_are_running
stage 'all pods Running'
