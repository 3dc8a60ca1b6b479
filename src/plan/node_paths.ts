/** Where hakube's files lie on a node. Absolute, without a slash at the end. */
export const nodePaths = {
  kubeadmInit: "/etc/hakube/kubeadm-init.yaml",
  kubeadmJoin: "/etc/hakube/kubeadm-join.yaml",
  kubeadmUpgrade: "/etc/hakube/kubeadm-upgrade.yaml",
  coreDNSPatch: "/etc/hakube/coredns-patch.yaml",
  network: "/etc/hakube/network",
  cloud: "/etc/hakube/cloud",
  cloudConfig: "/etc/kubernetes/cloud-config",
  kubernetesPKI: "/etc/kubernetes/pki",
  auditPolicy: "/etc/kubernetes/audit/policy.yaml",
  auditLogs: "/var/log/kubernetes/audit",
  encryptionConfig: "/etc/kubernetes/encryption/config.yaml",
  etcdData: "/var/lib/etcd",
  etcdEnvironment: "/etc/etcd/etcd.env",
  etcdInitialCluster: "/etc/etcd/initial-cluster.env",
  etcdPKI: "/etc/etcd/pki",
  mirrors: "/etc/hakube/mirrors",
  aptConfiguration: "/etc/apt/apt.conf.d/80hakube",
  aptLogins: "/etc/apt/auth.conf.d",
  trustedCAs: "/usr/local/share/ca-certificates",
  etcdUnit: "/etc/systemd/system/etcd.service",
  containerdConfig: "/etc/containerd/config.toml",
  containerdProxy: "/etc/systemd/system/containerd.service.d/20-hakube-proxy.conf",
  registryHosts: "/etc/containerd/certs.d",
  kernelModules: "/etc/modules-load.d/hakube.conf",
  kubeletDropIn: "/etc/systemd/system/kubelet.service.d/20-hakube.conf",
  sysctls: "/etc/sysctl.d/90-hakube.conf",
} as const;

/** The container runtime's socket, as kubeadm and kubelet want it from 1.24 on. */
export const criSocket = "unix:///run/containerd/containerd.sock";
