import { type DefinitionDraft, draftNodes, type PlacedNode } from "../definition_draft.ts";
import { errorAt, errorAtKey, type Finding } from "../finding.ts";
import { quote } from "../quote.ts";

/** Labels that the kubelet or kubeadm sets, by pattern, and why one may not. */
const reservedLabels: readonly (readonly [RegExp, string])[] = [
  [/^node-role\.kubernetes\.io\/(control-plane|master)$/, "masters get it by being in masters"],
  [/^(beta\.)?kubernetes\.io\/(hostname|arch|os)$/, "the kubelet sets it"],
];

const reservedTaints: readonly (readonly [RegExp, string])[] = [
  [
    /^node-role\.kubernetes\.io\/(control-plane|master)$/,
    "masters have it unless they are schedulable",
  ],
  [/^node(\.cloudprovider)?\.kubernetes\.io\//, "Kubernetes sets and removes it itself"],
];

/** Checks labels, taints and `schedulable` of all nodes. */
export function checkNodeMarks(draft: DefinitionDraft): Finding[] {
  return draftNodes(draft).flatMap((placed) => [
    ...checkLabels(placed),
    ...checkTaints(placed),
    ...checkSchedulable(placed),
  ]);
}

function checkLabels({ path, node }: PlacedNode): Finding[] {
  return Object.keys(node.labels ?? {}).flatMap((label) => {
    const reserved = reservedLabels.find(([pattern]) => pattern.test(label));
    if (reserved === undefined) return [];
    const message = `label ${quote(label)} is not for a definition: ${reserved[1]}`;
    return [errorAtKey([...path, "labels", label], "reserved-label", message)];
  });
}

function checkTaints({ path, node }: PlacedNode): Finding[] {
  const seen = new Set<string>();
  return (node.taints ?? []).flatMap((taint, index) => {
    if (taint?.key === undefined) return [];
    const taintPath = [...path, "taints", index];
    const reserved = reservedTaints.find(([pattern]) => pattern.test(taint.key ?? ""));
    if (reserved !== undefined) {
      const message = `taint ${quote(taint.key)} is not for a definition: ${reserved[1]}`;
      return [errorAt([...taintPath, "key"], "reserved-taint", message)];
    }
    const identity = `${taint.key}:${taint.effect}`;
    if (taint.effect !== undefined && seen.has(identity)) {
      const message = `taint ${quote(identity)} is given twice`;
      return [errorAt(taintPath, "duplicate-taint", message)];
    }
    seen.add(identity);
    return [];
  });
}

function checkSchedulable({ path, node }: PlacedNode): Finding[] {
  if (path[0] === "masters" || node.schedulable === undefined) return [];
  const message = "schedulable is for masters only: pods always run on workers";
  return [errorAtKey([...path, "schedulable"], "schedulable-worker", message, "leave it out")];
}
