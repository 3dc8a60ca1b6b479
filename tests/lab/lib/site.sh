# shellcheck shell=bash
# What machines and definitions know of the site.

# make_seed: what is on every fresh disk: the site's names, and its copy of the distribution's archive, none else
make_seed() {
  local seed=$cache/seed key=/usr/share/keyrings/site-archive.gpg
  rm -rf "$seed"
  mkdir -p "$seed"/etc/apt/sources.list.d
  echo "$gateway mirror.lab registry.lab" >"$seed/etc/hosts"
  # Both may be in the base system, with archives that nobody reaches from here.
  : >"$seed/etc/apt/sources.list"
  read_release
  if [ -f "$mirror/$distribution/archive-key.gpg" ]; then
    install -D --mode=644 "$mirror/$distribution/archive-key.gpg" "$seed$key"
    printf '%s\n' 'Types: deb' "URIs: $mirror_url/$distribution" "Suites: $release" 'Components: main' "Signed-By: $key"
  fi >"$seed/etc/apt/sources.list.d/$distribution.sources"
}

# print_mirrors: the `mirrors` of a definition, with what it pins: the signing key and etcd's checksum
print_mirrors() {
  local fingerprint sum archive=$mirror/etcd/v$etcd/etcd-v$etcd-linux-$arch.tar.gz
  [ -d "$mirror" ] || die 'there is no mirror yet: lab build'
  require mirrors
  fingerprint=$(gpg --batch --quiet --no-auto-check-trustdb --with-colons --show-keys "$mirror/docker/linux/"*/gpg | sed -nE 's/^fpr:+([0-9A-F]+):$/\1/p' | head -n 1)
  sum=$(sha256sum "$archive")
  cat <<END_OF_JSON
{
  "kubernetesPackages": { "url": "$mirror_url/kubernetes", "keyFingerprint": "$fingerprint" },
  "containerdPackages": { "url": "$mirror_url/docker/linux", "keyFingerprint": "$fingerprint" },
  "etcdReleases": { "url": "$mirror_url/etcd", "sha256": { "$arch": "${sum%% *}" } },
  "manifests": { "flannel": "$mirror_url/flannel/v$flannel/kube-flannel.yml" },
  "images": { "registry.k8s.io": "$registry_url", "ghcr.io": "$registry_url" }
}
END_OF_JSON
}

# print_versions: those keys of a definition that say what the mirror has
print_versions() {
  cat <<END_OF_JSON
{
  "kubernetesVersion": "$kubernetes",
  "etcdVersion": "$etcd",
  "containerdVersion": "$containerd"
}
END_OF_JSON
}
