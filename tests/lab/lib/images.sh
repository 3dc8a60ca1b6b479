# shellcheck shell=bash
# Images of the programs, pushed by crane into the storage of a registry.

push_to=127.0.0.1:5999 # the registry that runs while images are made

# with_registry DIRECTORY COMMAND...: runs it while a registry stores into DIRECTORY
with_registry() {
  local registry
  mkdir -p "$1"
  printf '%s\n' 'version: 0.1' 'log: {level: error}' "storage: {filesystem: {rootdirectory: '$1'}}" \
    "http: {addr: '$push_to'}" >"$work/registry.yml"
  OTEL_TRACES_EXPORTER=none docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
  registry=$!
  # shellcheck disable=SC2064 # this registry, whatever the variable holds by then
  trap "kill $registry; clean_up" EXIT
  curl --fail --silent --output /dev/null --retry 20 --retry-delay 1 --retry-connrefused "http://$push_to/v2/" ||
    die "there is no registry at $push_to: $(tail -n 1 "$work/registry.log")"
  "${@:2}"
  trap clean_up EXIT
  kill "$registry"
}

# layer NAME: packs $work/NAME, always to the same bytes
layer() { tar -C "$work/$1" --sort=name --mtime=@0 --owner=0 --group=0 -cf - . | gzip -3 --no-name >"$work/$1.tar.gz"; }

# program_layer NAME PATH PROGRAM: a layer with one program in it
program_layer() {
  install -D --mode=755 "$3" "$work/$1/$2"
  layer "$1"
}

# image NAME:TAG ENTRYPOINT LAYER...
image() {
  local layers=("${@:3}")
  layers=("${layers[@]/#/--new_layer=$work/}")
  crane append --oci-empty-base --new_tag "$push_to/$1" "${layers[@]/%/.tar.gz}"
  crane mutate --set-platform "linux/$arch" --entrypoint "$2" --tag "$push_to/$1" \
    --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/bin "$push_to/$1"
}

crane() { "$bin/crane" "$@" --insecure >"$work/crane.log" 2>&1 || die "crane $*: $(<"$work/crane.log")"; }

# common_images: those that all releases share
common_images() {
  gcc -DVERSION="\"$pause\"" -Os -static -s -o "$work/pause-program" "$lab/files/pause.c"
  program_layer pause pause "$work/pause-program"
  image "pause:$pause" /pause pause
  network_tools "$work/network-tools"
  layer network-tools
  install -D --mode=755 "$bin/flannel-install-conf" "$work/flannel/opt/bin/install-conf"
  program_layer flannel opt/bin/flanneld "$bin/flanneld"
  image "flannel-io/flannel:v$flannel" /opt/bin/flanneld network-tools flannel
  program_layer flannel-cni flannel "$bin/cni-flannel"
  image "flannel-io/flannel-cni-plugin:$flannel_cni_tag" /bin/sh network-tools flannel-cni
}

# release_images KUBERNETES COREDNS PROGRAMS
release_images() {
  local program
  for program in kube-apiserver kube-controller-manager kube-scheduler; do
    program_layer $program usr/local/bin/$program "$3/$program"
    image "$program:v$1" /usr/local/bin/$program $program
  done
  program_layer kube-proxy usr/local/bin/kube-proxy "$3/kube-proxy"
  image "kube-proxy:v$1" /usr/local/bin/kube-proxy network-tools kube-proxy
  program_layer coredns coredns "$3/coredns"
  image "coredns/coredns:v$2" /coredns coredns
}
