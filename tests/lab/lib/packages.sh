# shellcheck shell=bash
# What the site offers to apt, each at the place that upstream gives it.

# kubernetes/core:/stable:/vMINOR/deb/
# kubernetes_packages VERSION PROGRAMS: PROGRAMS is the directory where this version's are
kubernetes_packages() {
  local tree=$work program to=$site/kubernetes/core:/stable:/v${1%.*}/deb
  rm -rf "$tree"/{kubectl,kubeadm,kubelet,kubernetes-cni}
  for program in kubectl kubeadm kubelet; do install -D --mode=755 "$2/$program" "$tree/$program/usr/bin/$program"; done
  install -D --mode=644 "$lab/files/kubelet.service" "$tree/kubelet/usr/lib/systemd/system/kubelet.service"
  install -D --mode=644 "$lab/files/10-kubeadm.conf" "$tree/kubeadm/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf"
  mkdir -p "$tree"/kubelet/{etc/default,etc/kubernetes/manifests,var/lib/kubelet} "$tree/kubernetes-cni/opt/cni/bin"
  echo KUBELET_EXTRA_ARGS= >"$tree/kubelet/etc/default/kubelet"
  for program in "$bin"/cni-*; do install --mode=755 "$program" "$tree/kubernetes-cni/opt/cni/bin/${program##*/cni-}"; done
  rm "$tree/kubernetes-cni/opt/cni/bin/flannel" # flannel's image brings it

  pack "$to/$arch" kubectl "$1-$revision" libc6 'Command-line tool for Kubernetes'
  pack "$to/$arch" kubernetes-cni "$cni_plugins-$revision" libc6 'CNI plugins'
  pack "$to/$arch" kubelet "$1-$revision" 'iptables (>= 1.4.21), kubernetes-cni (>= 1.2.0), iproute2, mount, util-linux' \
    'Node agent for Kubernetes' 'systemctl daemon-reload || true; systemctl -q preset kubelet || true'
  pack "$to/$arch" kubeadm "$1-$revision" 'kubelet (>= 1.19.0), kubectl (>= 1.19.0)' \
    'Sets a Kubernetes cluster up' 'systemctl daemon-reload || true'
  index_flat "$to"
}

# docker/linux/DISTRIBUTION/
containerd_packages() {
  local tree=$work/containerd.io program to=$site/docker/linux/$distribution
  for program in containerd containerd-shim-runc-v2 ctr runc; do install -D --mode=755 "$bin/$program" "$tree/usr/bin/$program"; done
  install -D --mode=644 "$lab/files/containerd.toml" "$tree/etc/containerd/config.toml"
  install -D --mode=644 "$lab/files/containerd.service" "$tree/usr/lib/systemd/system/containerd.service"
  pack "$to/dists/$release/pool/stable/$arch" containerd.io "$containerd-1~$distribution~$release" 'libc6, libseccomp2 (>= 2.5.0)' \
    'Container runtime' 'systemctl daemon-reload || true; systemctl -q enable containerd || true; systemctl restart containerd || true'
  index_suite "$to" stable Docker
  gpg --batch --armor --export >"$to/gpg"
}

# DISTRIBUTION/: a few of its own packages, signed anew
distribution_packages() {
  local package to=$site/$distribution
  mkdir -p "$to/dists/$release/pool"
  for package in "$cache"/debs/*.deb; do
    package=${package##*/}
    # apt writes an epoch into a file's name, as 1%3a, which a URL would have to quote.
    cp "$cache/debs/$package" "$to/dists/$release/pool/${package/_[0-9]%3a/_}"
  done
  index_suite "$to" main "${distribution^}"
  gpg --batch --export >"$to/archive-key.gpg"
}

# etcd/vVERSION/
# etcd_release VERSION PROGRAMS
etcd_release() {
  local release=etcd-v$1-linux-$arch to=$site/etcd/v$1
  mkdir -p "$to" "$work/$release"
  cp "$2"/{etcd,etcdctl,etcdutl} "$work/$release/"
  echo "etcd v$1" >"$work/$release/README.md"
  tar -C "$work" --sort=name --mtime=@$SOURCE_DATE_EPOCH --owner=0 --group=0 -cf - "$release" | gzip -3 --no-name >"$to/$release.tar.gz"
  (cd "$to" && sha256sum "$release.tar.gz" >SHA256SUMS)
}

# flannel/vVERSION/: upstream's manifest as it is
flannel_manifest() {
  local source
  source=$(module_source "github.com/flannel-io/flannel@v$flannel")
  install -D --mode=644 "$source/Documentation/kube-flannel.yml" "$site/flannel/v$flannel/kube-flannel.yml"
}
