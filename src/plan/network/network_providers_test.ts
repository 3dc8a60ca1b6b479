import assert from "node:assert/strict";
import { parse } from "yaml";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { releases } from "../release_catalog.ts";
import { calico } from "./calico.ts";
import { cilium } from "./cilium.ts";
import { flannel } from "./flannel.ts";
import {
  knownNetworks,
  networkProviderOf,
  networkProviders,
  networkRelease,
} from "./network_providers.ts";

const definition = resolvedDefinition({ podNetworkCIDR: "10.200.0.0/14" });
const kustomization = (files: Readonly<Record<string, string>>) =>
  parse(files["kustomization.yaml"] ?? "");

Deno.test("networkProviders are well formed", () => {
  for (const provider of networkProviders) {
    for (const { version, url, sha256, images } of provider.releases) {
      assert.ok(images.length >= 2, provider.name);
      for (const image of images) {
        assert.match(image, /^[a-z.]+\/[a-z\/-]+:[a-z0-9.-]+(?:@sha256:[0-9a-f]{64})?$/);
        assert.ok(provider.registries.includes(image.split("/")[0] ?? ""), image);
      }
      assert.match(sha256, /^[0-9a-f]{64}$/, provider.name);
      assert.ok(url.startsWith("https://") && url.includes(version), url);
    }
    for (const { port, process } of provider.ports) {
      assert.match(port, /^(?:tcp|udp)\/\d+$/);
      assert.ok(process.length <= 15);
    }
    for (const workload of provider.workloads) assert.match(workload, /^(daemonset|deployment)\//);
    assert.ok(kustomization(provider.files(definition)).resources.length === 1, provider.name);
  }
});

Deno.test("networkProviderOf() is the bundled one of that name", () => {
  const { hooks } = definition;
  const of = (reference: string, source: "bundled" | "file") =>
    networkProviderOf(
      resolvedDefinition({ hooks: { ...hooks, networkProvider: { reference, source, text: "" } } }),
    )?.name;
  assert.equal(of("calico", "bundled"), "calico");
  assert.equal(of("none", "bundled"), undefined);
  assert.equal(of("calico", "file"), undefined);
});

Deno.test("networkRelease() is the newest that is tested with a Kubernetes", () => {
  const version = (kubernetes: string) => networkRelease(calico, kubernetes).version;
  const [newest, older] = calico.releases.map((release) => release.version);
  assert.equal(version("1.37.2"), newest);
  assert.equal(version("1.34.11"), older);
  // Of neither: what is nearest.
  assert.equal(version("1.38.0"), newest);
  assert.equal(version("1.31.14"), older);
  for (const { newestPatch } of releases) {
    for (const provider of networkProviders) networkRelease(provider, newestPatch);
  }
});

Deno.test("knownNetworks say what a definition is checked against", () => {
  assert.deepEqual(Object.keys(knownNetworks), ["flannel", "calico", "cilium", "weave"]);
  assert.deepEqual(knownNetworks["calico"]?.registries, ["quay.io"]);
  assert.equal(knownNetworks["calico"]?.podsPerNode, undefined);
  assert.ok(knownNetworks["cilium"]?.release("1.36.4").kubernetes.includes("1.36"));
});

Deno.test("flannel gets the pod network, and the interface that holds privateIP", () => {
  const [network, node] = kustomization(flannel.files(definition)).patches;
  const configMap = parse(network.patch);
  assert.equal(configMap.metadata.name, "kube-flannel-cfg");
  assert.deepEqual(JSON.parse(configMap.data["net-conf.json"]), {
    Network: "10.200.0.0/14",
    EnableNFTables: false,
    Backend: { Type: "vxlan" },
  });
  const added = parse(node.patch).filter(({ op }: { op: string }) => op === "add");
  assert.deepEqual(added.map(({ value }: { value: unknown }) => value), [
    { name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
    "--iface=$(HOST_IP)",
  ]);
});

Deno.test("cilium takes nodes' addresses from the cluster, and one operator on one node", () => {
  const values = (overrides = {}) =>
    parse(cilium.files({ ...definition, ...overrides })["values.yaml"] ?? "");
  assert.equal(values().ipam.mode, "kubernetes");
  assert.equal(values().operator.replicas, 2);
  assert.equal(
    values({ masters: definition.masters.slice(0, 1), workers: [] }).operator.replicas,
    1,
  );
});
