import assert from "node:assert/strict";
import { join } from "node:path";
import type { ClusterDefinition, JsonObject } from "../../src/definition/cluster_definition.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { findRelease } from "../../src/plan/release_catalog.ts";
import { kubernetesImages } from "../../src/plan/sources/kubernetes_images.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { runLabProgram } from "./lab_program.ts";

/** A definition of the release that the lab's kubeadm is of: of others it does not know the images. */
async function ownDefinition(clusterConfiguration: JsonObject): Promise<ClusterDefinition> {
  const { stdout } = await runLabProgram("kubeadm", ["version", "--output=short"]);
  const kubernetesVersion = stdout.trim().replace(/^v/, "");
  const release = findRelease(kubernetesVersion);
  assert.ok(release, `kubeadm ${kubernetesVersion} is not in the catalogue`);
  const { kubeadm } = resolvedDefinition();
  return resolvedDefinition({
    kubernetesVersion,
    etcdVersion: release.etcd,
    kubeadm: { ...kubeadm, clusterConfiguration },
  });
}

async function assertSameImages(clusterConfiguration: JsonObject): Promise<void> {
  const plan = planCluster(await ownDefinition(clusterConfiguration));
  const document = plan.nodes[0]?.files.find(({ path }) => path.endsWith("kubeadm-init.yaml"));
  assert.ok(document);
  const directory = await Deno.makeTempDir();
  try {
    const file = join(directory, "init.yaml");
    await Deno.writeTextFile(file, document.content);
    const { code, stdout, stderr } = await runLabProgram("kubeadm", [
      ...["config", "images", "list", "--config", file],
    ]);
    assert.equal(code, 0, stderr);
    const { pause, others } = kubernetesImages(plan, "master");
    const planned = new Set([pause, ...others]);
    const listed = stdout.trim().split("\n");
    for (const image of listed) assert.ok(planned.has(image), `kubeadm pulls ${image} too`);
    // containerd's own pause image is the one that kubeadm may not know of.
    assert.deepEqual(
      [...planned].filter((image) => image !== pause && !listed.includes(image)),
      [],
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("kubeadm pulls the images that are planned", async () => {
  await assertSameImages({});
});

Deno.test("kubeadm pulls the images that are planned of a repository of one's own", async () => {
  await assertSameImages({ imageRepository: "registry.example.com/k8s" });
});

Deno.test("kubeadm pulls the images that are planned with a CoreDNS of one's own", async () => {
  await assertSameImages({
    dns: { imageRepository: "registry.example.com/dns", imageTag: "v1.99.0" },
  });
});
