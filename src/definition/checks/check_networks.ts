import { definitionDefaults } from "../definition_defaults.ts";
import { type DefinitionDraft, draftNodes, isRefused } from "../definition_draft.ts";
import { parseEndpoint } from "../endpoint.ts";
import { errorAt, type Finding } from "../finding.ts";
import {
  blockContains,
  blocksOverlap,
  formatBlock,
  type Ipv4Block,
  isIpv4,
  parseBlock,
  parseIpv4,
} from "../ipv4.ts";
import type { JsonPath } from "../json_path.ts";
import { quote } from "../quote.ts";

interface Network {
  readonly key: "podNetworkCIDR" | "serviceCIDR";
  readonly block: Ipv4Block;
}

/**
 * Shortest and longest prefix. The controller manager gives each node a /24 of the pod network;
 * kube-apiserver takes no service range larger than a /12, kubeadm none with fewer than ten
 * addresses.
 */
const prefixes = {
  podNetworkCIDR: { shortest: 8, longest: 24 },
  serviceCIDR: { shortest: 12, longest: 28 },
} as const;

const reservedBlocks = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"].map(
  parseBlock,
);

/** Checks the pods' and the services' range: form, size, and that nothing else is in them. */
export function checkNetworks(draft: DefinitionDraft): Finding[] {
  const keys = (["podNetworkCIDR", "serviceCIDR"] as const).filter((key) => !isRefused(draft, key));
  const networks = keys.map((key): Network => ({
    key,
    block: parseBlock(draft[key] ?? definitionDefaults[key]),
  }));
  return [
    ...networks.flatMap((network) => checkForm(draft, network)),
    ...checkOverlap(draft, networks),
    ...checkPodNetworkSize(draft, networks),
    ...checkMembers(draft, networks),
  ];
}

function checkForm(draft: DefinitionDraft, { key, block }: Network): Finding[] {
  const written = draft[key];
  if (written === undefined) return [];
  const canonical = formatBlock(block);
  const findings: Finding[] = [];
  if (written !== canonical) {
    const message = `${key} ${quote(written)} has bits set behind its prefix`;
    findings.push(errorAt([key], "not-canonical", message, `write ${quote(canonical)}`));
  }
  const { shortest, longest } = prefixes[key];
  if (block.prefix < shortest || block.prefix > longest) {
    const message = `${key} ${quote(written)} must have a prefix from /${shortest} to /${longest}`;
    findings.push(errorAt([key], "prefix-range", message));
  }
  if (reservedBlocks.some((reserved) => blocksOverlap(reserved, block))) {
    const message = `${key} ${quote(written)} is in a range that is reserved`;
    findings.push(errorAt([key], "reserved-range", message));
  }
  return findings;
}

function checkOverlap(draft: DefinitionDraft, networks: readonly Network[]): Finding[] {
  const [pods, services] = networks;
  if (pods === undefined || services === undefined) return [];
  if (!blocksOverlap(pods.block, services.block)) return [];
  const key = draft.podNetworkCIDR === undefined ? "serviceCIDR" : "podNetworkCIDR";
  const message = `podNetworkCIDR ${quote(formatBlock(pods.block))} and serviceCIDR ` +
    `${quote(formatBlock(services.block))} overlap`;
  return [errorAt([key], "overlapping-networks", message)];
}

function checkPodNetworkSize(draft: DefinitionDraft, networks: readonly Network[]): Finding[] {
  const pods = networks.find(({ key }) => key === "podNetworkCIDR");
  const nodes = (draft.masters?.length ?? 0) + (draft.workers?.length ?? 0);
  if (pods === undefined || pods.block.prefix > prefixes.podNetworkCIDR.longest) return [];
  const room = 2 ** (prefixes.podNetworkCIDR.longest - pods.block.prefix);
  if (nodes <= room) return [];
  const message = `podNetworkCIDR ${quote(formatBlock(pods.block))} has room for ${room} ` +
    `${room === 1 ? "node" : "nodes"} (a /24 each), and there are ${nodes}`;
  const enough = prefixes.podNetworkCIDR.longest - Math.ceil(Math.log2(nodes));
  return [errorAt(["podNetworkCIDR"], "pod-network-too-small", message, `a /${enough} is enough`)];
}

/** Machines must not have an address that the cluster gives to a pod or a service. */
function checkMembers(draft: DefinitionDraft, networks: readonly Network[]): Finding[] {
  const members: { path: JsonPath; key: string; address: string }[] = draftNodes(draft).flatMap(
    ({ path, node }) =>
      node.privateIP === undefined
        ? []
        : [{ path: [...path, "privateIP"], key: "privateIP", address: node.privateIP }],
  );
  const endpoint = draft.masterLoadBalancerAddress;
  if (endpoint !== undefined && isIpv4(parseEndpoint(endpoint).host)) {
    const key = "masterLoadBalancerAddress";
    members.push({ path: [key], key, address: parseEndpoint(endpoint).host });
  }
  return members.flatMap(({ path, key, address }) =>
    networks.filter(({ block }) => blockContains(block, parseIpv4(address))).map((network) => {
      const range = `${network.key} ${quote(formatBlock(network.block))}`;
      const message = `${key} ${quote(address)} is inside ${range}`;
      return errorAt(path, "address-in-network", message, `choose another ${network.key}`);
    })
  );
}
