import { deepEqual } from "node:assert/strict";
import { definitionFacts, knownNetwork } from "../../../tests/fakes/definition_facts.ts";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";

const bundledHooks = { ...definitionFacts().bundledHooks, networkProvider: ["net", "flannel"] };
const hooks = { networkProvider: "net" };

Deno.test("checkNetworkProvider() wants a mirror of its registry where images have mirrors", () => {
  const facts = { bundledHooks, networks: { net: knownNetwork({ registries: ["r.io", "s.io"] }) } };
  const rules = (images: unknown) => brokenRules({ hooks, mirrors: { images } }, facts);
  const kubernetes = { "registry.k8s.io": "https://m/k" };
  deepEqual(rules({ ...kubernetes, "r.io": "https://m/r", "s.io": "https://m/s" }), []);
  deepEqual(rules({ ...kubernetes, "r.io": "https://m/r" }), [
    "warning:image-mirror-missing /mirrors/images",
  ]);
  deepEqual(rules({ "r.io": "https://m/r" }), []);
  deepEqual(rules({}), []);
});

Deno.test("checkNetworkProvider() warns of a Kubernetes that it is not tested with", () => {
  const release = () => ({ version: "1.2.3", kubernetes: ["1.35", "1.36"] });
  const facts = { bundledHooks, networks: { net: knownNetwork({ release }) } };
  const rules = (kubernetesVersion: string) =>
    brokenRules(
      { hooks, kubernetesVersion, etcdVersion: undefined, containerdVersion: undefined },
      facts,
    ).filter((rule) => rule.includes("network"));
  deepEqual(rules("1.36.4"), []);
  deepEqual(rules("1.37.2"), ["warning:network-untested /hooks/networkProvider"]);
});

Deno.test("checkNetworkProvider() warns of more pods than a node has addresses for", () => {
  const facts = { bundledHooks, networks: { net: knownNetwork({ podsPerNode: 253 }) } };
  const rules = (maxPods: unknown) =>
    brokenRules({ hooks, kubeadm: { kubeletConfiguration: { maxPods } } }, facts);
  deepEqual(rules(253), []);
  deepEqual(rules(254), ["warning:max-pods /kubeadm/kubeletConfiguration/maxPods"]);
});

Deno.test("checkNetworkProvider() knows nothing of a network of one's own", () => {
  const facts = { networks: { net: knownNetwork({ registries: ["r.io"] }) } };
  const mirrors = { images: { "registry.k8s.io": "https://m" } };
  deepEqual(brokenRules({ hooks: { networkProvider: "./net/net.sh" }, mirrors }, facts), []);
});
