import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { bootstrapTokenDocuments } from "../plan/bootstrap_token_documents.ts";
import { discoveryKubeconfig } from "../plan/discovery_kubeconfig.ts";
import { encryptionConfig } from "../plan/encryption_config.ts";
import { assetPaths, type ClusterPlan, type SecretSource } from "../plan/plan.ts";

/** How long a token lets nodes join: longer than any run's deadlines, shorter than an attack needs. */
const tokenLifetime = "2h0m0s";

/** Reads a file of the assets directory. */
export type ReadAsset = (path: string) => Promise<Uint8Array>;

/**
 * The secrets that travel to one node.
 * @param token the bootstrap token of this run
 * @returns bytes by their path below the bundle's `secrets/`
 */
export async function bundleSecrets(
  plan: ClusterPlan,
  node: NodeDefinition,
  token: string,
  readAsset: ReadAsset,
): Promise<Map<string, Uint8Array>> {
  const planned = plan.nodes.find(({ node: { nodeName } }) => nodeName === node.nodeName);
  const files = (planned?.secrets ?? []).map(async ({ bundlePath, source }) =>
    [bundlePath, await secretBytes(plan, source, token, readAsset)] as const
  );
  return new Map(await Promise.all(files));
}

async function secretBytes(
  plan: ClusterPlan,
  source: SecretSource,
  token: string,
  readAsset: ReadAsset,
): Promise<Uint8Array> {
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
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
