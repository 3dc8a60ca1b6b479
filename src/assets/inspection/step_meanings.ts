/** What a step is for, in words. */
export interface StepMeaning {
  readonly does: string;
  /** Who decides what it does, where that is not the node alone. */
  readonly decides?: string;
}

/** The steps of a node by name. A test holds this table against the scripts of all samples. */
export const nodeStepMeanings: Readonly<Record<string, StepMeaning>> = {
  preinstall: { does: "Runs the definition's hook, each time." },
  host: {
    does: "Waits for cloud-init and for apt, and mends a dpkg that was interrupted; loads kernel " +
      "modules, sets sysctls, switches swap off for good, waits for the clock.",
  },
  trust: { does: "Adds the site's certificate authorities to those of the system." },
  packages: {
    does: "Adds two apt repositories, whose keys must have the fingerprints that are pinned; " +
      "installs containerd and Kubernetes in exactly these versions, and holds them there.",
  },
  containerd: {
    does: "Writes containerd's configuration, and where each registry's images come from; " +
      "restarts containerd if it runs with an older one.",
  },
  images: {
    does:
      "Pulls the pause image, which shows whether the registry answers, and the others in the " +
      "background while the next steps run.",
  },
  pki: {
    does:
      "Puts this master's certificates and keys in place, out of the bundle; refuses a machine " +
      "that belongs to another cluster.",
  },
  "load-balancer": {
    does: "Installs keepalived, by which the masters hold the API's address themselves.",
    decides: "The masters among themselves (VRRP): one whose API server is ready comes first.",
  },
  etcd: {
    does: "Installs etcd once its SHA-256 is right, and starts it without waiting for others. A " +
      "member that runs is never restarted.",
    decides:
      "The installer, who has asked every master: etcd is new only if none has data and the " +
      "assets know of no cluster. Otherwise a member without data joins the others as a learner, " +
      "one at a time, under a lock in etcd.",
  },
  quorum: {
    does:
      "Waits until a majority of etcd's members confirms a read. From here on the assets know " +
      "that this cluster exists (cluster.json), and no etcd is taken for a new one.",
  },
  "control-plane": {
    does:
      "On one master kubeadm init; on the others kubeadm join, once that is done. What an init " +
      "that died has left is reset first.",
    decides:
      "The installer names the master that initialises; whoever has begun stays the one. A " +
      "key in etcd, written last, says that it is done.",
  },
  "api-certificate": {
    does:
      "Has kubeadm make the API server's certificate again when it lacks a name or address that " +
      "the definition has by now.",
  },
  network: {
    does: "Applies the pods' network, once for the whole cluster.",
    decides:
      "Whichever master comes first: it holds a lock in etcd, and the others find it applied.",
  },
  cloud: {
    does: "Applies what the cloud needs: its controller manager, its configuration as a Secret.",
    decides: "Whichever master comes first, under a lock in etcd.",
  },
  join: {
    does: "kubeadm join, by a token that is gone with the bundle; waits until the cluster is " +
      "initialised.",
  },
  access: {
    does:
      "Lets the cluster's own login key in, beside the keys that are there; on masters the login " +
      "user gets kubectl.",
  },
  ready: { does: "Waits until the kubelet says that pods can run here." },
  postinstall: { does: "Runs the definition's hook, each time." },
};

/** The same of what one master does before nodes join a cluster that lives. */
export const tokenStepMeanings: Readonly<Record<string, StepMeaning>> = {
  "api-server": { does: "Waits for its own API server." },
  token: { does: "Makes the token that these nodes join with." },
};

/** The same of what one master does when the nodes have ended. */
export const clusterStepMeanings: Readonly<Record<string, StepMeaning>> = {
  "api-server": { does: "Waits for its own API server." },
  labels: { does: "Sets the nodes' labels, which a kubelet may not set on itself." },
  cloud: { does: "Waits until the cloud's controller manager has looked at each node." },
  dns: { does: "Spreads CoreDNS over nodes, so that the loss of one does not take it." },
  token: { does: "Takes the token away, for the last node has joined." },
};
