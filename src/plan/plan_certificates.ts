import type { ClusterDefinition, NodeDefinition } from "../definition/cluster_definition.ts";
import { assetPaths, type AuthorityPlan, type CertificatePlan } from "./plan.ts";

const caValidityHours = 10 * 365 * 24;
const leafValidityHours = 365 * 24;

/** Path of etcd's CA certificate in the assets directory. */
export function etcdCAPath(definition: ClusterDefinition): string {
  return `${definition.etcdPKIDir}/ca.pem`;
}

/** Paths of the front proxy's certificates in the assets directory. */
export const frontProxyPaths = {
  ca: "pki/kubernetes/front-proxy-ca.crt",
  caKey: "pki/kubernetes/front-proxy-ca.key",
  client: "pki/kubernetes/front-proxy-client.crt",
  clientKey: "pki/kubernetes/front-proxy-client.key",
} as const;

/** The cluster's certificate authorities. Only the Kubernetes one's key ever goes to a node. */
export function planAuthorities(definition: ClusterDefinition): AuthorityPlan[] {
  return [
    {
      name: "etcd",
      commonName: definition.etcdCACommonName,
      validityHours: definition.etcdCACertExpiryHours,
      certificatePath: etcdCAPath(definition),
      keyPath: `${definition.etcdPKIDir}/ca-key.pem`,
    },
    {
      name: "kubernetes",
      commonName: "kubernetes",
      validityHours: caValidityHours,
      certificatePath: assetPaths.kubernetesCA,
      keyPath: assetPaths.kubernetesCAKey,
    },
    {
      name: "front-proxy",
      commonName: "front-proxy-ca",
      validityHours: caValidityHours,
      certificatePath: frontProxyPaths.ca,
      keyPath: frontProxyPaths.caKey,
    },
  ];
}

/**
 * The leaf certificates that hakube issues: those whose CA keys stay on the admin machine. The
 * others kubeadm makes on the masters.
 */
export function planCertificates(definition: ClusterDefinition): CertificatePlan[] {
  return [
    ...definition.masters.flatMap((master) => etcdCertificates(definition, master)),
    frontProxyClient,
  ];
}

/** One certificate of a master's etcd, by what it is for. */
export type EtcdCertificate = "server" | "peer" | "client";

/** Path of an etcd certificate in the assets directory. */
export function etcdCertificatePath(
  definition: ClusterDefinition,
  master: NodeDefinition,
  certificate: EtcdCertificate,
): string {
  return `${definition.etcdPKIDir}/etcd-${master.nodeName}-${certificate}.pem`;
}

/** Path of an etcd certificate's key in the assets directory. */
export function etcdKeyPath(
  definition: ClusterDefinition,
  master: NodeDefinition,
  certificate: EtcdCertificate,
): string {
  return `${definition.etcdPKIDir}/etcd-${master.nodeName}-${certificate}-key.pem`;
}

function etcdCertificates(
  definition: ClusterDefinition,
  master: NodeDefinition,
): CertificatePlan[] {
  const leaf = (certificate: EtcdCertificate) => ({
    authority: "etcd" as const,
    certificatePath: etcdCertificatePath(definition, master, certificate),
    keyPath: etcdKeyPath(definition, master, certificate),
    validityHours: leafValidityHours,
  });
  const member = {
    commonName: master.nodeName,
    organization: undefined,
    dnsNames: [master.nodeName, "localhost"],
    // 127.0.0.1 is where this master's API server finds its etcd.
    ipAddresses: [master.privateIP, "127.0.0.1"],
    // etcd is its own client: its gateway dials its server with the server's certificate, and
    // members dial each other (etcd-io/etcd#9785).
    usages: ["serverAuth", "clientAuth"] as const,
  };
  return [
    { ...leaf("server"), ...member },
    { ...leaf("peer"), ...member },
    {
      ...leaf("client"),
      commonName: definition.etcdClientCommonName,
      // Tells the masters' API servers apart, for all have one common name.
      organization: master.nodeName,
      dnsNames: [master.nodeName],
      ipAddresses: [],
      usages: ["clientAuth"],
    },
  ];
}

/** What the API servers show to aggregated API servers; kubeadm wants the same name on all. */
const frontProxyClient: CertificatePlan = {
  authority: "front-proxy",
  certificatePath: frontProxyPaths.client,
  keyPath: frontProxyPaths.clientKey,
  commonName: "front-proxy-client",
  organization: undefined,
  dnsNames: ["front-proxy-client"],
  ipAddresses: [],
  usages: ["clientAuth"],
  validityHours: leafValidityHours,
};
