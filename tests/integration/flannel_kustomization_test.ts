import assert from "node:assert/strict";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { flannelKustomization } from "../../src/plan/flannel_kustomization.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { runLabProgram } from "./lab_program.ts";

/** The parts of flannel's manifest, as released, that the kustomization must find. */
const manifest = `
apiVersion: v1
kind: ConfigMap
metadata: { name: kube-flannel-cfg, namespace: kube-flannel }
data:
  cni-conf.json: kept
  net-conf.json: '{"Network": "10.244.0.0/16"}'
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: kube-flannel-ds, namespace: kube-flannel }
spec:
  selector: { matchLabels: { app: flannel } }
  template:
    metadata: { labels: { app: flannel } }
    spec:
      containers:
        - name: kube-flannel
          image: flannel
          args: [--ip-masq, --kube-subnet-mgr]
          env: [{ name: EVENT_QUEUE_DEPTH, value: "5000" }]
`;

async function kustomize(released: string) {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(directory, "kube-flannel.yml"), released);
    await Deno.writeTextFile(
      join(directory, "kustomization.yaml"),
      flannelKustomization(resolvedDefinition()),
    );
    return await runLabProgram("kubectl", ["kustomize", directory]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("kubectl puts flannelKustomization() over flannel's manifest", async () => {
  const { code, stdout, stderr } = await kustomize(manifest);
  assert.equal(code, 0, stderr);
  const documents = parseAllDocuments(stdout).map((document) => document.toJS());
  const { data } = documents.find(({ kind }) => kind === "ConfigMap");
  const { spec } = documents.find(({ kind }) => kind === "DaemonSet");
  const [container] = spec.template.spec.containers;
  assert.equal(JSON.parse(data["net-conf.json"]).Network, "10.32.0.0/12");
  assert.equal(data["cni-conf.json"], "kept");
  assert.deepEqual(container.args, ["--ip-masq", "--kube-subnet-mgr", "--iface=$(HOST_IP)"]);
  assert.deepEqual(container.env.map(({ name }: { name: string }) => name), [
    "EVENT_QUEUE_DEPTH",
    "HOST_IP",
  ]);
});

Deno.test("kubectl refuses flannelKustomization() when another container comes first", async () => {
  const { code } = await kustomize(manifest.replace("- name: kube-flannel", "- name: other"));
  assert.notEqual(code, 0);
});
