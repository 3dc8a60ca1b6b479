import assert from "node:assert/strict";
import { parse } from "yaml";
import { auditPolicy } from "./audit_policy.ts";

Deno.test("auditPolicy() logs every request once, without its body", () => {
  assert.deepEqual(parse(auditPolicy()), {
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    omitStages: ["RequestReceived"],
    rules: [{ level: "Metadata" }],
  });
});
