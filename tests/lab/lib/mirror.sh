# shellcheck shell=bash
# The mirror as a whole. It is made anew when a version or one of these scripts has changed, which takes half a minute.

# make_mirror [K8S-VERSION...]: with these older releases beside the current one
make_mirror() {
  local start=$SECONDS older_releases=("$@")
  ! is_mirror_current "$@" || return 0
  say 'making the mirror'
  work=$(mktemp --directory "$cache/mirror.work.XXXXXX")
  trap clean_up EXIT
  site=$mirror.new
  rm -rf "$site"
  mkdir -p "$site"
  make_signing_key
  step 'Kubernetes packages' each_release kubernetes_of_release
  step 'containerd packages' containerd_packages
  step "$distribution packages" distribution_packages
  step 'etcd releases' each_release etcd_of_release
  step 'flannel manifest' flannel_manifest
  step 'images' with_registry "$site/images" all_images
  mirror_recipe "$@" >"$site/.made-of"
  # A process that serves the old one goes on with the new: it looks files up by their paths.
  rm -rf "$mirror"
  mv "$site" "$mirror"
  say "the mirror is made: $(du -sh "$mirror" | cut -f1) in $((SECONDS - start)) s"
}

clean_up() {
  rm -rf "$work"
  gpgconf --kill gpg-agent # which gpg started to sign, and would leave behind
}

# step WORDS COMMAND...: says how long it took
step() {
  local start=$SECONDS
  "${@:2}"
  say "$(printf '  %-33s %4d s' "$1" $((SECONDS - start)))"
}

is_mirror_current() { cmp --silent "$mirror/.made-of" <(mirror_recipe "$@"); }

# mirror_recipe [K8S-VERSION...]: all that decides what is in it
mirror_recipe() {
  printf '%s\n' "$*" "$(<"$base.recipe")"
  cd "$lab" && sha256sum build lib/* files/*
}

# each_release DO: calls DO KUBERNETES COREDNS ETCD PROGRAMS for the current release, and the older ones
each_release() {
  local version
  "$1" "$kubernetes" "$coredns" "$etcd" "$bin"
  # shellcheck disable=SC2086 # two words: CoreDNS and etcd
  for version in "${older_releases[@]}"; do "$1" "$version" ${older[$version]} "$bin/$version"; done
}
kubernetes_of_release() { kubernetes_packages "$1" "$4"; }
etcd_of_release() { etcd_release "$3" "$4"; }
images_of_release() { release_images "$1" "$2" "$4"; }

all_images() {
  common_images
  each_release images_of_release
}
