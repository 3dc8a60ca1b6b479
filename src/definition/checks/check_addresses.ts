import { definitionDefaults } from "../definition_defaults.ts";
import { type DefinitionDraft, draftNodes, type PlacedNode } from "../definition_draft.ts";
import { parseEndpoint } from "../endpoint.ts";
import { errorAt, type Finding, warningAt } from "../finding.ts";
import { blockContains, isIpv4, parseBlock, parseIpv4 } from "../ipv4.ts";
import type { JsonPath } from "../json_path.ts";
import { quote } from "../quote.ts";

const unusableBlocks = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"].map(
  parseBlock,
);

/** Checks that nodes differ in name and address, and that addresses can be reached by others. */
export function checkAddresses(draft: DefinitionDraft): Finding[] {
  const nodes = draftNodes(draft);
  return [
    ...duplicateNames(nodes),
    ...duplicateAddresses(nodes),
    ...duplicateLogins(draft, nodes),
    ...unusableAddresses(nodes),
    ...checkLoadBalancer(draft, nodes),
  ];
}

function duplicateNames(nodes: readonly PlacedNode[]): Finding[] {
  const first = new Map<string, JsonPath>();
  return nodes.flatMap(({ path, node }) => {
    if (node.nodeName === undefined) return [];
    const other = first.get(node.nodeName);
    if (other === undefined) {
      first.set(node.nodeName, path);
      return [];
    }
    const message = `nodeName ${quote(node.nodeName)} is that of ${place(other)} too`;
    return [errorAt([...path, "nodeName"], "duplicate-name", message)];
  });
}

/** A node may have the same private and public address, but not one of another node. */
function duplicateAddresses(nodes: readonly PlacedNode[]): Finding[] {
  const first = new Map<string, JsonPath>();
  const findings: Finding[] = [];
  for (const { path, node } of nodes) {
    for (const key of ["privateIP", "publicIP"] as const) {
      const address = node[key];
      if (address === undefined) continue;
      const other = first.get(address);
      if (other === undefined) first.set(address, path);
      else if (other !== path) {
        const message = `${key} ${quote(address)} is an address of ${place(other)} too`;
        const hint = key === "publicIP"
          ? "nodes behind one address: leave publicIP out, write sshHost and sshPort"
          : undefined;
        findings.push(errorAt([...path, key], "duplicate-address", message, hint));
      }
    }
  }
  return findings;
}

/** Two nodes without sshHost differ in their addresses already. */
function duplicateLogins(draft: DefinitionDraft, nodes: readonly PlacedNode[]): Finding[] {
  const first = new Map<string, PlacedNode>();
  return nodes.flatMap((placed) => {
    const { path, node } = placed;
    const host = node.sshHost ?? node.publicIP ?? node.privateIP;
    if (host === undefined) return [];
    const login = `${host}:${node.sshPort ?? draft.sshPort ?? definitionDefaults.sshPort}`;
    // Behind two jump hosts the same address may be two machines.
    const way = `${login} ${node.sshJumpHost ?? draft.sshJumpHost ?? ""}`;
    const other = first.get(way);
    if (other === undefined) {
      first.set(way, placed);
      return [];
    }
    if (node.sshHost === undefined && other.node.sshHost === undefined) return [];
    const message = `SSH to ${quote(login)} would reach ${place(other.path)} too`;
    const key = node.sshHost === undefined ? [] : ["sshHost"];
    return [errorAt([...path, ...key], "duplicate-login", message)];
  });
}

function unusableAddresses(nodes: readonly PlacedNode[]): Finding[] {
  return nodes.flatMap(({ path, node }) =>
    (["privateIP", "publicIP"] as const).flatMap((key) => {
      const address = node[key];
      if (address === undefined || !isUnusable(address)) return [];
      const message = `${key} ${quote(address)} is no address that another machine can reach`;
      return [errorAt([...path, key], "unusable-address", message)];
    })
  );
}

function checkLoadBalancer(draft: DefinitionDraft, nodes: readonly PlacedNode[]): Finding[] {
  const written = draft.masterLoadBalancerAddress;
  if (written === undefined) return [];
  const path = ["masterLoadBalancerAddress"];
  const { host } = parseEndpoint(written);
  if (isIpv4(host) && isUnusable(host)) {
    const message = `masterLoadBalancerAddress ${
      quote(host)
    } cannot be reached from other machines`;
    return [errorAt(path, "unusable-address", message)];
  }
  const same = nodes.find(({ node }) => node.privateIP === host || node.publicIP === host);
  if (same === undefined || draft.masters === undefined || draft.masters.length < 2) return [];
  const message =
    `masterLoadBalancerAddress ${quote(host)} is the address of ${place(same.path)}: ` +
    "the API cannot be reached while that node is down";
  return [warningAt(path, "load-balancer-is-node", message, "give the address of a load balancer")];
}

function isUnusable(address: string): boolean {
  return unusableBlocks.some((block) => blockContains(block, parseIpv4(address)));
}

function place(path: JsonPath): string {
  return `${path[0]}[${path[1]}]`;
}
