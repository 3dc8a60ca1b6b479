import { deepEqual, match } from "node:assert/strict";
import { brokenRules, textProblems } from "../../../tests/fakes/definition_problems.ts";
import { validDefinition } from "../../../tests/fakes/valid_definition.ts";

const rules = (hooks: Record<string, unknown>): string[] => brokenRules({ hooks });

Deno.test("checkCloud() takes an external cloud provider only", () => {
  deepEqual(rules({ cloudProvider: null }), []);
  deepEqual(rules({ cloudProvider: "external", cloudControllerManager: "aws" }), []);
  for (const name of ["aws", "azure", "gce", "openstack", "vsphere"]) {
    deepEqual(rules({ cloudProvider: name }), ["cloud-provider-gone /hooks/cloudProvider"]);
  }
  deepEqual(rules({ cloudProvider: "extern" }), ["cloud-provider /hooks/cloudProvider"]);
  deepEqual(rules({ cloudProvider: 5, cloudControllerManager: "aws" }), [
    "wrong-type /hooks/cloudProvider",
  ]);
});

Deno.test("checkCloud() says what to write for a provider that was built in", () => {
  const hint = (cloudProvider: string): string =>
    String(
      textProblems(JSON.stringify(validDefinition({ hooks: { cloudProvider } })))
        .find(({ rule }) => rule === "cloud-provider-gone")?.hint,
    );
  match(
    hint("aws"),
    /"cloudProvider": "external", "cloudControllerManager": "aws", as `hakube migrate`/,
  );
  match(hint("gce"), /the path of a script that applies the cloud-controller-manager of gce$/);
});

Deno.test("checkCloud() warns of nodes that wait for what nobody installs", () => {
  for (const cloudControllerManager of [undefined, null]) {
    deepEqual(rules({ cloudProvider: "external", cloudControllerManager }), [
      "warning:no-cloud-controller-manager /hooks/cloudProvider",
    ]);
  }
});

Deno.test("checkCloud() refuses what has no effect without an external provider", () => {
  deepEqual(rules({ cloudControllerManager: "aws" }), [
    "cloud-without-provider /hooks/cloudControllerManager",
  ]);
  deepEqual(rules({ cloudProviderConfig: "./cloud.conf" }), [
    "cloud-without-provider /hooks/cloudProviderConfig",
  ]);
});

Deno.test("checkCloud() takes a path or null for cloudProviderConfig", () => {
  const external = { cloudProvider: "external", cloudControllerManager: "aws" };
  for (const cloudProviderConfig of [null, "./cloud.conf", "~/cloud.conf"]) {
    deepEqual(rules({ ...external, cloudProviderConfig }), []);
  }
  deepEqual(rules({ ...external, cloudProviderConfig: "cloud.conf" }), [
    "cloud-config /hooks/cloudProviderConfig",
  ]);
});
