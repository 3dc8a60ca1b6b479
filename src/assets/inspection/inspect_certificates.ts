import { join } from "node:path";
import { mapLimit } from "../../map_limit.ts";
import {
  assetPaths,
  type AuthorityName,
  type ClusterPlan,
  type SecretSource,
} from "../../plan/plan.ts";
import type { Files } from "../../ports.ts";
import { filesAtOnce } from "../files_at_once.ts";
import type { ForeseenRender } from "../foresee_render.ts";
import { certificateFacts } from "../pki/certificate_facts.ts";
import { daysUntil } from "../pki/validity.ts";

/** A certificate of the assets, and where it goes. */
export interface InspectedCertificate {
  /** Relative to the assets directory. */
  readonly path: string;
  readonly commonName: string;
  readonly organization: string | undefined;
  /** DNS names and addresses. */
  readonly names: readonly string[];
  /** undefined: it is an authority's own. */
  readonly issuer: AuthorityName | undefined;
  readonly usages: readonly ("serverAuth" | "clientAuth")[];
  readonly validityHours: number;
  /** What lies in the assets; undefined: there is none yet. */
  readonly current: { readonly notAfter: Date; readonly daysLeft: number } | undefined;
  /** What the next render does with it; undefined: it keeps it. */
  readonly change: string | undefined;
  /** Names of the nodes that get it. */
  readonly nodes: readonly string[];
  /** Names of those that get its key, too. */
  readonly keyNodes: readonly string[];
}

/** Every certificate that hakube issues, authorities first. Those of kubeadm are made on the nodes. */
export async function inspectCertificates(
  plan: ClusterPlan,
  { changes, report: { directory } }: ForeseenRender,
  files: Pick<Files, "read">,
  now: Date,
): Promise<InspectedCertificate[]> {
  const byPath = new Map(changes.map((change) => [change.path, change]));
  const nodesBySource = nodesByAsset(plan);
  const current = async (path: string) => {
    const bytes = await files.read(join(directory, path));
    const notAfter = bytes && endOf(new TextDecoder().decode(bytes));
    return notAfter && { notAfter, daysLeft: daysUntil(notAfter, now) };
  };
  const authorities = plan.authorities.map((one) => ({
    ...{ ...one, organization: undefined, names: [], issuer: undefined, usages: [] },
  }));
  const leaves = plan.certificates.map((one) => ({
    ...{ ...one, names: [...one.dnsNames, ...one.ipAddresses], issuer: one.authority },
  }));
  return await mapLimit([...authorities, ...leaves], filesAtOnce, async (one) => {
    const change = byPath.get(one.certificatePath);
    return {
      path: one.certificatePath,
      commonName: one.commonName,
      organization: one.organization,
      names: one.names,
      issuer: one.issuer,
      usages: one.usages,
      validityHours: one.validityHours,
      current: await current(one.certificatePath),
      change: change?.change === "content" ? change.reason : change && "made",
      nodes: nodesBySource.get(one.certificatePath) ?? [],
      keyNodes: nodesBySource.get(one.keyPath) ?? [],
    };
  });
}

/** Names of the nodes that get a file of the assets, or what is made of it, by its path. */
export function nodesByAsset({ nodes }: ClusterPlan): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { node, secrets } of nodes) {
    for (const { source } of secrets) {
      const path = assetOf(source);
      if (path === undefined) continue;
      const names = found.get(path) ?? [];
      if (names.at(-1) !== node.nodeName) found.set(path, [...names, node.nodeName]);
    }
  }
  return found;
}

/** The asset that a secret is, or is made of; undefined: it is none of the assets'. */
function assetOf(source: SecretSource): string | undefined {
  if (source.kind === "asset") return source.path;
  if (source.kind === "encryption-config") return assetPaths.encryptionKey;
  const isToken = source.kind === "discovery" || source.kind === "bootstrap-token";
  return isToken ? assetPaths.token : undefined;
}

/** undefined when it is no certificate any more; then a render issues it anew. */
function endOf(pem: string): Date | undefined {
  try {
    return certificateFacts(pem).notAfter;
  } catch {
    return undefined;
  }
}
