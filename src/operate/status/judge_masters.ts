import { problem, type StatusFinding } from "./cluster_status.ts";
import type { ReachedMaster, SeenCluster } from "./seen_cluster.ts";

/** Whether masters let us in, and their services run. */
export function judgeMasters({ looks, reached, plan }: SeenCluster): StatusFinding[] {
  return [
    ...looks.flatMap(({ node, failure }) =>
      failure === undefined ? [] : [problem("unreached", failure.message, node.nodeName)]
    ),
    ...reached.flatMap((look) => [
      ...judgeServices(look),
      ...judgeContainerd(look, plan.definition.containerdVersion),
    ]),
  ];
}

function judgeServices({ node: { nodeName }, master }: ReachedMaster): StatusFinding[] {
  const stopped = Object.entries(master.units).filter(([, state]) => state !== "active");
  const found = stopped.map(([unit, state]) =>
    problem("service", `its service ${unit} is ${state || "not there"}`, nodeName)
  );
  if (master.restorePending) {
    found.push(
      problem("restore-pending", "is stopped by hakube drill, and restores itself", nodeName),
    );
  }
  return found;
}

function judgeContainerd(
  { node: { nodeName }, master: { versions } }: ReachedMaster,
  wanted: string,
): StatusFinding[] {
  const { containerd = "" } = versions;
  if (containerd === "" || containerd === wanted) return [];
  return [
    problem("version", `runs containerd ${containerd}, the definition says ${wanted}`, nodeName),
  ];
}

/** The best answer that any master was given by the API server at this address; 0: none. */
export function bestReadyz(reached: readonly ReachedMaster[], hostAndPort: string): number {
  const answers = reached.map(({ master }) => master.readyz.get(hostAndPort) ?? 0);
  return answers.includes(200) ? 200 : Math.max(0, ...answers);
}

/** Whether each API server is ready, for itself and seen from the other masters. */
export function judgeApiServers({ reached, plan: { definition } }: SeenCluster): StatusFinding[] {
  if (reached.length === 0) return [];
  return definition.masters.flatMap(({ nodeName, privateIP }) => {
    const address = `${privateIP}:6443`;
    const best = bestReadyz(reached, address);
    if (best !== 200) {
      const said = best === 0 ? "does not answer" : `is not ready (/readyz: ${best})`;
      return [problem("api-not-ready", `its API server ${said}`, nodeName)];
    }
    const blind = reached.filter(({ master }) => master.readyz.get(address) !== 200)
      .map(({ node }) => node.nodeName);
    if (blind.length === 0) return [];
    return [
      problem("api-unseen", `its API server is not reached from ${blind.join(", ")}`, nodeName),
    ];
  });
}
