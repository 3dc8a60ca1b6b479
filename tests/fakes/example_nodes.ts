import {
  type LiveNode,
  nodeAfter,
  type NodeEvent,
  unheardNode,
} from "../../src/cli/views/live/live_node.ts";
import type { NodeOutcome } from "../../src/install/install_event.ts";

/** Nodes in the middle of an installation, and when that is; it began at 0. Made up, and always the same. */
export interface ExampleNodes {
  readonly nodes: readonly LiveNode[];
  /** Seconds. */
  readonly now: number;
}

const workerSteps = ["host", "packages", "containerd", "images", "join", "access", "ready"];
const masterSteps = [
  ...["host", "packages", "containerd", "images", "pki", "etcd", "quorum"],
  ...["control-plane", "network", "access", "ready"],
];

/** What each step might print. */
const words: Readonly<Record<string, string>> = {
  host: "waiting for cloud-init to end",
  packages: "Unpacking kubelet (1.37.0-1.1) over (1.36.2-1.1) ...",
  containerd: "Created symlink /etc/systemd/system/multi-user.target.wants/containerd.service",
  images: "registry.k8s.io/kube-proxy:v1.37.0: resolved |++++++++++++++++++++++++++++++++++++++|",
  join:
    "[kubelet-check] Waiting for a healthy kubelet at http://127.0.0.1:10248/healthz. This can take",
  access: "authorized the cluster's login key",
  ready:
    'node "worker" is not Ready yet: container runtime network not ready: cni plugin not initialized',
  "control-plane": "[control-plane-check] Checking kube-apiserver at https://10.20.0.10:6443/livez",
  quorum: "waiting for etcd: 2 of 3 members answer",
};

/** Three masters and two workers, of which one has failed and one is cut off. */
export function fewNodes(): ExampleNodes {
  const now = 154;
  return {
    now,
    nodes: [
      runningNode("master0", masterSteps, 8, 141),
      runningNode("master1", masterSteps, 7, 96),
      cutOff(runningNode("master2", masterSteps, 7, 90), 148),
      okNode("worker0", workerSteps, 118),
      failedNode("worker1", workerSteps, 2, 101),
    ],
  };
}

/** Three masters and 497 workers, in every state. */
export function manyNodes(): ExampleNodes {
  const nodes = Array.from({ length: 500 }, (_, index): LiveNode => {
    if (index < 3) return okNode(`master${index}`, masterSteps, 150 + index);
    const name = `worker${`${index - 3}`.padStart(3, "0")}`;
    // Numbers without a pattern, and yet always the same.
    const dice = (index * 7919 + 104729) % 1000;
    if (dice < 8) return failedNode(name, workerSteps, 2, 60 + dice * 9);
    if (dice < 12) return cutOff(runningNode(name, workerSteps, 4, 150), 210 - dice);
    if (dice < 60) return connectedNode(name);
    if (dice < 260) return okNode(name, workerSteps, 100 + (dice % 90));
    const step = dice < 640 ? 2 : dice < 700 ? 3 : dice < 850 ? 4 : dice < 940 ? 5 : 7;
    return runningNode(name, workerSteps, step, 215 - (dice * 31) % 150);
  });
  return { nodes, now: 222 };
}

function connectedNode(name: string): LiveNode {
  return nodeAfter(unheardNode(name), { kind: "connected", node: name }, 1);
}

/** A node that began its step of this number at this time. */
function runningNode(
  name: string,
  steps: readonly string[],
  number: number,
  since: number,
): LiveNode {
  const step = steps[number - 1] ?? "";
  const events: NodeEvent[] = [
    { kind: "run-started", node: name, phase: "node", attached: false },
    { kind: "step-started", node: name, step, number, of: steps.length },
    { kind: "output", node: name, line: words[step] ?? "" },
  ];
  const times = [2, since, since];
  return events.reduce(
    (node, event, index) => nodeAfter(node, event, times[index] ?? since),
    connectedNode(name),
  );
}

function okNode(name: string, steps: readonly string[], ended: number): LiveNode {
  const node = runningNode(name, steps, steps.length, ended - 8);
  return nodeAfter(node, { kind: "run-ended", node: name, outcome: outcome(name, steps) }, ended);
}

function failedNode(
  name: string,
  steps: readonly string[],
  number: number,
  ended: number,
): LiveNode {
  const step = steps[number - 1] ?? "";
  const failed: NodeOutcome = {
    ...outcome(name, steps.slice(0, number - 1)),
    state: "failed",
    step,
    message: `failed in step ${step} (exit code 100)`,
  };
  const node = runningNode(name, steps, number, ended - 40);
  return nodeAfter(node, { kind: "run-ended", node: name, outcome: failed }, ended);
}

function cutOff(node: LiveNode, since: number): LiveNode {
  const message = `the connection to "${node.name}" broke`;
  return nodeAfter(node, { kind: "connection-lost", node: node.name, message, retryIn: 15 }, since);
}

function outcome(node: string, changed: readonly string[]): NodeOutcome {
  return {
    node,
    state: "ok",
    changed,
    step: undefined,
    message: undefined,
    hints: [],
    lastLines: [],
    log: `logs/${node}.log`,
  };
}
