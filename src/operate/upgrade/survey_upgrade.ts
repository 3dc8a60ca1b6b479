import { sha256 } from "../../assets/digest.ts";
import { allNodes } from "../../definition/cluster_definition.ts";
import type { NodeFacts } from "../../install/launcher_protocol.ts";
import { type ClusterPlan, nodePlanOf } from "../../plan/plan.ts";
import type { NodeAnswers } from "../state/ask_nodes.ts";
import type { EtcdMember } from "../state/etcd_members.ts";
import type { StateAnswer } from "../state/state_protocol.ts";
import { type EtcdState, type NodeState, parseNodes, type UpgradeState } from "./upgrade_state.ts";

/** What was found out about the nodes. */
export interface Findings {
  readonly facts: ReadonlyMap<string, NodeFacts>;
  readonly versions: NodeAnswers<"versions">;
  readonly etcdMembers: readonly EtcdMember[] | undefined;
  /** Why nodes were not reached, by name. */
  readonly failures: ReadonlyMap<string, Error>;
}

/** Puts together what an upgrade goes by. */
export function upgradeState(plan: ClusterPlan, findings: Findings): UpgradeState {
  const { facts, versions, etcdMembers, failures } = findings;
  const answers = [...versions.answers.values()];
  const known = answers.map(({ nodes }) => parseNodes(nodes)).find((nodes) => nodes.size > 0);
  return {
    etcdMembers,
    unfinishedApply: answers.map(({ upgrading }) => upgrading.trim()).find(Boolean) ?? "",
    nodes: allNodes(plan.definition).map((node): NodeState => {
      const { nodeName } = node;
      const fact = facts.get(nodeName);
      const answer = versions.answers.get(nodeName);
      const failure = failures.get(nodeName) ?? versions.failures.get(nodeName);
      return {
        node,
        failure: failure?.message,
        hasEndedCertificates: (fact?.endedCertificates.length ?? 0) > 0,
        kubeadm: fact?.kubeadmVersion ?? "",
        kubelet: fact?.kubeletVersion ?? "",
        containerd: fact?.containerdVersion ?? "",
        apiServer: answer?.apiServer.trim() ?? "",
        etcd: node.role === "worker" ? undefined : {
          installed: fact?.etcdVersion ?? "",
          running: runningEtcd(node.privateIP, etcdMembers),
          hasSettings: hasEtcdSettings(plan, nodeName, answer),
        } satisfies EtcdState,
        inCluster: known?.get(nodeName),
      };
    }),
  };
}

function runningEtcd(privateIP: string, members: readonly EtcdMember[] | undefined): string {
  const own = members?.find(({ peerUrl }) => peerUrl === `https://${privateIP}:2380`);
  return own?.status?.version ?? "";
}

function hasEtcdSettings(
  plan: ClusterPlan,
  nodeName: string,
  answer: StateAnswer<"versions"> | undefined,
): boolean {
  const files = nodePlanOf(plan, nodeName).files.filter(({ step }) => step === "etcd");
  const lines = new Set(answer?.etcdFiles.split("\n"));
  return files.every(({ path, content }) => lines.has(`${sha256(content)}  ${path}`));
}
