import { toYaml } from "./yaml_documents.ts";

/**
 * The documents of `kubeadm init phase bootstrap-token`, which makes the token's Secret and the
 * rules that let its holders join.
 * @param kubernetesVersion without a `v`; kubeadm would ask the internet for one if it were absent
 * @param token `abcdef.0123456789abcdef`
 * @param ttl a Go duration, for example `2h0m0s`
 * @param description what `kubeadm token list` shows
 */
export function bootstrapTokenDocuments(
  kubernetesVersion: string,
  token: string,
  ttl: string,
  description: string,
): string {
  const apiVersion = "kubeadm.k8s.io/v1beta4";
  return toYaml([
    {
      apiVersion,
      kind: "InitConfiguration",
      bootstrapTokens: [{
        token,
        ttl,
        description,
        usages: ["signing", "authentication"],
        groups: ["system:bootstrappers:kubeadm:default-node-token"],
      }],
    },
    { apiVersion, kind: "ClusterConfiguration", kubernetesVersion: `v${kubernetesVersion}` },
  ]);
}
