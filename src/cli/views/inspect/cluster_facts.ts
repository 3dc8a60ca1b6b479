import type { Inspection } from "../../../assets/inspection/inspect_cluster.ts";
import { networkProviderOf, networkRelease } from "../../../plan/network/network_providers.ts";

/** The cluster in a few lines: what, how many, where. */
export function clusterFacts({ plan, toRender, directory }: Inspection): [string, string][] {
  const { definition } = plan;
  const { masters, workers, masterLoadBalancerAddress: address, loadBalancer } = definition;
  const provider = networkProviderOf(definition);
  const network = provider === undefined
    ? definition.hooks.networkProvider.reference
    : `${provider.name} ${networkRelease(provider, definition.kubernetesVersion).version}`;
  const balancer = loadBalancer.type === "keepalived"
    ? "held by the masters (keepalived)"
    : "a load balancer of yours";
  return [
    [
      "versions",
      `Kubernetes ${definition.kubernetesVersion}, etcd ${definition.etcdVersion}, ` +
      `containerd ${definition.containerdVersion}`,
    ],
    [
      "nodes",
      `${counted(masters.length, "master")}, ${counted(workers.length, "worker")}; ${
        tolerance(masters.length)
      }`,
    ],
    ["API", `${address.host}:${address.port}, ${balancer}`],
    [
      "networks",
      `pods ${definition.podNetworkCIDR} (${network}), services ${definition.serviceCIDR}`,
    ],
    [
      "at rest",
      definition.encryptionAtRest ? "Secrets encrypted in etcd" : "Secrets in plain text",
    ],
    [
      "assets",
      toRender === 0
        ? `${directory}, as the definition says`
        : `${directory}: render first, ${counted(toRender, "file")} to write`,
    ],
  ];
}

function tolerance(masters: number): string {
  const lost = Math.floor((masters - 1) / 2);
  return lost === 0 ? "no master may be lost" : `${counted(lost, "master")} may be lost`;
}

function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
