import assert from "node:assert/strict";
import { kubeletDifferences } from "./kubelet_differences.ts";

Deno.test("kubeletDifferences() names keys by their path", () => {
  const planned = { maxPods: 100, evictionHard: { "memory.available": "1Gi" }, list: ["a", "b"] };
  assert.deepEqual(kubeletDifferences(planned, { ...planned, more: 1 }), []);
  assert.deepEqual(kubeletDifferences(planned, { maxPods: 110, list: ["b", "a"] }), [
    "maxPods",
    "evictionHard.memory.available",
    "list",
  ]);
});

Deno.test("kubeletDifferences() knows what kubeadm writes in another way", () => {
  assert.deepEqual(
    kubeletDifferences({ syncFrequency: "1h30m" }, { syncFrequency: "1h30m0s" }),
    [],
  );
  assert.deepEqual(kubeletDifferences({ failSwapOn: false, x: null, y: "" }, {}), []);
  assert.deepEqual(kubeletDifferences({ syncFrequency: "1h" }, { syncFrequency: "1m" }), [
    "syncFrequency",
  ]);
});

Deno.test("kubeletDifferences() finds everything missing where there is nothing", () => {
  for (const nothing of [undefined, null, 1, "text", [], [1]]) {
    assert.deepEqual(kubeletDifferences({ maxPods: 100 }, nothing), ["maxPods"]);
  }
});
