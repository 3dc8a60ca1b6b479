# shellcheck shell=bash disable=SC2034 # what is set here is used by those who source it
# What is built, in which versions, and where it is kept.

# These go together: what a cluster of this Kubernetes runs, and what builds its images (crane).
kubernetes=1.37.2 coredns=1.14.6 etcd=3.7.3 pause=3.10.2
containerd=2.3.7 runc=1.4.3 cni_plugins=1.9.1
flannel=0.28.10 flannel_cni_tag=v1.9.1-flannel3 flannel_cni_source=0.9.1
crane=0.22.1
# Older Kubernetes releases to upgrade from: [KUBERNETES]='COREDNS ETCD'
declare -A older=([1.36.3]='1.14.2 3.6.16')

# Packages of the distribution that the site offers beside what machines have already.
site_packages='keepalived haproxy chrony jq'

# Who signs the site's repositories, and the revision of its Kubernetes packages.
signer='Lab mirror <lab@example.invalid>'
revision=1.1

# The machines are those of infra-providers/nspawn, in a network without a way out.
cache=${HAKUBE_LAB_CACHE:-$HOME/.cache/hakube-lab}
name=${HAKUBE_LAB_NAME:-${HAKUBE_LAB_NS:-lab}}
export HAKUBE_MACHINES_DIR=$cache
export HAKUBE_MACHINES_NAME=${name#hakube-}
export HAKUBE_MACHINES_NET=${HAKUBE_LAB_NET:-10.88.0}
export HAKUBE_MACHINES_UPLINK=no
export HAKUBE_MACHINES_SEED=$cache/seed
mkdir -p "$cache/seed"

# Its settings, and what it does with processes, networks and base systems, are ours too.
here=$(readlink -f "$lab/../../infra-providers/nspawn")
# shellcheck source=../../infra-providers/nspawn/lib/settings.sh
. "$here/lib/settings.sh"
die() {
  say "lab: $*"
  exit 1
}
read_settings
cache=$dir # without links and dots

bin=$cache/bin
sources=$cache/src
mirror=$cache/mirror
export GNUPGHOME=$cache/gnupg
mirror_url=http://$gateway:8000
registry_url=http://$gateway:5000
arch=$(dpkg --print-architecture)
