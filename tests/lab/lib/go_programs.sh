# shellcheck shell=bash
# The programs of a cluster, compiled from their modules in Go's module proxy. Each is built once, into $bin.

export GOFLAGS='-mod=mod -buildvcs=false' GOTOOLCHAIN=local GOWORK=off
export CGO_ENABLED=0 # but for the few that say otherwise below

# each_program DO [K8S-VERSION...]: calls DO NAME MODULE@VERSION PACKAGE LDFLAGS [GO-BUILD-ARG...] for every program,
# those of older releases included that are named; their NAME is VERSION/NAME.
each_program() {
  local do=$1 version program module
  # shellcheck disable=SC2086 # two words: CoreDNS and etcd
  {
    release_programs "$do" '' "$kubernetes" "$coredns" "$etcd"
    for version in "${@:2}"; do release_programs "$do" "$version/" "$version" ${older[$version]}; done
  }
  module=github.com/containerd/containerd/v2
  for program in containerd containerd-shim-runc-v2 ctr; do
    "$do" $program $module@v$containerd ./cmd/$program "-X $module/version.Version=v$containerd -X $module/version.Revision=unknown"
  done
  CGO_ENABLED=1 "$do" runc github.com/opencontainers/runc@v$runc . "-X main.version=$runc" -tags 'seccomp urfave_cli_no_docs'
  module=github.com/containernetworking/plugins
  for program in main/{bridge,loopback,ptp,host-device} ipam/{host-local,static} meta/{portmap,bandwidth,firewall,tuning,flannel}; do
    "$do" "cni-${program#*/}" $module@v$cni_plugins "./plugins/$program" "-X $module/pkg/utils/buildversion.BuildVersion=v$cni_plugins"
  done
  module=github.com/flannel-io/flannel
  CGO_ENABLED=1 "$do" flanneld $module@v$flannel . "-X $module/pkg/version.Version=v$flannel -extldflags -static"
  "$do" flannel-install-conf $module@v$flannel ./cmd/install_conf ''
  "$do" crane github.com/google/go-containerregistry@v$crane ./cmd/crane ''
}

# release_programs DO DIRECTORY/ KUBERNETES COREDNS ETCD: those whose versions follow Kubernetes'
release_programs() {
  local do=$1 directory=$2 minor=${3#*.} program flags
  # What Kubernetes' own build sets; kubeadm compares versions, so they have to be there.
  flags=" gitVersion=v$3 gitMajor=1 gitMinor=${minor%%.*} gitTreeState=clean gitCommit=unknown buildDate=1970-01-01T00:00:00Z"
  flags=${flags// / -X k8s.io/component-base/version.}
  for program in kubeadm kubectl kube-proxy kube-scheduler kube-apiserver kube-controller-manager kubelet; do
    "$do" "$directory$program" "k8s.io/kubernetes@v$3" ./cmd/$program "$flags"
  done
  "$do" "${directory}etcd" "go.etcd.io/etcd/server/v3@v$5" . ''
  "$do" "${directory}etcdctl" "go.etcd.io/etcd/etcdctl/v3@v$5" . ''
  "$do" "${directory}etcdutl" "go.etcd.io/etcd/etcdutl/v3@v$5" . ''
  "$do" "${directory}coredns" "github.com/coredns/coredns@v$4" . ''
}

count_missing() { [ -x "$bin/$1" ] || missing=$((missing + 1)); }

# build_program NAME MODULE@VERSION PACKAGE LDFLAGS [GO-BUILD-ARG...]
build_program() {
  local target=$bin/$1 log=$sources/${1//\//-}.log source start=$SECONDS
  [ ! -x "$target" ] || return 0
  mkdir -p "${target%/*}" "$sources"
  source=$(module_source "$2")
  (cd "$source" && go build -trimpath -ldflags "-s -w $4" "${@:5}" -o "$target.new" "$3") >"$log" 2>&1 || {
    tail -20 "$log" >&2
    die "building $1 failed: $log"
  }
  mv "$target.new" "$target"
  built=$((built + 1))
  say "$(printf '  [%2d/%d] %-26s %4d s' "$built" "$missing" "$1" $((SECONDS - start)))"
}

# build_programs [K8S-VERSION...]: those that are missing
build_programs() {
  local missing=0 built=0 start=$SECONDS
  each_program count_missing "$@"
  [ $missing -gt 0 ] || return 0
  say "$missing programs are built from source; all take 13 to 15 minutes and 3 GiB of memory on 2 cores, with an older release 10 more"
  each_program build_program "$@"
  say "$missing programs built in $((SECONDS - start)) s"
}
