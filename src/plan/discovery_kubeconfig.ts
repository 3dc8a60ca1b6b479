import { toYaml } from "./yaml_documents.ts";

/** What a node needs to find and trust the cluster that it joins. */
export interface Discovery {
  readonly clusterName: string;
  /** `https://HOST:PORT` of the control plane's endpoint. */
  readonly server: string;
  /** Certificate of the cluster's CA. */
  readonly caPem: string;
  /** Bootstrap token, `abcdef.0123456789abcdef`. */
  readonly token: string;
}

/**
 * The kubeconfig of `discovery.file`. It carries the token as well, so kubeadm needs no
 * `tlsBootstrapToken`.
 */
export function discoveryKubeconfig({ clusterName, server, caPem, token }: Discovery): string {
  const cluster = { server, "certificate-authority-data": btoa(caPem) };
  return toYaml([{
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: clusterName, cluster }],
    users: [{ name: "join", user: { token } }],
    contexts: [{ name: "join", context: { cluster: clusterName, user: "join" } }],
    "current-context": "join",
  }]);
}
