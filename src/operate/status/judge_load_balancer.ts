import { note, problem, type StatusFinding } from "./cluster_status.ts";
import { bestReadyz } from "./judge_masters.ts";
import type { SeenCluster } from "./seen_cluster.ts";

/** Whether the load balancer leads to the masters' API servers, and to nobody else. */
export function judgeLoadBalancer(seen: SeenCluster): StatusFinding[] {
  const { reached, plan: { definition: { masterLoadBalancerAddress: { host, port } } } } = seen;
  if (reached.length === 0) return [];
  const address = `${host}:${port}`;
  const blind = reached.filter(({ master }) => master.readyz.get(address) !== 200)
    .map(({ node }) => node.nodeName);
  if (blind.length === reached.length) {
    return [
      problem("load-balancer", `nobody is ready behind the load balancer ${address}`),
      ...judgeStrangers(seen, address),
    ];
  }
  const from = `the load balancer is not reached from ${blind.join(", ")}`;
  return [
    ...(blind.length === 0 ? [] : [problem("load-balancer", from)]),
    ...judgeStrangers(seen, address),
    ...judgeUnseen(seen),
  ];
}

/** Who answers there with a certificate that no master has. */
function judgeStrangers({ looks, reached }: SeenCluster, address: string): StatusFinding[] {
  // The certificate of a master that was not reached is not known.
  if (reached.length < looks.length) return [];
  const own = new Set(reached.map(({ master }) => master.ownFingerprint));
  if ([...answering(reached)].every((fingerprint) => own.has(fingerprint))) return [];
  return [problem(
    "load-balancer-stranger",
    `at ${address} somebody answers with a certificate that is no master's: the load balancer ends TLS ` +
      "itself, or leads to another machine",
  )];
}

/** Masters that it should lead to as well, and has not. */
function judgeUnseen({ reached, plan: { definition } }: SeenCluster): StatusFinding[] {
  // keepalived's address is always at one of them.
  if (definition.loadBalancer.type === "keepalived") return [];
  const there = answering(reached);
  return reached
    .filter(({ master, node: { privateIP } }) =>
      !there.has(master.ownFingerprint) && bestReadyz(reached, `${privateIP}:6443`) === 200
    )
    .map(({ node: { nodeName } }) =>
      note(
        "load-balancer-unseen",
        "is ready, and has not answered behind the load balancer",
        nodeName,
      )
    );
}

function answering(reached: SeenCluster["reached"]): ReadonlySet<string> {
  return new Set(reached.flatMap(({ master }) => master.seenFingerprints));
}
