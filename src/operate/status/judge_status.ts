import { peerUrl } from "../../plan/etcd_environment.ts";
import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import type { ClusterPlan } from "../../plan/plan.ts";
import type { MasterLook } from "../state/look_at_masters.ts";
import type { ClusterStatus, MasterStatus, StatusFinding } from "./cluster_status.ts";
import { certificateStatuses, judgeCertificates } from "./judge_certificates.ts";
import { etcdStatus, judgeEtcd } from "./judge_etcd.ts";
import { judgeKubelet } from "./judge_kubelet.ts";
import { judgeLoadBalancer } from "./judge_load_balancer.ts";
import { bestReadyz, judgeApiServers, judgeMasters } from "./judge_masters.ts";
import { judgeNodes, nodeStatuses } from "./judge_nodes.ts";
import { controlPlaneComponents, judgePods } from "./judge_pods.ts";
import { type SeenCluster, seenCluster } from "./seen_cluster.ts";

/**
 * Puts together what masters have told, and judges it.
 * @param looks at all masters of the definition, in its order
 */
export function judgeStatus(
  plan: ClusterPlan,
  looks: readonly MasterLook[],
  now: Date,
): ClusterStatus {
  const seen = seenCluster(plan, looks, now);
  const { definition } = plan;
  const { host, port } = definition.masterLoadBalancerAddress;
  const address = `${host}:${port}`;
  const findings = [...judgeAll(seen)].toSorted((one, other) =>
    Number(one.severity === "note") - Number(other.severity === "note")
  );
  const namesOf = (ready: boolean) =>
    seen.reached.filter(({ master }) => (master.readyz.get(address) === 200) === ready)
      .map(({ node }) => node.nodeName);
  return {
    clusterName: definition.clusterName,
    isFit: findings.every(({ severity }) => severity === "note"),
    findings,
    nodes: nodeStatuses(seen),
    masters: definition.masters.map((node) => masterStatus(node, seen)),
    etcd: etcdStatus(seen),
    loadBalancer: { address, readyFrom: namesOf(true), notReadyFrom: namesOf(false) },
    certificates: certificateStatuses(seen),
  };
}

function judgeAll(seen: SeenCluster): StatusFinding[] {
  return [
    ...judgeMasters(seen),
    ...judgeEtcd(seen),
    ...judgeApiServers(seen),
    ...judgeLoadBalancer(seen),
    ...judgeNodes(seen),
    ...judgePods(seen),
    ...judgeKubelet(seen),
    ...judgeCertificates(seen),
  ];
}

function masterStatus(node: NodeDefinition, seen: SeenCluster): MasterStatus {
  const { reached, cluster } = seen;
  const { nodeName, privateIP } = node;
  const look = reached.find((look) => look.node.nodeName === nodeName);
  const answered = new Set(reached.flatMap(({ master }) => master.seenFingerprints));
  const pods = cluster?.pods.filter((pod) =>
    pod.nodeName === nodeName && pod.isReady &&
    controlPlaneComponents.some((component) => component === pod.component)
  );
  const days = certificateStatuses(seen).filter((one) => one.node === nodeName)
    .map(({ daysLeft }) => daysLeft ?? -1);
  return {
    name: nodeName,
    reached: look !== undefined,
    readyz: bestReadyz(reached, `${privateIP}:6443`),
    seenBehindLoadBalancer: look === undefined || answered.size === 0
      ? undefined
      : answered.has(look.master.ownFingerprint),
    ...memberOf(node, seen),
    podsReady: pods?.length,
    certificateDays: days.length === 0 ? undefined : Math.min(...days),
  };
}

function memberOf(
  node: NodeDefinition,
  { etcd }: SeenCluster,
): Pick<MasterStatus, "etcd" | "dbSize" | "raftIndex"> {
  const member = etcd?.find(({ peerUrl: url }) => url === peerUrl(node));
  const { dbSize, raftIndex, isLeader } = member?.status ?? {};
  const numbers = { dbSize, raftIndex };
  if (etcd === undefined) return { etcd: "?", ...numbers };
  if (member === undefined) return { etcd: "no member", ...numbers };
  if (member.isLearner) return { etcd: "learner", ...numbers };
  if (member.isHealthy) return { etcd: isLeader ? "leader" : "follower", ...numbers };
  return { etcd: member.status === undefined ? "down" : "no majority", ...numbers };
}
