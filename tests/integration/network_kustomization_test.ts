import assert from "node:assert/strict";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { calico } from "../../src/plan/network/calico.ts";
import { flannel } from "../../src/plan/network/flannel.ts";
import type { NetworkProvider } from "../../src/plan/network/network_provider.ts";
import { weave } from "../../src/plan/network/weave.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { calicoManifest, flannelManifest, weaveManifest } from "./network_manifests.ts";
import type { ProgramResult } from "../run_program.ts";
import { runLabProgram } from "./lab_program.ts";

const definition = resolvedDefinition({ podNetworkCIDR: "10.200.0.0/14" });

async function kustomize(provider: NetworkProvider, released: string): Promise<ProgramResult> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(directory, provider.file), released);
    for (const [name, text] of Object.entries(provider.files(definition))) {
      await Deno.writeTextFile(join(directory, name), text);
    }
    return await runLabProgram("kubectl", ["kustomize", directory]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** @returns the objects that kubectl makes of a manifest, by kind */
// deno-lint-ignore no-explicit-any -- whatever is in a manifest
async function objects(provider: NetworkProvider, released: string): Promise<Map<string, any>> {
  const { code, stdout, stderr } = await kustomize(provider, released);
  assert.equal(code, 0, stderr);
  assert.ok(stdout.includes(provider.proof(definition)));
  const documents = parseAllDocuments(stdout).map((document) => document.toJS());
  return new Map(documents.map((document) => [document.kind, document]));
}

type Variables = { readonly name: string; readonly value?: string }[];

function variable(variables: Variables, name: string): string | undefined {
  const found = variables.filter((one) => one.name === name);
  assert.equal(found.length, 1, name);
  return found[0]?.value;
}

Deno.test("kubectl puts flannel's kustomization over its manifest", async () => {
  const made = await objects(flannel, flannelManifest);
  const { data } = made.get("ConfigMap");
  const [container] = made.get("DaemonSet").spec.template.spec.containers;
  assert.equal(JSON.parse(data["net-conf.json"]).Network, "10.200.0.0/14");
  assert.equal(data["cni-conf.json"], "kept");
  assert.deepEqual(container.args, ["--ip-masq", "--kube-subnet-mgr", "--iface=$(HOST_IP)"]);
  assert.deepEqual(container.env.map(({ name }: { name: string }) => name), [
    "EVENT_QUEUE_DEPTH",
    "HOST_IP",
  ]);
});

Deno.test("kubectl refuses flannel's kustomization when another container comes first", async () => {
  const other = flannelManifest.replace("- name: kube-flannel", "- name: other");
  assert.notEqual((await kustomize(flannel, other)).code, 0);
});

Deno.test("kubectl puts calico's kustomization over its manifest", async () => {
  const made = await objects(calico, calicoManifest);
  const { data } = made.get("ConfigMap");
  assert.deepEqual(data, { calico_backend: "vxlan", veth_mtu: "0" });
  const [node] = made.get("DaemonSet").spec.template.spec.containers;
  assert.equal(variable(node.env, "CALICO_IPV4POOL_CIDR"), "10.200.0.0/14");
  assert.equal(variable(node.env, "CALICO_IPV4POOL_IPIP"), "Never");
  assert.equal(variable(node.env, "CALICO_IPV4POOL_VXLAN"), "Always");
  assert.equal(variable(node.env, "IP_AUTODETECTION_METHOD"), "kubernetes-internal-ip");
  assert.equal(variable(node.env, "CLUSTER_TYPE"), "k8s,bgp");
  assert.deepEqual(node.livenessProbe, {
    failureThreshold: 6,
    httpGet: { host: "localhost", path: "/liveness", port: 9099 },
    initialDelaySeconds: 10,
  });
  assert.deepEqual(Object.keys(node.readinessProbe), ["httpGet", "periodSeconds"]);
  assert.ok(made.has("Deployment"));
});

Deno.test("kubectl puts weave's kustomization over its manifest, which is a list", async () => {
  const [container, other] = (await objects(weave, weaveManifest)).get("DaemonSet").spec.template
    .spec.containers;
  assert.equal(variable(container.env, "IPALLOC_RANGE"), "10.200.0.0/14");
  assert.equal(variable(container.env, "INIT_CONTAINER"), "true");
  assert.equal(other.name, "weave-npc");
  assert.equal(other.env.length, 1);
});

Deno.test("kubectl refuses a manifest without what a kustomization is for", async () => {
  for (const [provider, released] of [[calico, calicoManifest], [weave, weaveManifest]] as const) {
    const other = released.replaceAll(/name: (calico-node|weave-net)/g, "name: other");
    assert.notEqual((await kustomize(provider, other)).code, 0, provider.name);
  }
});
