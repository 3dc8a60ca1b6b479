import { equal, match } from "node:assert/strict";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { coreDNSPatch } from "./coredns_patch.ts";

Deno.test("coreDNSPatch() keeps the second pod from the only node", () => {
  const patch = coreDNSPatch(resolvedDefinition()) ?? "";
  match(patch, /minDomains: 2/);
  match(patch, /whenUnsatisfiable: DoNotSchedule/);
});

Deno.test("coreDNSPatch() leaves a cluster of one node as kubeadm makes it", () => {
  const definition = resolvedDefinition();
  equal(
    coreDNSPatch({ ...definition, masters: definition.masters.slice(0, 1), workers: [] }),
    undefined,
  );
});
