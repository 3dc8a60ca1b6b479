import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { bundledHooks } from "../../assets/templates.ts";
import type { Hook } from "../../definition/cluster_definition.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { cloudFiles } from "./cloud_files.ts";

const { hooks } = resolvedDefinition();

function files(cloudControllerManager: Hook | undefined) {
  return cloudFiles(resolvedDefinition({ hooks: { ...hooks, cloudControllerManager } }));
}

Deno.test("cloudFiles() has a manifest for every bundled name", () => {
  for (const reference of bundledHooks.cloudControllerManager) {
    const [file] = files({ reference, source: "bundled", text: "" });
    const kinds = parseAllDocuments(file?.content ?? "").map((document) => document.toJS().kind);
    assert.ok(kinds.includes("DaemonSet"), reference);
    assert.equal(file?.path, "/etc/hakube/cloud/cloud-controller-manager.yaml");
  }
});

Deno.test("cloudFiles() leaves a script of one's own to bring its manifest", () => {
  assert.deepEqual(files(undefined), []);
  assert.deepEqual(files({ reference: "./aws", source: "file", text: "true" }), []);
});
