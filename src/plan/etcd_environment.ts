import type { ClusterDefinition, NodeDefinition } from "../definition/cluster_definition.ts";
import { nodePaths } from "./node_paths.ts";

/**
 * The settings of a master's etcd that never change: `/etc/etcd/etcd.env`. What a run decides
 * (`ETCD_INITIAL_CLUSTER`, `_STATE`, `_TOKEN`) stands in a file of its own, which the script writes.
 */
export function etcdEnvironment(definition: ClusterDefinition, node: NodeDefinition): string {
  const { etcdPKI } = nodePaths;
  const client = `https://${node.privateIP}:2379`;
  const peer = peerUrl(node);
  return lines([
    "# etcd's command-line flags, each as ETCD_FLAG. Written by hakube.",
    `ETCD_NAME=${node.nodeName}`,
    `ETCD_DATA_DIR=${nodePaths.etcdData}`,
    "# 127.0.0.1: this master's API server talks to this member only.",
    `ETCD_LISTEN_CLIENT_URLS=${client},https://127.0.0.1:2379`,
    `ETCD_ADVERTISE_CLIENT_URLS=${client}`,
    `ETCD_LISTEN_PEER_URLS=${peer}`,
    `ETCD_INITIAL_ADVERTISE_PEER_URLS=${peer}`,
    "# Nobody without a certificate of etcd's own CA gets in, neither clients nor members.",
    `ETCD_CERT_FILE=${etcdPKI}/server.crt`,
    `ETCD_KEY_FILE=${etcdPKI}/server.key`,
    `ETCD_TRUSTED_CA_FILE=${etcdPKI}/ca.crt`,
    "ETCD_CLIENT_CERT_AUTH=true",
    `ETCD_PEER_CERT_FILE=${etcdPKI}/peer.crt`,
    `ETCD_PEER_KEY_FILE=${etcdPKI}/peer.key`,
    `ETCD_PEER_TRUSTED_CA_FILE=${etcdPKI}/ca.crt`,
    "ETCD_PEER_CLIENT_CERT_AUTH=true",
    "ETCD_TLS_MIN_VERSION=TLS1.2",
    "# /metrics and /health without TLS, for this machine only.",
    "ETCD_LISTEN_METRICS_URLS=http://127.0.0.1:2381",
    "# As kubeadm sets them for an etcd of its own.",
    "ETCD_SNAPSHOT_COUNT=10000",
    ...kubeadmSettings(definition.etcdVersion),
  ]);
}

/**
 * What kubeadm gives its own etcd: compare data with the other members before serving any, and tell
 * watchers often how far they are, which the API server's cache needs for consistent reads. etcd 3.6
 * renamed both and 3.7 knows only the new names.
 */
function kubeadmSettings(etcdVersion: string): string[] {
  return etcdVersion.startsWith("3.5.")
    ? [
      "ETCD_EXPERIMENTAL_INITIAL_CORRUPT_CHECK=true",
      "ETCD_EXPERIMENTAL_WATCH_PROGRESS_NOTIFY_INTERVAL=5s",
    ]
    : ["ETCD_FEATURE_GATES=InitialCorruptCheck=true", "ETCD_WATCH_PROGRESS_NOTIFY_INTERVAL=5s"];
}

/** Value of `ETCD_INITIAL_CLUSTER`: every master, `m0=https://10.0.0.10:2380,m1=...`. */
export function initialCluster(definition: ClusterDefinition): string {
  return definition.masters.map((master) => `${master.nodeName}=${peerUrl(master)}`).join(",");
}

/** By what the other members of etcd know a master's. */
export function peerUrl(node: NodeDefinition): string {
  return `https://${node.privateIP}:2380`;
}

/** The systemd unit of etcd, after the one in etcd's `contrib/systemd/`. */
export function etcdUnit(): string {
  return lines([
    "[Unit]",
    "Description=etcd, the database of Kubernetes",
    "Documentation=https://etcd.io/docs/",
    "Wants=network-online.target",
    "# time-sync: certificates and leases need the right time.",
    "After=network-online.target time-sync.target",
    "",
    "[Service]",
    "# Ready only when etcd has found a quorum, which may take for ever.",
    "Type=notify",
    "TimeoutStartSec=0",
    "User=etcd",
    "Group=etcd",
    `EnvironmentFile=${nodePaths.etcdEnvironment}`,
    "# Read by etcd only while its data directory is empty.",
    `EnvironmentFile=-${nodePaths.etcdInitialCluster}`,
    "ExecStart=/usr/local/bin/etcd",
    "Restart=always",
    "RestartSec=5",
    "# One file for each connection; the API servers hold many.",
    "LimitNOFILE=65536",
    "# etcd writes to its data directory only.",
    "NoNewPrivileges=yes",
    "ProtectHome=yes",
    "ProtectSystem=full",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
  ]);
}

function lines(text: readonly string[]): string {
  return text.map((line) => `${line}\n`).join("");
}
