import type { CheckedAssets } from "../../assets/check_assets.ts";
import type { ClusterPlan } from "../../plan/plan.ts";
import type { NodeAnswers } from "../state/ask_nodes.ts";
import { listCertificate, type ListedCertificate } from "./certificate_list.ts";
import { meaningOnNode, meaningsInAssets } from "./certificate_meanings.ts";

/** The certificates of the assets, authorities first. */
export async function certificatesOfAssets(
  plan: ClusterPlan,
  assets: Pick<CheckedAssets, "read">,
  now: Date,
): Promise<ListedCertificate[]> {
  const meanings = [...meaningsInAssets(plan)];
  return await Promise.all(meanings.map(async ([path, meaning]) => {
    const pem = new TextDecoder().decode(await assets.read(path));
    return listCertificate({ node: undefined, path, pem }, meaning, now);
  }));
}

/** The certificates that lie on nodes, in the order in which the nodes were asked. */
export function certificatesOfNodes(
  nodeNames: readonly string[],
  { answers }: NodeAnswers<"certificates">,
  now: Date,
): ListedCertificate[] {
  return nodeNames.flatMap((node) =>
    (answers.get(node)?.files ?? [])
      // A kubeconfig may name its certificate's file instead of holding it.
      .filter(({ pem }) => pem !== "")
      .map(({ path, pem }) => listCertificate({ node, path, pem }, meaningOnNode(path), now))
  );
}
