import { Buffer } from "node:buffer";
import { stringify } from "yaml";
import { allNodes } from "../../src/definition/cluster_definition.ts";
import { clusterState } from "../../src/operate/state/cluster_state.ts";
import { etcdMembers } from "../../src/operate/state/etcd_members.ts";
import type { MasterLook } from "../../src/operate/state/look_at_masters.ts";
import { masterState } from "../../src/operate/state/master_state.ts";
import { type StateAnswer, stateAnswers } from "../../src/operate/state/state_protocol.ts";
import { initDocuments } from "../../src/plan/kubeadm_documents.ts";
import type { ClusterPlan } from "../../src/plan/plan.ts";

type Answer = StateAnswer<"status">;

/** What the programs on a master of a healthy cluster say. */
export function healthyWords(plan: ClusterPlan, nodeName: string): Answer {
  const { definition, release } = plan;
  const { masters, kubernetesVersion, etcdVersion, containerdVersion } = definition;
  const { host, port } = definition.masterLoadBalancerAddress;
  const own = masters.findIndex((master) => master.nodeName === nodeName);
  const [first] = masters;
  if (first === undefined) throw new Error("a cluster has a master");
  const kubelet = stringify(
    initDocuments(definition, release, first).find(({ kind }) => kind === "KubeletConfiguration"),
  );
  const client = (index: number) => `https://${masters[index]?.privateIP}:2379`;
  const tainted = '[{"effect":"NoSchedule","key":"node-role.kubernetes.io/control-plane"}]';
  const created = "2026-11-01T00:00:00Z";
  return {
    etcd: {
      members: masters.map(({ nodeName, privateIP }, index) =>
        `${index + 1}f, started, ${nodeName}, https://${privateIP}:2380, ${client(index)}, false\n`
      ).join(""),
      health: JSON.stringify(masters.map((_, i) => ({ endpoint: client(i), health: true }))),
      statuses: JSON.stringify(masters.map((_, index) => ({
        Endpoint: client(index),
        Status: {
          header: { member_id: index + 1 },
          version: etcdVersion,
          dbSize: 3_000_000,
          leader: 1,
          raftIndex: 1200,
          raftTerm: 2,
          raftAppliedIndex: 1200,
        },
      }))),
    },
    master: {
      units: "etcd active\nkubelet active\ncontainerd active\n",
      versions: `etcd ${etcdVersion}\ncontainerd ${containerdVersion}\n`,
      certificates: "/etc/etcd/pki/server.crt\tnotAfter=Nov  1 00:00:00 2027 GMT\n" +
        "/var/lib/kubelet/pki/kubelet-client-current.pem\tnotAfter=Jan 10 00:00:00 2027 GMT\n",
      restore: "inactive\n",
      kubelet,
      apiServers: [`${host}:${port}`, ...masters.map(({ privateIP }) => `${privateIP}:6443`)]
        .map((address) => `${address} 200\n`).join(""),
      answers: `own sha256 Fingerprint=A${own}\n` +
        masters.map((_, index) => `seen sha256 Fingerprint=A${index}\n`).join(""),
    },
    cluster: {
      nodes: allNodes(definition).map(({ nodeName, role, privateIP }) =>
        [
          nodeName,
          created,
          "True",
          `v${kubernetesVersion}`,
          "",
          privateIP,
          "KubeletReady",
          role === "master" ? tainted : "",
        ].join("\t") + "\n"
      ).join(""),
      pods:
        masters.flatMap(({ nodeName }) =>
          ["kube-apiserver", "kube-controller-manager", "kube-scheduler"].map((component) =>
            `${component}-${nodeName}\t${nodeName}\t${component}\t\tRunning\tTrue\t0\n`
          )
        ).join("") + allNodes(definition).slice(-2).map(({ nodeName }) =>
          `coredns-${nodeName}\t${nodeName}\t\tkube-dns\tRunning\tTrue\t0\n`
        ).join(""),
      kubelet,
    },
  };
}

/** The same as a machine would send it, read as hakube reads it. */
export function throughTheWire(words: Answer): Answer {
  const encode = (value: unknown): unknown =>
    typeof value === "string"
      ? Buffer.from(value).toString("base64")
      : Object.fromEntries(Object.entries(value ?? {}).map(([key, item]) => [key, encode(item)]));
  return stateAnswers.status.parse(encode(words));
}

/**
 * Looks at all masters.
 * @param change what a master says instead; undefined: the master is not reached
 */
export function looksAt(
  plan: ClusterPlan,
  change: (words: Answer, nodeName: string) => Answer | undefined = (words) => words,
  failure?: Extract<MasterLook, { failure: Error }>["failure"],
): MasterLook[] {
  return plan.definition.masters.map((node): MasterLook => {
    const words = change(healthyWords(plan, node.nodeName), node.nodeName);
    if (words === undefined) {
      if (failure === undefined) throw new Error("why is it not reached?");
      return { node, failure };
    }
    const { etcd, master, cluster } = throughTheWire(words);
    return {
      node,
      failure: undefined,
      master: masterState(master),
      etcd: etcdMembers(etcd),
      cluster: clusterState(cluster),
    };
  });
}
