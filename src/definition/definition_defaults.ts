/** Values of keys that a definition leaves out, but for versions, which the catalogue gives. */
export const definitionDefaults = {
  clusterName: "kubernetes",
  etcdPKIDir: "pki/etcd",
  sshKeysDir: "pki/ssh",
  scriptsDir: "scripts",
  etcdCACommonName: "etcd-ca",
  etcdClientCommonName: "etcd-client",
  /** Ten years, as kubeadm's own. */
  etcdCACertExpiry: "87600h",
  podNetworkCIDR: "10.32.0.0/12",
  serviceCIDR: "10.96.0.0/12",
  dnsDomain: "cluster.local",
  /** Where `~/.ssh/config` does not say it either; so for the user. */
  sshPort: 22,
  sshLoginUser: "ubuntu",
  encryptionAtRest: true,
  audit: true,
} as const;
