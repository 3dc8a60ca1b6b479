import assert from "node:assert/strict";
import { parse } from "yaml";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { flannelKustomization } from "./flannel_kustomization.ts";

const kustomization = parse(
  flannelKustomization(resolvedDefinition({ podNetworkCIDR: "10.200.0.0/14" })),
);

Deno.test("flannelKustomization() puts the pod network into flannel's configuration", () => {
  const configMap = parse(kustomization.patches[0].patch);
  assert.equal(configMap.metadata.name, "kube-flannel-cfg");
  assert.deepEqual(JSON.parse(configMap.data["net-conf.json"]), {
    Network: "10.200.0.0/14",
    EnableNFTables: false,
    Backend: { Type: "vxlan" },
  });
});

Deno.test("flannelKustomization() tells flannel the interface that holds privateIP", () => {
  const operations = parse(kustomization.patches[1].patch);
  const added = operations.filter(({ op }: { op: string }) => op === "add");
  assert.deepEqual(added.map(({ value }: { value: unknown }) => value), [
    { name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
    "--iface=$(HOST_IP)",
  ]);
});
