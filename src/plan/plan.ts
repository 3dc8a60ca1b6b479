import type { ClusterDefinition, NodeDefinition } from "../definition/cluster_definition.ts";
import type { Release } from "./release_catalog.ts";

/** What the whole cluster will get. Made by `planCluster`; the same definition gives the same plan. */
export interface ClusterPlan {
  readonly definition: ClusterDefinition;
  readonly release: Release;
  readonly authorities: readonly AuthorityPlan[];
  readonly certificates: readonly CertificatePlan[];
  /** Masters first, in the definition's order. */
  readonly nodes: readonly NodePlan[];
}

/** What one node will get, and in what order. */
export interface NodePlan {
  readonly node: NodeDefinition;
  /** Files without secrets, by the step that writes them; they stand in the boot script as they are. */
  readonly files: readonly PlannedFile[];
  /** Files that travel in the bundle. */
  readonly secrets: readonly PlannedSecret[];
}

/** The plan of the node of this name. @throws Error when the plan has none */
export function nodePlanOf({ nodes }: ClusterPlan, nodeName: string): NodePlan {
  const found = nodes.find(({ node }) => node.nodeName === nodeName);
  if (found === undefined) throw new Error(`no plan of "${nodeName}"`);
  return found;
}

/** A file without secrets that a boot script writes. */
export interface PlannedFile {
  /** The step that writes it, a name of `templates/steps/`; `upgrade`: the operation `upgrade_node`. */
  readonly step: string;
  /** Absolute, on the node. */
  readonly path: string;
  readonly mode: "0644" | "0600";
  /** Ends with a line feed. */
  readonly content: string;
}

/** A file that travels in the bundle to one node, beside the script and never in it. */
export interface PlannedSecret {
  readonly source: SecretSource;
  /** Below the bundle's `secrets/`, for example `etc/kubernetes/pki/ca.key`. */
  readonly bundlePath: string;
  /** Where a step puts it; undefined: it is used from the bundle only and gone with it. */
  readonly installAs: InstalledSecret | undefined;
}

export interface InstalledSecret {
  /** The step that puts it there, a name of `templates/steps/`. */
  readonly step: "packages" | "containerd" | "pki";
  /** Absolute, on the node. */
  readonly path: string;
  readonly mode: "0600" | "0644";
  readonly owner: "root" | "etcd";
}

/** Where a bundled file's bytes come from. */
export type SecretSource =
  /** A file of the assets directory, relative to it. */
  | { readonly kind: "asset"; readonly path: string }
  /** EncryptionConfiguration of the API server, made of the asset `pki/kubernetes/encryption.key`. */
  | { readonly kind: "encryption-config" }
  /** A kubeconfig with the cluster's CA and this run's bootstrap token, for `kubeadm join`. */
  | { readonly kind: "discovery" }
  /** The kubeadm document that makes this run's bootstrap token. */
  | { readonly kind: "bootstrap-token" }
  /** The cloud provider's configuration, the user's own file. */
  | { readonly kind: "cloud-config" }
  /** A mirror's login, in the form that curl, apt or containerd read; of the user's own file. */
  | { readonly kind: "curl-login"; readonly credentialsFile: string }
  | { readonly kind: "apt-login"; readonly credentialsFile: string; readonly url: string }
  | {
    readonly kind: "registry-login";
    readonly credentialsFile: string;
    readonly registry: string;
  };

export type AuthorityName = "etcd" | "kubernetes" | "front-proxy";

/** A certificate authority; kept for ever once made. Paths are relative to the assets directory. */
export interface AuthorityPlan {
  readonly name: AuthorityName;
  readonly commonName: string;
  readonly validityHours: number;
  readonly certificatePath: string;
  readonly keyPath: string;
}

/** A leaf certificate; issued anew from its authority when this plan, the authority or time asks for it. */
export interface CertificatePlan {
  readonly authority: AuthorityName;
  readonly certificatePath: string;
  readonly keyPath: string;
  readonly commonName: string;
  readonly organization: string | undefined;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly usages: readonly ("serverAuth" | "clientAuth")[];
  readonly validityHours: number;
}

/** Where things lie in the assets directory, relative to it. */
export const assetPaths = {
  token: "cluster.token",
  kubernetesCA: "pki/kubernetes/ca.crt",
  kubernetesCAKey: "pki/kubernetes/ca.key",
  serviceAccountKey: "pki/kubernetes/sa.key",
  serviceAccountPublicKey: "pki/kubernetes/sa.pub",
  encryptionKey: "pki/kubernetes/encryption.key",
  knownHosts: "known_hosts",
  manifest: "manifest.json",
  cluster: "cluster.json",
  gitignore: ".gitignore",
  lock: ".lock",
} as const;

/** Path of a node's cluster login key in the assets directory; the public half has `.pub` added. */
export function loginKeyPath(definition: ClusterDefinition, nodeName: string): string {
  return `${definition.sshKeysDir}/${nodeName}_ed25519`;
}

/** Path of a node's boot script in the assets directory. */
export function scriptPath(definition: ClusterDefinition, nodeName: string): string {
  return `${definition.scriptsDir}/${nodeName}.sh`;
}

/** Where the launcher unpacks the bundle on the node: memory that is never swapped out. */
export const bundleDirectory = "/run/hakube/bundle";
