import type { PlannedFile } from "../../plan/plan.ts";
import type { InspectedNode } from "./inspect_cluster.ts";

/** Nodes on which the same happens, but for names and addresses. */
export interface NodeGroup {
  readonly role: "master" | "worker";
  /** At least one. */
  readonly nodes: readonly [InspectedNode, ...InspectedNode[]];
}

/** Puts nodes together that have the same steps and get the same files. */
export function nodeGroups(nodes: readonly InspectedNode[]): NodeGroup[] {
  const groups = new Map<string, [InspectedNode, ...InspectedNode[]]>();
  for (const inspected of nodes) {
    const key = signature(inspected);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [inspected]);
    else group.push(inspected);
  }
  return [...groups.values()].map((group) => ({ role: group[0].node.role, nodes: group }));
}

function signature({ node, steps }: InspectedNode): string {
  return JSON.stringify([
    node.role,
    steps.map(({ name, deadlineSeconds, files, secrets }) => [
      ...[name, deadlineSeconds, files.map(({ path }) => path)],
      secrets.map(({ installAs }) => installAs?.path),
    ]),
  ]);
}

/** A file of a group's step: once when it is the same on all its nodes, else each node's own. */
export interface GroupFile {
  readonly path: string;
  readonly mode: string;
  readonly versions: readonly {
    /** Empty: it is the same on all. */
    readonly nodes: readonly string[];
    readonly content: string;
  }[];
}

/** The files that a step writes on the nodes of a group, in their order. */
export function groupFiles({ nodes }: NodeGroup, step: string): GroupFile[] {
  const [first] = nodes;
  const filesOf = (inspected: InspectedNode) =>
    inspected.steps.find(({ name }) => name === step)?.files ?? [];
  return filesOf(first).map(({ path, mode }, index) => {
    const contents = new Map<string, string[]>();
    for (const inspected of nodes) {
      const content = (filesOf(inspected)[index] as PlannedFile).content;
      contents.set(content, [...contents.get(content) ?? [], inspected.node.nodeName]);
    }
    const versions = [...contents].map(([content, names]) => ({
      nodes: contents.size === 1 ? [] : names,
      content,
    }));
    return { path, mode, versions };
  });
}
