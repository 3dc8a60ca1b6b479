# shellcheck shell=bash disable=SC2154 # what is not set here is the caller's
# What each machine gets, below files/NODE as it is to lie on the machine.

write_files() { # NODE
  local root=files/$1 registry
  mkdir -p "$root/etc/kubernetes"
  for registry in registry.k8s.io ghcr.io; do
    mkdir -p "$root/etc/containerd/certs.d/$registry"
    cat >"$root/etc/containerd/certs.d/$registry/hosts.toml" <<END
server = "https://$registry"
[host."$REGISTRY"]
  capabilities = ["pull", "resolve"]
END
  done
  case " ${masters[*]} " in *" $1 "*) write_master_files "$1" "$root" ;; esac
  if [ "$1" = "$first" ]; then init_documents "$1"; else join_document "$1"; fi >"$root/etc/kubernetes/kubeadm.yaml"
}

write_master_files() { # NODE ROOT
  local kubernetes=$2/etc/kubernetes/pki etcd=$2/etc/etcd/pki kind
  mkdir -p "$kubernetes/etcd" "$etcd" "$2/etc/systemd/system"
  cp pki/{ca.crt,ca.key,sa.key,sa.pub,front-proxy-ca.crt} "$kubernetes/"
  cp pki/etcd-ca.crt "$kubernetes/etcd/ca.crt"
  cp pki/etcd-ca.crt "$etcd/ca.crt"
  for kind in crt key; do
    cp "pki/$1-apiserver-etcd-client.$kind" "$kubernetes/apiserver-etcd-client.$kind"
    cp "pki/$1-front-proxy-client.$kind" "$kubernetes/front-proxy-client.$kind"
    cp "pki/$1-server.$kind" "$etcd/server.$kind"
    cp "pki/$1-peer.$kind" "$etcd/peer.$kind"
  done
  etcd_environment "$1" >"$2/etc/etcd/etcd.env"
  cat >"$2/etc/systemd/system/etcd.service" <<'END'
[Unit]
Description=etcd
After=network-online.target
Wants=network-online.target
[Service]
Type=notify
User=etcd
EnvironmentFile=/etc/etcd/etcd.env
ExecStart=/usr/local/bin/etcd
Restart=always
TimeoutStartSec=0
LimitNOFILE=65536
[Install]
WantedBy=multi-user.target
END
}

etcd_environment() { # NODE
  local ip=${address[$1]} node members=''
  for node in "${masters[@]}"; do members+=${members:+,}$node=https://${address[$node]}:2380; done
  cat <<END
ETCD_NAME=$1
ETCD_DATA_DIR=/var/lib/etcd
ETCD_INITIAL_CLUSTER=$members
ETCD_INITIAL_CLUSTER_STATE=new
ETCD_INITIAL_CLUSTER_TOKEN=by-hand
ETCD_LISTEN_PEER_URLS=https://$ip:2380
ETCD_INITIAL_ADVERTISE_PEER_URLS=https://$ip:2380
ETCD_LISTEN_CLIENT_URLS=https://$ip:2379,https://127.0.0.1:2379
ETCD_ADVERTISE_CLIENT_URLS=https://$ip:2379
ETCD_TRUSTED_CA_FILE=/etc/etcd/pki/ca.crt
ETCD_CERT_FILE=/etc/etcd/pki/server.crt
ETCD_KEY_FILE=/etc/etcd/pki/server.key
ETCD_CLIENT_CERT_AUTH=true
ETCD_PEER_TRUSTED_CA_FILE=/etc/etcd/pki/ca.crt
ETCD_PEER_CERT_FILE=/etc/etcd/pki/peer.crt
ETCD_PEER_KEY_FILE=/etc/etcd/pki/peer.key
ETCD_PEER_CLIENT_CERT_AUTH=true
END
}

registration() { # NODE; what is ignored is that the lab's host has cgroup v1
  cat <<END
nodeRegistration:
  name: $1
  kubeletExtraArgs:
  - {name: node-ip, value: ${address[$1]}}
  ignorePreflightErrors: [SystemVerification]
END
}

init_documents() { # NODE
  cat <<END
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens:
- {token: $token, ttl: 2h0m0s}
localAPIEndpoint: {advertiseAddress: ${address[$1]}, bindPort: 6443}
$(registration "$1")
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: by-hand
kubernetesVersion: v$KUBERNETES
controlPlaneEndpoint: $LOAD_BALANCER:6443
encryptionAlgorithm: ECDSA-P256
networking: {podSubnet: 10.244.0.0/16}
etcd:
  external:
    endpoints:
$(for node in "${masters[@]}"; do echo "    - https://${address[$node]}:2379"; done)
    caFile: /etc/kubernetes/pki/etcd/ca.crt
    certFile: /etc/kubernetes/pki/apiserver-etcd-client.crt
    keyFile: /etc/kubernetes/pki/apiserver-etcd-client.key
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
failCgroupV1: false
END
}

join_document() { # NODE
  cat <<END
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken: {apiServerEndpoint: "$LOAD_BALANCER:6443", token: $token, caCertHashes: ["$ca_hash"]}
$(registration "$1")
END
  case " ${masters[*]} " in
    *" $1 "*) echo "controlPlane: {localAPIEndpoint: {advertiseAddress: ${address[$1]}, bindPort: 6443}}" ;;
  esac
}
