import { Buffer } from "node:buffer";
import { z } from "zod";
import type { RootProgram } from "../../install/root_program.ts";

/**
 * What is said between hakube and `templates/state.sh`, a line each way. What programs on the node have
 * said comes in base64, and is parsed by who knows the program.
 */

/** Text of a program; empty when it did not answer. Sixteen megabytes are a cluster of thousands of nodes. */
const said = z.base64().max(16 * 2 ** 20)
  .transform((text) => Buffer.from(text, "base64").toString("utf8"));

const etcd = z.object({
  /** `etcdctl member list`, a line each. */
  members: said,
  /** `etcdctl endpoint health` of all of them, JSON. */
  health: said,
  /** `etcdctl endpoint status` of all of them, JSON. */
  statuses: said,
});

const master = z.object({
  /** `UNIT STATE`, a line each. */
  units: said,
  /** `PROGRAM VERSION`, a line each. */
  versions: said,
  /** `FILE`, a tab, `notAfter=DATE`, a line each. */
  certificates: said,
  /** State of the timer that `hakube drill` arms. */
  restore: said,
  /** `/var/lib/kubelet/config.yaml`. */
  kubelet: said,
  /** `HOST:PORT STATUS` of `/readyz`, a line each, the load balancer's among them. */
  apiServers: said,
  /** `own FINGERPRINT` of this API server's certificate, `seen FINGERPRINT` behind the load balancer. */
  answers: said,
});

const cluster = z.object({
  /** A line a node, its fields separated by tabs, see {@link file://./cluster_state.ts}. */
  nodes: said,
  /** Likewise a line a pod of `kube-system`. */
  pods: said,
  /** KubeletConfiguration as the cluster keeps it for those who join. */
  kubelet: said,
});

/** The answer to each request. */
export const stateAnswers = {
  etcd,
  status: z.object({ etcd, master, cluster }),
  versions: z.object({
    /** Of the API server on this node, as its manifest says; empty on workers. */
    apiServer: said,
    /** The cluster's nodes, a line each; empty on workers, and when the API server does not answer. */
    nodes: said,
    /** What sha256sum says of etcd's settings. */
    etcdFiles: said,
    /** To which version `kubeadm upgrade apply` was begun and did not end; usually empty. */
    upgrading: said,
  }),
  certificates: z.object({
    files: z.array(z.object({
      /** Absolute, on the node. */
      path: said,
      /** Empty when there is no certificate in the file. */
      pem: said,
    })).max(1000),
  }),
  ready: master.pick({ apiServers: true }),
};

export type StateRequest = keyof typeof stateAnswers;

/** The answer to a request. */
export type StateAnswer<Request extends StateRequest> = z.infer<(typeof stateAnswers)[Request]>;

/** @param text of `templates/state.sh` */
export function stateProgram(text: string): RootProgram {
  return { name: "hakube-state", text, args: [], greeting: '{"hakube":"state","protocol":1}' };
}
