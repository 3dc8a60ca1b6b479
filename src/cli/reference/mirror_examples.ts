const url = "https://mirror.example/kubernetes";
const ca = "./certificates/mirror-ca.pem";
const credentialsFile = "~/.config/mirror.login";
const sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const keyFingerprint = "9DC858229FC7DD38854AE2D88D81803C0EBFCD88";

const packages = { url, keyFingerprint, ca, credentialsFile };
const archives = { url: "https://mirror.example/etcd", sha256, ca, credentialsFile };
const manifest = { url: "https://mirror.example/kube-flannel.yml", sha256, ca, credentialsFile };
const images = { url: "https://images.example:5000", ca, credentialsFile };

/** An example of every key of `mirrors`, by its path. */
export const mirrorExamples: Readonly<Record<string, unknown>> = {
  "mirrors": { "kubernetesPackages": url, "images": { "registry.k8s.io": images.url } },
  "mirrors.kubernetesPackages": url,
  ...keysOf("mirrors.kubernetesPackages", packages),
  "mirrors.containerdPackages": "https://mirror.example/docker",
  ...keysOf("mirrors.containerdPackages", packages),
  "mirrors.etcdReleases": archives.url,
  ...keysOf("mirrors.etcdReleases", archives),
  "mirrors.etcdReleases.sha256.amd64": sha256,
  "mirrors.etcdReleases.sha256.arm64": sha256,
  "mirrors.helmReleases": "https://mirror.example/helm",
  ...keysOf("mirrors.helmReleases", archives),
  "mirrors.helmReleases.sha256.amd64": sha256,
  "mirrors.helmReleases.sha256.arm64": sha256,
  "mirrors.manifests": { "flannel": manifest.url },
  ...keysOf("mirrors.manifests.<manifest-name>", manifest),
  "mirrors.images": { "registry.k8s.io": images.url },
  ...keysOf("mirrors.images.<registry>", images),
};

function keysOf(path: string, mirror: Readonly<Record<string, string>>): Record<string, string> {
  const keys = Object.entries(mirror).map(([key, value]) => [`${path}.${key}`, value]);
  return Object.fromEntries(keys);
}
