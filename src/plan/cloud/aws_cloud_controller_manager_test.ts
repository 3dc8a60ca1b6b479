import assert from "node:assert/strict";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { releases } from "../release_catalog.ts";
import { awsCloudControllerManager } from "./aws_cloud_controller_manager.ts";
import { awsReleases } from "./aws_releases.ts";

// deno-lint-ignore no-explicit-any -- objects of Kubernetes
function podSpec(overrides: Parameters<typeof resolvedDefinition>[0] = {}): any {
  const objects = JSON.parse(
    JSON.stringify(awsCloudControllerManager(resolvedDefinition(overrides))),
  );
  return objects.find(({ kind }: { kind: string }) => kind === "DaemonSet").spec.template.spec;
}

Deno.test("awsCloudControllerManager() runs on masters that wait for it", () => {
  const { hostNetwork, dnsPolicy, nodeSelector, tolerations } = podSpec();
  assert.deepEqual({ hostNetwork, dnsPolicy }, { hostNetwork: true, dnsPolicy: "Default" });
  assert.deepEqual(Object.keys(nodeSelector), ["node-role.kubernetes.io/control-plane"]);
  const keys = tolerations.map(({ key }: { key: string }) => key);
  assert.ok(keys.includes("node.cloudprovider.kubernetes.io/uninitialized"));
  assert.ok(keys.includes("node.kubernetes.io/not-ready"));
});

Deno.test("awsCloudControllerManager() has an image for every Kubernetes of the catalogue", () => {
  for (const { minor, newestPatch } of releases) {
    const [{ image }] = podSpec({ kubernetesVersion: newestPatch }).containers;
    assert.ok(image.endsWith(`:v${awsReleases[minor]}`), minor);
    // Never newer than the API server, and at most one minor older.
    const [, behind = 0] = String(awsReleases[minor]).split(".").map(Number);
    const [, server = 0] = minor.split(".").map(Number);
    assert.ok(behind === server || behind === server - 1, minor);
  }
});

Deno.test("awsCloudControllerManager() reads the cloud's configuration from the Secret", () => {
  assert.equal(podSpec().volumes, undefined);
  const { hooks } = resolvedDefinition();
  const { containers: [container], volumes } = podSpec({
    hooks: { ...hooks, cloudProviderConfig: "./cloud.conf" },
  });
  assert.ok(container.args.includes("--cloud-config=/etc/cloud/cloud.conf"));
  assert.equal(container.volumeMounts[0].mountPath, "/etc/cloud");
  assert.equal(volumes[0].secret.secretName, "cloud-config");
});

Deno.test("awsCloudControllerManager() goes through the proxy, but not to the metadata", () => {
  assert.equal(podSpec().containers[0].env, undefined);
  const { env } = podSpec({
    proxy: { http: undefined, https: "http://proxy:3128", noProxy: [] },
  }).containers[0];
  assert.deepEqual(env.map(({ name }: { name: string }) => name), ["HTTPS_PROXY", "NO_PROXY"]);
  assert.match(env[1].value, /,169\.254\.169\.254,/);
});
