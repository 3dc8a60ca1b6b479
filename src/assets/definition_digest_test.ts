import assert from "node:assert/strict";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { definitionDigest } from "./definition_digest.ts";

Deno.test("definitionDigest() does not depend on the order of keys", () => {
  const definition = resolvedDefinition();
  const reversed = Object.fromEntries(Object.entries(definition).reverse());
  assert.equal(definitionDigest(definition), definitionDigest({ ...definition, ...reversed }));
  assert.equal(definitionDigest(definition), definitionDigest(reversed as typeof definition));
});

Deno.test("definitionDigest() depends on every value, the hooks' texts too", () => {
  const definition = resolvedDefinition();
  const { hooks, masters } = definition;
  const others = [
    { ...definition, audit: !definition.audit },
    { ...definition, masters: [...masters].reverse() },
    { ...definition, masterFQDNs: [...definition.masterFQDNs, "more.example.com"] },
    {
      ...definition,
      hooks: { ...hooks, networkProvider: { ...hooks.networkProvider, text: "true\n" } },
    },
  ];
  const digests = new Set([definition, ...others].map(definitionDigest));
  assert.equal(digests.size, 1 + others.length);
});

Deno.test("definitionDigest() does not depend on what preflight ignores", () => {
  const definition = resolvedDefinition();
  const other = { ...definition, ignorePreflight: ["cpus"] };
  assert.equal(definitionDigest(other), definitionDigest(definition));
});
