import type { ClusterDefinition, NodeDefinition } from "../definition/cluster_definition.ts";
import { nodePaths } from "./node_paths.ts";
import { assetPaths, type InstalledSecret, type PlannedSecret, type SecretSource } from "./plan.ts";
import {
  etcdCAPath,
  type EtcdCertificate,
  etcdCertificatePath,
  etcdKeyPath,
  frontProxyPaths,
} from "./plan_certificates.ts";
import { mirrorLogins } from "./site/mirror_access.ts";

/**
 * What travels to one node beside its script. The keys of etcd's and of the front proxy's CA are
 * never among it: who has one of them can be anybody to etcd, or any user to the API server.
 */
export function planSecrets(definition: ClusterDefinition, node: NodeDefinition): PlannedSecret[] {
  const logins = mirrorLogins(definition);
  if (node.role === "worker") return [...logins, discovery];
  return [
    ...logins,
    ...kubernetesSecrets(definition, node),
    ...etcdSecrets(definition, node),
    ...(definition.encryptionAtRest ? [encryptionConfig] : []),
    ...(definition.hooks.cloudProviderConfig === undefined ? [] : [cloudConfig]),
    discovery,
    bootstrapToken,
  ];
}

/** Whether it is half of a certificate that ends within a year and is issued anew by hakube. */
export function isLeaf({ source, installAs }: PlannedSecret): boolean {
  return source.kind === "asset" && installAs !== undefined && leafPaths.has(installAs.path);
}

/** Whether it is the certificate of the Kubernetes authority. */
export function isKubernetesCA({ source }: PlannedSecret): boolean {
  return source.kind === "asset" && source.path === assetPaths.kubernetesCA;
}

const leafPaths: ReadonlySet<string> = new Set([
  `${nodePaths.etcdPKI}/server`,
  `${nodePaths.etcdPKI}/peer`,
  `${nodePaths.kubernetesPKI}/apiserver-etcd-client`,
  `${nodePaths.kubernetesPKI}/front-proxy-client`,
].flatMap((path) => [`${path}.crt`, `${path}.key`]));

/** Gone with the bundle: the token in them is good for joining only. */
const discovery: PlannedSecret = {
  source: { kind: "discovery" },
  bundlePath: "discovery.conf",
  installAs: undefined,
};
const bootstrapToken: PlannedSecret = {
  source: { kind: "bootstrap-token" },
  bundlePath: "bootstrap-token.yaml",
  installAs: undefined,
};

const encryptionConfig = installed(
  { kind: "encryption-config" },
  { step: "pki", path: nodePaths.encryptionConfig, mode: "0600", owner: "root" },
);

const cloudConfig = installed(
  { kind: "cloud-config" },
  { step: "pki", path: nodePaths.cloudConfig, mode: "0600", owner: "root" },
);

function kubernetesSecrets(
  definition: ClusterDefinition,
  master: NodeDefinition,
): PlannedSecret[] {
  const { kubernetesPKI: pki } = nodePaths;
  return [
    publicFile(assetPaths.kubernetesCA, `${pki}/ca.crt`),
    // The controller manager signs the kubelets' certificates with it.
    privateFile(assetPaths.kubernetesCAKey, `${pki}/ca.key`),
    privateFile(assetPaths.serviceAccountKey, `${pki}/sa.key`),
    publicFile(assetPaths.serviceAccountPublicKey, `${pki}/sa.pub`),
    publicFile(frontProxyPaths.ca, `${pki}/front-proxy-ca.crt`),
    publicFile(frontProxyPaths.client, `${pki}/front-proxy-client.crt`),
    privateFile(frontProxyPaths.clientKey, `${pki}/front-proxy-client.key`),
    publicFile(etcdCAPath(definition), `${pki}/etcd/ca.crt`),
    publicFile(
      etcdCertificatePath(definition, master, "client"),
      `${pki}/apiserver-etcd-client.crt`,
    ),
    privateFile(etcdKeyPath(definition, master, "client"), `${pki}/apiserver-etcd-client.key`),
  ];
}

function etcdSecrets(definition: ClusterDefinition, master: NodeDefinition): PlannedSecret[] {
  const { etcdPKI: pki } = nodePaths;
  const pair = (name: EtcdCertificate): PlannedSecret[] => [
    publicFile(etcdCertificatePath(definition, master, name), `${pki}/${name}.crt`, "etcd"),
    privateFile(etcdKeyPath(definition, master, name), `${pki}/${name}.key`, "etcd"),
  ];
  return [
    publicFile(etcdCAPath(definition), `${pki}/ca.crt`, "etcd"),
    ...pair("server"),
    ...pair("peer"),
  ];
}

function publicFile(
  asset: string,
  path: string,
  owner: InstalledSecret["owner"] = "root",
): PlannedSecret {
  return installed({ kind: "asset", path: asset }, { step: "pki", path, mode: "0644", owner });
}

function privateFile(
  asset: string,
  path: string,
  owner: InstalledSecret["owner"] = "root",
): PlannedSecret {
  return installed({ kind: "asset", path: asset }, { step: "pki", path, mode: "0600", owner });
}

/** In the bundle a file lies where it will lie on the node. */
function installed(source: SecretSource, installAs: InstalledSecret): PlannedSecret {
  return { source, bundlePath: installAs.path.slice(1), installAs };
}
