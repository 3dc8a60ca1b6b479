import type { KeyMeaning } from "./key_meaning.ts";

const mirrorCA: KeyMeaning = {
  meaning: "File with the authority of the mirror's certificate, in PEM.",
  default: "those that the node trusts",
};
const mirrorLogin: KeyMeaning = {
  meaning: "File with `user:password`, mode 0600, beside the definition or in `~/`; read by " +
    "`hakube install`, never rendered.",
  default: "none",
};
/** Keys of `mirrors`. */
export const mirrorMeanings: Readonly<Record<string, KeyMeaning>> = {
  "mirrors": { meaning: "Where nodes get things when not from the projects' own servers." },
  "mirrors.kubernetesPackages": {
    meaning: "apt packages of Kubernetes: `URL/core:/stable:/vMINOR/deb/`.",
  },
  "mirrors.kubernetesPackages.url": { meaning: "The URL." },
  "mirrors.kubernetesPackages.keyFingerprint": {
    meaning: "Fingerprint of the key that signs the mirror's packages.",
    default: "that of the Kubernetes project",
  },
  "mirrors.kubernetesPackages.ca": mirrorCA,
  "mirrors.kubernetesPackages.credentialsFile": mirrorLogin,
  "mirrors.containerdPackages": {
    meaning: "apt packages of containerd: `URL/debian`, `URL/ubuntu`.",
  },
  "mirrors.containerdPackages.url": { meaning: "The URL." },
  "mirrors.containerdPackages.keyFingerprint": {
    meaning: "Fingerprint of the key that signs the mirror's packages.",
    default: "that of Docker",
  },
  "mirrors.containerdPackages.ca": mirrorCA,
  "mirrors.containerdPackages.credentialsFile": mirrorLogin,
  "mirrors.etcdReleases": {
    meaning: "etcd's archives: `URL/vVERSION/etcd-vVERSION-linux-ARCH.tar.gz`.",
  },
  "mirrors.etcdReleases.url": { meaning: "The URL." },
  "mirrors.etcdReleases.sha256": {
    meaning: "SHA-256 of the archive, for one architecture or for each.",
    default: "that of the release catalogue",
  },
  "mirrors.etcdReleases.sha256.amd64": { meaning: "For amd64." },
  "mirrors.etcdReleases.sha256.arm64": { meaning: "For arm64." },
  "mirrors.etcdReleases.ca": mirrorCA,
  "mirrors.etcdReleases.credentialsFile": mirrorLogin,
  "mirrors.helmReleases": {
    meaning: "Helm's archives, for `cilium`: `URL/helm-vVERSION-linux-ARCH.tar.gz`.",
  },
  "mirrors.helmReleases.url": { meaning: "The URL." },
  "mirrors.helmReleases.sha256": {
    meaning: "SHA-256 of the archive, for one architecture or for each.",
    default: "that of the release that hakube uses",
  },
  "mirrors.helmReleases.sha256.amd64": { meaning: "For amd64." },
  "mirrors.helmReleases.sha256.arm64": { meaning: "For arm64." },
  "mirrors.helmReleases.ca": mirrorCA,
  "mirrors.helmReleases.credentialsFile": mirrorLogin,
  "mirrors.manifests": {
    meaning: "Files of network providers, by name: the manifest of `flannel`, `calico`, `weave`, " +
      "the chart of `cilium`. The URL is the file's own.",
  },
  "mirrors.manifests.<manifest-name>.url": { meaning: "The URL." },
  "mirrors.manifests.<manifest-name>.sha256": {
    meaning: "SHA-256 of the file.",
    default: "that of the released file",
  },
  "mirrors.manifests.<manifest-name>.ca": mirrorCA,
  "mirrors.manifests.<manifest-name>.credentialsFile": mirrorLogin,
  "mirrors.images": {
    meaning: "Mirrors of image registries, by the registry's name; containerd asks the mirror.",
  },
  "mirrors.images.<registry>.url": { meaning: "The URL." },
  "mirrors.images.<registry>.ca": mirrorCA,
  "mirrors.images.<registry>.credentialsFile": mirrorLogin,
};
