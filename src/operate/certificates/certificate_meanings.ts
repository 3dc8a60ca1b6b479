import { nodePaths } from "../../plan/node_paths.ts";
import { type ClusterPlan, nodePlanOf } from "../../plan/plan.ts";

/** Who issues a certificate anew when its time comes: `render` in the assets, `renew` on masters. */
export type Renewal = "render" | "renew" | "kubelet" | "nobody";

/** What a certificate is for, and how it is renewed. */
export interface CertificateMeaning {
  readonly purpose: string;
  readonly renewal: Renewal;
}

const { kubernetesPKI, etcdPKI } = nodePaths;
const authority = (of: string): CertificateMeaning => ({
  purpose: `authority of ${of}`,
  renewal: "nobody",
});
const renewed = (purpose: string): CertificateMeaning => ({ purpose, renewal: "renew" });

/** By path on a node. */
const onNodes: Readonly<Record<string, CertificateMeaning>> = {
  [`${kubernetesPKI}/ca.crt`]: authority("Kubernetes"),
  [`${kubernetesPKI}/front-proxy-ca.crt`]: authority("the front proxy"),
  [`${kubernetesPKI}/etcd/ca.crt`]: authority("etcd"),
  [`${etcdPKI}/ca.crt`]: authority("etcd"),
  [`${kubernetesPKI}/apiserver.crt`]: renewed("API server"),
  [`${kubernetesPKI}/apiserver-kubelet-client.crt`]: renewed("API server, to kubelets"),
  [`${kubernetesPKI}/apiserver-etcd-client.crt`]: renewed("API server, to etcd"),
  [`${kubernetesPKI}/front-proxy-client.crt`]: renewed("API server, to aggregated ones"),
  [`${etcdPKI}/server.crt`]: renewed("etcd, to its clients"),
  [`${etcdPKI}/peer.crt`]: renewed("etcd, to its members"),
  "/etc/kubernetes/admin.conf": renewed("administrator"),
  "/etc/kubernetes/super-admin.conf": renewed("administrator above all rules"),
  "/etc/kubernetes/controller-manager.conf": renewed("controller manager"),
  "/etc/kubernetes/scheduler.conf": renewed("scheduler"),
  "/var/lib/kubelet/pki/kubelet-client-current.pem": {
    purpose: "kubelet, to the API server",
    renewal: "kubelet",
  },
};

/** What the certificate in a file of a node is for. */
export function meaningOnNode(path: string): CertificateMeaning {
  const user = /^\/etc\/kubernetes\/users\/([^/]+)\//.exec(path)?.[1];
  if (user !== undefined) return renewed(`kubectl of ${user}`);
  return onNodes[path] ?? { purpose: "not hakube's", renewal: "nobody" };
}

/** Every certificate of the assets, by its path there. */
export function meaningsInAssets(plan: ClusterPlan): Map<string, CertificateMeaning> {
  const names = { etcd: "etcd", kubernetes: "Kubernetes", "front-proxy": "the front proxy" };
  const meanings = new Map<string, CertificateMeaning>(
    plan.authorities.map(({ certificatePath, name }) => [certificatePath, authority(names[name])]),
  );
  for (const { nodeName } of plan.definition.masters) {
    for (const { source, installAs } of nodePlanOf(plan, nodeName).secrets) {
      if (source.kind !== "asset" || installAs === undefined) continue;
      if (!plan.certificates.some(({ certificatePath }) => certificatePath === source.path)) {
        continue;
      }
      const { purpose } = meaningOnNode(installAs.path);
      meanings.set(source.path, { purpose, renewal: "render" });
    }
  }
  return meanings;
}
