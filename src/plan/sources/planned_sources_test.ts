import assert from "node:assert/strict";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import type { ClusterDefinition, Hook, Mirror } from "../../definition/cluster_definition.ts";
import { planCluster } from "../plan_cluster.ts";
import { releases } from "../release_catalog.ts";
import { verifyDocuments } from "../verify_documents.ts";
import { type PlannedSources, plannedSources } from "./planned_sources.ts";

const { hooks, mirrors } = resolvedDefinition();

function sourcesOf(overrides: Partial<ClusterDefinition> = {}): PlannedSources {
  return plannedSources(planCluster(resolvedDefinition(overrides)));
}

function mirror(url: string, sha256: Mirror["sha256"] = {}): Mirror {
  return { url, sha256, keyFingerprint: undefined, ca: undefined, credentialsFile: undefined };
}

const bundled = (reference: string): Hook => ({ reference, source: "bundled", text: "" });
const own = (reference: string): Hook => ({ reference, source: "file", text: "true" });
const names = ({ images }: PlannedSources) => images.map(({ image }) => image);

Deno.test("plannedSources() is everything that a cluster is made of", () => {
  const { repositories, files, images, distributionPackages, unknown } = sourcesOf();
  assert.deepEqual(
    repositories.flatMap(({ packages }) => packages.map(({ name, version }) => name + version)),
    ["kubelet1.37.2-*", "kubeadm1.37.2-*", "kubectl1.37.2-*", "containerd.io2.3.7-*"]
      .concat("containerd.io2.3.7-*"),
  );
  assert.deepEqual(
    files.map(({ what, version, architecture }) => [what, version, architecture]),
    [
      ["etcd", "3.6.14", "amd64"],
      ["etcd", "3.6.14", "arm64"],
      ["flannel's manifest", "0.28.10", undefined],
    ],
  );
  assert.deepEqual(images.map(({ image }) => image), [
    "ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3",
    "ghcr.io/flannel-io/flannel:v0.28.10",
    "registry.k8s.io/coredns/coredns:v1.14.6",
    "registry.k8s.io/kube-apiserver:v1.37.2",
    "registry.k8s.io/kube-controller-manager:v1.37.2",
    "registry.k8s.io/kube-proxy:v1.37.2",
    "registry.k8s.io/kube-scheduler:v1.37.2",
    "registry.k8s.io/pause:3.10.2",
  ]);
  assert.ok(distributionPackages.includes("conntrack"));
  assert.ok(!distributionPackages.includes("keepalived"));
  assert.deepEqual(unknown, []);
});

Deno.test("plannedSources() has every image that hakube verify makes pods of", () => {
  const kubeadm = {
    ...resolvedDefinition().kubeadm,
    clusterConfiguration: { imageRepository: "m.example/k8s" },
  };
  for (const { newestPatch, etcd } of releases) {
    const versions = { kubernetesVersion: newestPatch, etcdVersion: etcd };
    for (const other of [{}, { kubeadm }]) {
      const plan = planCluster(resolvedDefinition({ ...versions, ...other }));
      const used = JSON.stringify(verifyDocuments(plan.release)).matchAll(/"image":"([^"]*)"/g);
      const listed = names(plannedSources(plan));
      for (const [, image = ""] of used) {
        assert.ok(listed.includes(image), `${image} ${newestPatch}`);
      }
    }
  }
});

Deno.test("plannedSources() has a checksum for every file, and a key for every repository", () => {
  for (const { newestPatch, etcd } of releases) {
    for (const network of ["flannel", "calico", "cilium", "weave"]) {
      const { files, repositories } = sourcesOf({
        kubernetesVersion: newestPatch,
        etcdVersion: etcd,
        hooks: { ...hooks, networkProvider: bundled(network) },
      });
      for (const { sha256, origin } of files) assert.match(sha256, /^[0-9a-f]{64}$/, origin);
      for (const { keyFingerprint } of repositories) assert.match(keyFingerprint, /^[0-9A-F]{40}$/);
    }
  }
});

Deno.test("plannedSources() says where mirrors are expected to have what", () => {
  const sources = sourcesOf({
    mirrors: {
      ...mirrors,
      kubernetesPackages: mirror("https://m.example/k8s"),
      etcdReleases: mirror("https://m.example/etcd"),
      images: { "registry.k8s.io": mirror("https://m.example:5000") },
    },
  });
  assert.equal(sources.repositories[0]?.url, "https://m.example/k8s/core:/stable:/v1.37/deb");
  assert.equal(sources.repositories[0]?.origin, "https://pkgs.k8s.io/core:/stable:/v1.37/deb");
  const [etcd] = sources.files;
  assert.equal(etcd?.url, "https://m.example/etcd/v3.6.14/etcd-v3.6.14-linux-amd64.tar.gz");
  assert.match(etcd?.origin ?? "", /^https:\/\/github\.com\/etcd-io\//);
  const pause = sources.images.find(({ image }) => image.includes("pause"));
  assert.equal(pause?.mirrored, "m.example:5000/pause:3.10.2");
  const flannel = sources.images.find(({ image }) => image.includes("flannel"));
  assert.deepEqual([flannel?.mirror, flannel?.mirrored], [undefined, undefined]);
});

Deno.test("plannedSources() has the chart's tool, the cloud's image, and keepalived", () => {
  const cilium = sourcesOf({ hooks: { ...hooks, networkProvider: bundled("cilium") } });
  assert.deepEqual(
    cilium.files.map(({ what }) => what),
    ["etcd", "etcd", "cilium's chart", "Helm", "Helm"],
  );
  const pinned = cilium.images.find(({ image }) => image.startsWith("quay.io/cilium/cilium:"));
  assert.match(pinned?.digest ?? "", /^sha256:[0-9a-f]{64}$/);
  assert.equal(pinned?.tagged, "quay.io/cilium/cilium:v1.20.2");
  const aws = sourcesOf({ hooks: { ...hooks, cloudControllerManager: bundled("aws") } });
  assert.ok(names(aws).some((image) => image.includes("/provider-aws/cloud-controller-manager:v")));
  const { distributionPackages } = sourcesOf({
    loadBalancer: { type: "keepalived", interface: undefined, virtualRouterId: 9 },
  });
  assert.ok(distributionPackages.includes("keepalived"));
});

Deno.test("plannedSources() takes kubeadm's images from a repository of one's own", () => {
  const { kubeadm } = resolvedDefinition();
  const clusterConfiguration = { imageRepository: "r.example/k8s", dns: { imageTag: "v9" } };
  const images = names(sourcesOf({ kubeadm: { ...kubeadm, clusterConfiguration } }));
  for (const image of ["kube-proxy:v1.37.2", "coredns:v9", "pause:3.10.2"]) {
    assert.ok(images.includes(`r.example/k8s/${image}`), images.join());
  }
  // containerd's configuration goes on to name the project's.
  assert.ok(images.includes("registry.k8s.io/pause:3.10.2"));
});

Deno.test("plannedSources() names what it cannot know", () => {
  const { unknown } = sourcesOf({
    hooks: { ...hooks, preinstall: own("./pre.sh"), networkProvider: own("./net.sh") },
  });
  assert.deepEqual(unknown, [
    "what hooks.preinstall fetches (./pre.sh)",
    "what hooks.networkProvider fetches (./net.sh)",
  ]);
  const manifests = { flannel: mirror("https://m.example/own.yml", { any: "a".repeat(64) }) };
  const changed = sourcesOf({ mirrors: { ...mirrors, manifests } });
  assert.match(changed.unknown.join(), /^the images of mirrors\.manifests\.flannel, /);
});
