import assert from "node:assert/strict";
import { machineFacts } from "../../../tests/fakes/machine_facts.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";
import { sourcesOf } from "./sources.ts";

const { masters: [master], workers: [worker], mirrors } = resolvedDefinition();
assert.ok(master && worker);

function urls(node: NodeDefinition, overrides: Partial<ClusterDefinition> = {}): string[] {
  const facts = machineFacts(node);
  return sourcesOf(resolvedDefinition(overrides), node, facts).map(({ url }) => url);
}

Deno.test("sourcesOf() is what a boot script fetches, and the registries", () => {
  assert.deepEqual(urls(master), [
    "https://pkgs.k8s.io/core:/stable:/v1.37/deb/Release.key",
    "https://download.docker.com/linux/debian/gpg",
    "https://github.com/etcd-io/etcd/releases/download/v3.6.14/etcd-v3.6.14-linux-amd64.tar.gz",
    "https://raw.githubusercontent.com/flannel-io/flannel/v0.28.10/Documentation/kube-flannel.yml",
    "https://registry.k8s.io/v2/",
    "https://ghcr.io/v2/",
  ]);
  assert.equal(urls(worker).length, 4);
});

Deno.test("sourcesOf() goes to mirrors where the definition has them", () => {
  const mirror = {
    url: "http://10.88.0.1:5000",
    keyFingerprint: undefined,
    sha256: {},
    ca: undefined,
    credentialsFile: undefined,
  };
  const images = { "registry.k8s.io": mirror };
  assert.ok(
    urls(worker, { mirrors: { ...mirrors, images } }).includes("http://10.88.0.1:5000/v2/"),
  );
});

Deno.test("sourcesOf() asks the registry that the definition has kubeadm take its images from", () => {
  const { kubeadm } = resolvedDefinition();
  const clusterConfiguration = { imageRepository: "registry.example.com/k8s" };
  const all = urls(worker, { kubeadm: { ...kubeadm, clusterConfiguration } });
  assert.ok(all.includes("https://registry.example.com/v2/"), all.join());
});

Deno.test("sourcesOf() makes no URL of what a machine should not say", () => {
  const facts = machineFacts(master, { osId: "../../x", architecture: "amd64 http://x" });
  const all = sourcesOf(resolvedDefinition(), master, facts).map(({ url }) => url);
  assert.ok(!all.join().includes("x/gpg") && !all.join().includes(" "), all.join());
});
