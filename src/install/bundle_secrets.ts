import { bootstrapTokenDocuments } from "../plan/bootstrap_token_documents.ts";
import { discoveryKubeconfig } from "../plan/discovery_kubeconfig.ts";
import { hostsToml } from "../plan/containerd_config.ts";
import { encryptionConfig } from "../plan/encryption_config.ts";
import {
  assetPaths,
  type ClusterPlan,
  type PlannedSecret,
  type SecretSource,
} from "../plan/plan.ts";
import { aptLoginEntry, type Credentials, curlLogin } from "../plan/site/mirror_access.ts";

/** How long a token lets nodes join: longer than any run's deadlines, shorter than an attack needs. */
const tokenLifetime = "2h0m0s";

/** Secrets that the user keeps in files of their own, which the definition names. */
export interface UserSecrets {
  /** Logins at mirrors, by the file that the definition names. */
  readonly credentials: ReadonlyMap<string, Credentials>;
  /** The cloud provider's configuration, when the definition names one. */
  readonly cloudConfig?: Uint8Array | undefined;
}

/** Where secrets come from. */
export interface SecretSources extends UserSecrets {
  /** Reads a file of the assets directory. */
  readonly readAsset: (path: string) => Promise<Uint8Array>;
}

/**
 * The bytes of secrets that travel to a node.
 * @param planned those of the node's plan that this run needs
 * @param token the bootstrap token of this run
 * @returns bytes by their path below the bundle's `secrets/`
 */
export async function bundleSecrets(
  plan: ClusterPlan,
  planned: readonly PlannedSecret[],
  token: string,
  sources: SecretSources,
): Promise<Map<string, Uint8Array>> {
  const files = planned.map(async ({ bundlePath, source }) =>
    [bundlePath, await secretBytes(plan, source, token, sources)] as const
  );
  return new Map(await Promise.all(files));
}

async function secretBytes(
  plan: ClusterPlan,
  source: SecretSource,
  token: string,
  sources: SecretSources,
): Promise<Uint8Array> {
  const { readAsset } = sources;
  const readText = async (path: string) => new TextDecoder().decode(await readAsset(path)).trim();
  const { clusterName, kubernetesVersion, masterLoadBalancerAddress } = plan.definition;
  switch (source.kind) {
    case "asset":
      return await readAsset(source.path);
    case "encryption-config":
      return encode(encryptionConfig(await readText(assetPaths.encryptionKey)));
    case "discovery": {
      const { host, port } = masterLoadBalancerAddress;
      const caPem = `${await readText(assetPaths.kubernetesCA)}\n`;
      const server = `https://${host}:${port}`;
      return encode(discoveryKubeconfig({ clusterName, server, caPem, token }));
    }
    case "bootstrap-token":
      return encode(
        bootstrapTokenDocuments(kubernetesVersion, token, tokenLifetime, "for an installation"),
      );
    case "cloud-config":
      if (sources.cloudConfig === undefined) throw new Error("cloudProviderConfig was not read");
      return sources.cloudConfig;
    case "curl-login":
      return encode(curlLogin(loginOf(source, sources)));
    case "apt-login":
      return encode(aptLoginEntry(source.url, loginOf(source, sources)));
    case "registry-login": {
      const mirror = plan.definition.mirrors.images[source.registry];
      if (mirror === undefined) throw new Error(`no mirror of ${source.registry}`);
      return encode(hostsToml(source.registry, mirror, loginOf(source, sources)));
    }
  }
}

function loginOf(
  { credentialsFile }: { readonly credentialsFile: string },
  { credentials }: SecretSources,
): Credentials {
  const login = credentials.get(credentialsFile);
  if (login === undefined) throw new Error(`the login in ${credentialsFile} was not read`);
  return login;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
