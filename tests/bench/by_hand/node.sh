#!/usr/bin/env bash
# On every machine, as root: KUBERNETES-VERSION KUBERNETES-PACKAGES CONTAINERD-PACKAGES
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
# shellcheck source=/dev/null
. /etc/os-release

printf '%s\n' overlay br_netfilter >/etc/modules-load.d/kubernetes.conf
modprobe --all overlay br_netfilter
printf '%s = 1\n' net.bridge.bridge-nf-call-iptables net.ipv4.ip_forward >/etc/sysctl.d/kubernetes.conf
sysctl --quiet --load=/etc/sysctl.d/kubernetes.conf

source=$2/core:/stable:/v${1%.*}/deb/
mkdir -p /etc/apt/keyrings
curl --fail --silent --show-error "$3/$ID/gpg" >/etc/apt/keyrings/containerd.asc
curl --fail --silent --show-error "${source}Release.key" >/etc/apt/keyrings/kubernetes.asc
echo "deb [signed-by=/etc/apt/keyrings/containerd.asc] $3/$ID $VERSION_CODENAME stable" >/etc/apt/sources.list.d/containerd.list
echo "deb [signed-by=/etc/apt/keyrings/kubernetes.asc] $source /" >/etc/apt/sources.list.d/kubernetes.list
apt-get --quiet update
apt-get --quiet --yes install containerd.io "kubelet=$1-*" "kubeadm=$1-*" "kubectl=$1-*"
apt-mark hold containerd.io kubelet kubeadm kubectl

containerd config default >/etc/containerd/config.toml
sed --in-place "s/SystemdCgroup = false/SystemdCgroup = true/; s#^\( *config_path\) = ''#\1 = '/etc/containerd/certs.d'#" /etc/containerd/config.toml
grep --quiet 'SystemdCgroup = true' /etc/containerd/config.toml
systemctl restart containerd
systemctl enable --quiet kubelet
