/**
 * A cluster definition after reading: every default applied, every value checked.
 * Names are the definition's own (docs/reference/definition.md).
 */
export interface ClusterDefinition {
  readonly clusterName: string;
  /** Further names and addresses that the API server's certificate must carry. */
  readonly masterFQDNs: readonly string[];
  readonly masterLoadBalancerAddress: Endpoint;
  /** `1.37.2`, without a `v`. */
  readonly kubernetesVersion: string;
  readonly etcdVersion: string;
  readonly containerdVersion: string;
  /** Relative to the assets directory, normalised, inside it. */
  readonly etcdPKIDir: string;
  readonly sshKeysDir: string;
  readonly scriptsDir: string;
  readonly etcdCACommonName: string;
  readonly etcdClientCommonName: string;
  readonly etcdCACertExpiryHours: number;
  /** Canonical CIDR, for example `10.32.0.0/12`. */
  readonly podNetworkCIDR: string;
  readonly serviceCIDR: string;
  readonly dnsDomain: string;
  /** In the definition's order. Never empty. */
  readonly masters: readonly NodeDefinition[];
  readonly workers: readonly NodeDefinition[];
  readonly hooks: Hooks;
  readonly loadBalancer: LoadBalancer;
  readonly mirrors: Mirrors;
  /** undefined: nodes go everywhere directly. */
  readonly proxy: Proxy | undefined;
  /** Certificate authorities that nodes trust beside those of their system. */
  readonly trustedCAs: readonly TrustedCA[];
  readonly encryptionAtRest: boolean;
  readonly audit: boolean;
  readonly kubeadm: KubeadmOverrides;
  /** Names of preflight's checks whose findings do not stop anything. */
  readonly ignorePreflight: readonly string[];
}

export interface Endpoint {
  /** An IPv4 address or a DNS name. */
  readonly host: string;
  readonly port: number;
}

/** What stands at `masterLoadBalancerAddress`. */
export type LoadBalancer =
  /** Somebody else's. */
  | { readonly type: "external" }
  /** keepalived on the masters: the address moves to a master whose API server is ready (VRRP). */
  | {
    readonly type: "keepalived";
    /** undefined: the one that holds privateIP. */
    readonly interface: string | undefined;
    /** 1 to 255; no other group of routers on the same network may have it. */
    readonly virtualRouterId: number;
  };

/** The forward proxy that nodes fetch things through. */
export interface Proxy {
  /** For http and for https, as `http://proxy.example:3128`; undefined: directly. */
  readonly http: string | undefined;
  readonly https: string | undefined;
  /** As written: hosts, `.domains`, addresses and ranges that are gone to directly. */
  readonly noProxy: readonly string[];
}

/** A certificate authority. */
export interface TrustedCA {
  /** Of the file on the nodes: `site-ca` for `./ca/site-ca.pem`; unique in the list. */
  readonly name: string;
  /** Certificates in PEM, and nothing else; ends with a line feed. */
  readonly pem: string;
}

export interface NodeDefinition {
  readonly role: "master" | "worker";
  readonly nodeName: string;
  readonly privateIP: string;
  readonly publicIP: string;
  readonly ssh: SshSettings;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Masters only: without the control-plane taint. */
  readonly schedulable: boolean;
}

export interface Taint {
  readonly key: string;
  /** Empty when the taint has none. */
  readonly value: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

export interface SshSettings {
  /** What one types after `ssh`. */
  readonly host: string;
  /** undefined, and so for the next two: as `~/.ssh/config` says, or else the default. */
  readonly port: number | undefined;
  readonly user: string | undefined;
  /** `[user@]host[:port]`, several separated by commas, the nearest first; `none`: directly. */
  readonly jumpHost: string | undefined;
  /** Path of a private key as written, `~` not expanded; undefined: keys of the agent, then the user's default keys. */
  readonly loginKey: string | undefined;
  /** Public host key as in a known_hosts line: `ssh-ed25519 AAAA...`. */
  readonly hostKey: string | undefined;
}

/** A fragment of bash: one that hakube brings, by its name, or one's own, by its path. */
export interface Hook {
  /** As written in the definition. */
  readonly reference: string;
  readonly source: "bundled" | "file";
  /** Of a file: what goes into the script; empty for a bundled one. */
  readonly text: string;
}

export interface Hooks {
  /** `external`: a cloud-controller-manager will initialise the nodes. */
  readonly cloudProvider: "external" | undefined;
  /**
   * Path as written, of the cloud provider's configuration, which may hold secrets; read when nodes
   * are installed, never rendered.
   */
  readonly cloudProviderConfig: string | undefined;
  readonly preinstall: Hook | undefined;
  readonly networkProvider: Hook;
  readonly cloudControllerManager: Hook | undefined;
  readonly postinstall: Hook | undefined;
}

export interface Mirror {
  /** Without a slash at its end. */
  readonly url: string;
  /** OpenPGP fingerprint of the repository's key, 40 upper-case hex digits. */
  readonly keyFingerprint: string | undefined;
  /** Lower-case hex by architecture (`amd64`, `arm64`), or under `any`. */
  readonly sha256: Readonly<Record<string, string>>;
  /** PEM of the authority that signed the server's certificate; undefined: one that nodes know. */
  readonly ca: string | undefined;
  /** Path as written, of a file with `user:password`; read when nodes are installed, never rendered. */
  readonly credentialsFile: string | undefined;
}

export interface Mirrors {
  readonly kubernetesPackages: Mirror | undefined;
  readonly containerdPackages: Mirror | undefined;
  readonly etcdReleases: Mirror | undefined;
  /** Of Helm, which makes the manifest of a network that comes as a chart. */
  readonly helmReleases: Mirror | undefined;
  /** By the manifest's name, for example `flannel`. */
  readonly manifests: Readonly<Record<string, Mirror>>;
  /** By registry, for example `registry.k8s.io`. */
  readonly images: Readonly<Record<string, Mirror>>;
}

/** Documents merged over what hakube writes; what hakube owns in them was refused. */
export interface KubeadmOverrides {
  readonly clusterConfiguration: JsonObject;
  readonly initConfiguration: JsonObject;
  readonly joinConfiguration: JsonObject;
  readonly kubeletConfiguration: JsonObject;
  readonly kubeProxyConfiguration: JsonObject;
  readonly ignorePreflightErrors: readonly string[];
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** All nodes, masters first, in the definition's order. */
export function allNodes(definition: ClusterDefinition): NodeDefinition[] {
  return [...definition.masters, ...definition.workers];
}
