import type { NodeState, TargetVersions, UpgradeState } from "./upgrade_state.ts";

/** What is to be done, in this order. */
export interface UpgradePlan {
  /** etcd first, as kubeadm does with an etcd of its own: one member after another. */
  readonly etcd: readonly PlannedChange[];
  /** One master after another. */
  readonly masters: readonly MasterUpgrade[];
  /** Workers that are upgraded at once, batch after batch. */
  readonly workers: readonly (readonly PlannedChange[])[];
}

/** What changes on a node. */
export interface PlannedChange {
  readonly node: string;
  /** For people: `Kubernetes 1.36.3 → 1.37.2`. */
  readonly changes: readonly string[];
}

/** A master's upgrade. */
export interface MasterUpgrade extends PlannedChange {
  /** Whether it upgrades what the cluster has in common too: `kubeadm upgrade apply`. */
  readonly apply: boolean;
}

/**
 * Plans an upgrade. What is as it should be already is left out, so that planning again after an interruption
 * gives what is left.
 * @param maxUnavailable how many workers are away at a time
 */
export function planUpgrade(
  { nodes, unfinishedApply }: UpgradeState,
  target: TargetVersions,
  maxUnavailable: number,
): UpgradePlan {
  const masters = nodes.filter(({ node }) => node.role === "master");
  const changed = (state: NodeState): PlannedChange[] => {
    const changes = nodeChanges(state, target);
    return changes.length === 0 ? [] : [{ node: state.node.nodeName, changes }];
  };
  const hasApplied = unfinishedApply === "" &&
    masters.some(({ apiServer }) => apiServer === target.kubernetes);
  const pending = masters.flatMap((master) => {
    const [change] = changed(master);
    if (change !== undefined) return [change];
    // The one on which it was begun may have all but this.
    if (unfinishedApply === "" || master !== masters[0]) return [];
    return [{ node: master.node.nodeName, changes: ["kubeadm upgrade apply goes on"] }];
  });
  return {
    etcd: masters.flatMap((master) => {
      const changes = etcdChanges(master, target);
      return changes.length === 0 ? [] : [{ node: master.node.nodeName, changes }];
    }),
    masters: pending.map((change, index) => ({ ...change, apply: index === 0 && !hasApplied })),
    workers: batches(
      nodes.filter(({ node }) => node.role === "worker").flatMap(changed),
      maxUnavailable,
    ),
  };
}

/** Whether there is nothing to do. */
export function isEmpty({ etcd, masters, workers }: UpgradePlan): boolean {
  return etcd.length + masters.length + workers.length === 0;
}

function etcdChanges({ etcd }: NodeState, target: TargetVersions): string[] {
  if (etcd === undefined) return [];
  const from = [etcd.running, etcd.installed].find((version) => version !== target.etcd);
  if (from !== undefined) return [`etcd ${from === "" ? "" : `${from} `}→ ${target.etcd}`];
  return etcd.hasSettings ? [] : [`etcd ${target.etcd}: other settings`];
}

function nodeChanges(
  { kubeadm, kubelet, containerd, apiServer, node, inCluster }: NodeState,
  target: TargetVersions,
): string[] {
  const kubernetes = [
    ...(node.role === "master" ? [apiServer] : []),
    inCluster?.kubelet ?? "",
    kubelet,
    kubeadm,
  ];
  const from = kubernetes.find((version) => version !== target.kubernetes);
  const changes = [
    ...(from === undefined ? [] : [`Kubernetes ${from} → ${target.kubernetes}`]),
    ...(containerd === target.containerd
      ? []
      : [`containerd ${containerd} → ${target.containerd}`]),
  ];
  return changes.length === 0 && inCluster?.isBeingUpgraded ? ["its upgrade goes on"] : changes;
}

function batches<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
