import type { ClusterDefinition, Mirror } from "../../definition/cluster_definition.ts";
import { nodePaths } from "../node_paths.ts";
import type { PlannedFile } from "../plan.ts";
import { packageSources } from "../package_sources.ts";
import { mirrorAuthorityPath } from "./mirror_access.ts";
import { goesDirectly, noProxy } from "./proxy.ts";

/**
 * apt's own settings, which hold also for those who run apt there later: the proxy, what needs
 * none, and the authorities of mirrors (apt.conf(5), apt-transport-https(1)). None without these.
 */
export function aptConfiguration(definition: ClusterDefinition): PlannedFile[] {
  const lines = [...proxyLines(definition), ...authorityLines(definition)];
  if (lines.length === 0) return [];
  const content = ["// Written by hakube.", ...lines, ""].join("\n");
  return [{ step: "packages", path: nodePaths.aptConfiguration, mode: "0644", content }];
}

function proxyLines(definition: ClusterDefinition): string[] {
  const { proxy } = definition;
  if (proxy === undefined) return [];
  return (["http", "https"] as const).flatMap((scheme) => {
    const url = proxy[scheme];
    if (url === undefined) return [];
    return [
      `Acquire::${scheme}::Proxy "${url}";`,
      ...directHosts(definition).map((host) => `Acquire::${scheme}::Proxy::${host} "DIRECT";`),
    ];
  });
}

/** apt knows neither domains nor ranges here, only hosts. */
function directHosts(definition: ClusterDefinition): string[] {
  const exceptions = noProxy(definition);
  const { kubernetes, containerd } = packageSources(definition);
  const hosts = [kubernetes.url, containerd.url].map((url) => new URL(url).hostname);
  const named = definition.proxy?.noProxy.filter((one) => !/^\.|\//.test(one)) ?? [];
  return [...new Set([...hosts.filter((host) => goesDirectly(host, exceptions)), ...named])];
}

function authorityLines({ mirrors }: ClusterDefinition): string[] {
  const { kubernetesPackages, containerdPackages } = mirrors;
  const line = (name: string, mirror: Mirror | undefined) =>
    mirror?.ca === undefined ? [] : [
      `Acquire::https::CAInfo::${new URL(mirror.url).hostname} "${mirrorAuthorityPath(name)}";`,
    ];
  return [
    ...line("kubernetesPackages", kubernetesPackages),
    ...line("containerdPackages", containerdPackages),
  ];
}
