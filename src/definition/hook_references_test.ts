import { deepEqual, equal } from "node:assert/strict";
import { bundledHookName, hookReferences, isHookPath } from "./hook_references.ts";
import { parseDefinition } from "./parse_definition.ts";

function referencesIn(text: string): string[] {
  const references = hookReferences(parseDefinition(text, "cluster.json"));
  return references.map(({ kind, reference }) => `${kind} ${reference}`);
}

Deno.test("hookReferences() lists hooks as written", () => {
  const text =
    `{"hooks": {"postinstall": "./b.sh", "preinstall": "aws.sh.j2", "networkProvider": "none"}}`;
  deepEqual(referencesIn(text), [
    "preinstall aws.sh.j2",
    "networkProvider none",
    "postinstall ./b.sh",
  ]);
});

Deno.test("hookReferences() adds the default network provider, but not in the place of null", () => {
  deepEqual(referencesIn("{}"), ["networkProvider flannel"]);
  deepEqual(referencesIn(`{"hooks": {"preinstall": null}}`), ["networkProvider flannel"]);
  deepEqual(referencesIn(`{"hooks": {"networkProvider": null}}`), []);
});

Deno.test("hookReferences() takes any input", () => {
  for (const text of ["", "[]", "null", '"x"', `{"hooks": []}`, `{"hooks": 5}`, "{{{"]) {
    deepEqual(referencesIn(text), ["networkProvider flannel"], text);
  }
  deepEqual(
    referencesIn(`{"hooks": {"preinstall": {}, "networkProvider": 7, "postinstall": ""}}`),
    [],
  );
});

Deno.test("isHookPath() tells a path from a bundled name", () => {
  deepEqual(["flannel", "./flannel", "hooks/x.sh", "x.sh"].map(isHookPath), [
    false,
    true,
    true,
    false,
  ]);
});

Deno.test("bundledHookName() leaves out the ancestor's file endings", () => {
  deepEqual(["aws", "aws.sh", "aws.sh.j2", "aws.sh.j2.sh"].map(bundledHookName), [
    "aws",
    "aws",
    "aws",
    "aws.sh.j2",
  ]);
  equal(bundledHookName("x.j2"), "x.j2");
});
