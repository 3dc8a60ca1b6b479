import { z } from "zod";
import { parsedYaml } from "./master_state.ts";
import type { StateAnswer } from "./state_protocol.ts";

/** What an API server says of the cluster. */
export interface ClusterState {
  readonly nodes: readonly KubernetesNode[];
  readonly pods: readonly SystemPod[];
  /** The kubelets' configuration as those who join get it; undefined when it cannot be read. */
  readonly kubelet: unknown;
}

/** A node as the API server knows it. */
export interface KubernetesNode {
  readonly name: string;
  /** undefined when the API server says something else than a time. */
  readonly createdAt: Date | undefined;
  /** `Unknown`: its kubelet has not been heard of for a while. */
  readonly ready: "True" | "False" | "Unknown";
  /** `1.37.2`; empty when the kubelet has not said. */
  readonly version: string;
  readonly isCordoned: boolean;
  readonly address: string;
  /** Why it is not ready, a word: `KubeletNotReady`. */
  readonly reason: string;
  /** `KEY=VALUE:EFFECT`, or `KEY:EFFECT`. */
  readonly taints: readonly string[];
}

/** A pod of `kube-system`. */
export interface SystemPod {
  readonly name: string;
  readonly nodeName: string;
  /** kubeadm's label: `kube-apiserver`; empty for others. */
  readonly component: string;
  /** For example `kube-dns`; empty for others. */
  readonly app: string;
  readonly phase: string;
  readonly isReady: boolean;
  readonly restarts: number;
}

const taintList = z.array(z.object({
  key: z.string(),
  value: z.string().default(""),
  effect: z.string(),
}));

/** @returns undefined when the API server has not answered: then nothing is known */
export function clusterState(answer: StateAnswer<"status">["cluster"]): ClusterState | undefined {
  const nodes = rows(answer.nodes).map(kubernetesNode);
  if (nodes.length === 0) return undefined;
  return {
    nodes,
    pods: rows(answer.pods).map(systemPod),
    kubelet: parsedYaml(answer.kubelet),
  };
}

function rows(text: string): string[][] {
  return text.split("\n").map((line) => line.split("\t")).filter(([name = ""]) => name !== "");
}

function kubernetesNode(fields: readonly string[]): KubernetesNode {
  const [name = "", created = "", ready = "", version = "", unschedulable, address = ""] = fields;
  const [reason = "", taints = ""] = fields.slice(6);
  const createdAt = new Date(created);
  return {
    name,
    createdAt: Number.isNaN(createdAt.getTime()) ? undefined : createdAt,
    ready: ready === "True" || ready === "False" ? ready : "Unknown",
    version: version.replace(/^v/, ""),
    isCordoned: unschedulable === "true",
    address,
    reason,
    taints: taintsOf(taints),
  };
}

function taintsOf(text: string): string[] {
  const list = taintList.safeParse(parsedJson(text)).data ?? [];
  return list.map(({ key, value, effect }) => `${key}${value === "" ? "" : `=${value}`}:${effect}`);
}

function systemPod(fields: readonly string[]): SystemPod {
  const [name = "", nodeName = "", component = "", app = "", phase = "", ready, restarts] = fields;
  return {
    name,
    nodeName,
    component,
    app,
    phase,
    isReady: ready === "True",
    restarts: Number(restarts) || 0,
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
