import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";

/** Rules that a single worker with these keys breaks. */
function workerRules(keys: Record<string, unknown>): string[] {
  return brokenRules({ workers: [{ nodeName: "w0", privateIP: "10.88.0.20", ...keys }] });
}

Deno.test("checkNodeMarks() refuses labels that the kubelet or kubeadm sets", () => {
  deepEqual(workerRules({ labels: { "kubernetes.io/hostname": "x" } }), [
    "reserved-label /workers/0/labels/kubernetes.io~1hostname",
  ]);
  deepEqual(workerRules({ labels: { "node-role.kubernetes.io/control-plane": "" } }), [
    "reserved-label /workers/0/labels/node-role.kubernetes.io~1control-plane",
  ]);
  deepEqual(workerRules({ labels: { "node-role.kubernetes.io/ingress": "" } }), []);
});

Deno.test("checkNodeMarks() refuses taints that Kubernetes sets, and one given twice", () => {
  const taint = (key: string) => ({ key, effect: "NoSchedule" });
  deepEqual(workerRules({ taints: [taint("node.kubernetes.io/not-ready")] }), [
    "reserved-taint /workers/0/taints/0/key",
  ]);
  deepEqual(workerRules({ taints: [taint("node-role.kubernetes.io/control-plane")] }), [
    "reserved-taint /workers/0/taints/0/key",
  ]);
  deepEqual(workerRules({ taints: [taint("a"), taint("a")] }), [
    "duplicate-taint /workers/0/taints/1",
  ]);
  deepEqual(workerRules({ taints: [taint("a"), { key: "a", effect: "NoExecute" }] }), []);
});

Deno.test("checkNodeMarks() keeps schedulable for masters", () => {
  deepEqual(workerRules({ schedulable: true }), ["schedulable-worker /workers/0/schedulable"]);
});
