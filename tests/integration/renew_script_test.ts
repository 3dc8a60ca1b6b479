import assert from "node:assert/strict";
import { join } from "node:path";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { operationRenderer } from "../../src/assets/render_script.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import { nodePaths } from "../../src/plan/node_paths.ts";
import { nodePlanOf } from "../../src/plan/plan.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { Rendering } from "../fakes/rendering.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { labProgram } from "./lab_program.ts";
import { installedSecrets } from "./master_secrets.ts";
import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";

const lastingOneSecond = { certificateValidityPeriod: "1s" };

/** kubeadm's document for a master, with what is changed in its ClusterConfiguration. */
function initDocument(clusterConfiguration: Record<string, string> = {}): string {
  const { kubeadm } = resolvedDefinition();
  const plan = planCluster(resolvedDefinition({ kubeadm: { ...kubeadm, clusterConfiguration } }));
  const file = nodePlanOf(plan, "m0").files.find(({ path }) => path === nodePaths.kubeadmInit);
  assert.ok(file);
  return file.content;
}

async function write(node: NodeNamespace, path: string, bytes: Uint8Array | string, mode = 0o644) {
  const inside = `${node.directory}${path}`;
  await Deno.mkdir(inside.slice(0, inside.lastIndexOf("/")), { recursive: true });
  await Deno.writeFile(
    inside,
    typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes,
    { mode },
  );
}

/** A master all of whose certificates by kubeadm have ended, and whose kubelet's has. */
async function endedMaster(): Promise<NodeNamespace> {
  const node = await makeNodeNamespace();
  const plan = planCluster(resolvedDefinition());
  const assets = join(node.directory, "assets");
  await Object.assign(new Rendering(denoFiles, assets), { clock: denoClock }).render();
  for (const { path, bytes, mode } of await installedSecrets(plan, "m0", assets)) {
    await write(node, path, bytes, mode);
  }
  const script = operationRenderer(plan, await readTemplates(denoFiles))(
    "renew",
    nodePlanOf(plan, "m0"),
  );
  await write(node, "/run/script.sh", script);
  await write(node, "/run/short.yaml", initDocument(lastingOneSecond));
  await write(node, nodePaths.kubeadmInit, initDocument());
  await write(node, "/usr/local/bin/systemctl", "#!/bin/bash\necho $* >>/run/systemctl\n", 0o755);
  await Deno.copyFile(await labProgram("kubeadm"), `${node.directory}/usr/local/bin/kubeadm`);
  await good(node, "cp -a /etc/alternatives /etc/ 2>/dev/null; true");
  await good(node, "kubeadm init phase certs all --config=/run/short.yaml");
  await good(node, "kubeadm init phase kubeconfig all --config=/run/short.yaml");
  await good(
    node,
    `mkdir -p /var/lib/kubelet/pki
     sed -n 's/^ *client-\\(certificate\\|key\\)-data: //p' /etc/kubernetes/kubelet.conf |
       while read -r data; do base64 --decode <<<"$data"; done >/var/lib/kubelet/pki/kubelet-client-current.pem
     until ! openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -checkend 0; do sleep 0.1; done
     until ! openssl x509 -in /var/lib/kubelet/pki/kubelet-client-current.pem -noout -checkend 0; do sleep 0.1; done`,
  );
  const decisions = { since: `${Math.floor(Date.now() / 1000)}`, days: "90", force: "no" };
  await write(node, "/run/hakube/bundle/run.json", JSON.stringify(decisions, null, 2));
  return node;
}

async function good(node: NodeNamespace, commands: string): Promise<string> {
  const { code, stdout, stderr } = await node.shell(commands);
  assert.equal(code, 0, stderr);
  return stdout;
}

Deno.test("certificates that have ended are renewed on the master alone, without API and etcd", async (t) => {
  await using node = await endedMaster();
  const call = (words: string) => node.shell(`bash /run/script.sh ${words}`);
  await t.step("those of kubeadm", async () => {
    assert.equal((await call("kubeadm_has_renewed")).code, 1);
    const renewed = await call("renew_by_kubeadm");
    assert.equal(renewed.code, 0, renewed.stderr);
    const probe = await call("kubeadm_has_renewed");
    assert.equal(probe.code, 0, probe.stderr);
  });
  await t.step("the kubelet's", async () => {
    const given = await call("let_kubelet_log_in");
    assert.equal(given.code, 0, given.stderr);
    const probe = await call("kubelet_can_log_in");
    assert.equal(probe.code, 0, probe.stderr);
    const subject =
      "openssl x509 -noout -subject -in /var/lib/kubelet/pki/kubelet-client-current.pem";
    assert.match(await good(node, subject), /O = system:nodes, CN = system:node:m0/);
    assert.match(await good(node, "cat /run/systemctl"), /restart kubelet/);
  });
});
