import type { InspectedCertificate } from "../../../assets/inspection/inspect_certificates.ts";
import type { NodeGroup } from "../../../assets/inspection/node_groups.ts";
import type { PlannedSecret, SecretSource } from "../../../plan/plan.ts";

/** `15 min`, or `90 s` when it is no whole minutes. */
export function duration(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** Some names, and how many more there are. */
export function someNames(names: readonly string[], most: number): string {
  const named = names.slice(0, most).join(", ");
  return names.length > most ? `${named} and ${names.length - most} more` : named;
}

const made: Readonly<Record<Exclude<SecretSource["kind"], "asset">, string>> = {
  "encryption-config": "made of the encryption key",
  discovery: "the cluster's CA, and a token to join with",
  "bootstrap-token": "the token to join with",
  "cloud-config": "your cloud provider's configuration",
  "curl-login": "your login at a mirror",
  "apt-login": "your login at a mirror",
  "registry-login": "your login at a mirror",
};

/** Where a secret's bytes come from, in words. */
export function sourceOf({ source }: PlannedSecret): string {
  return source.kind === "asset" ? source.path : made[source.kind];
}

/** The same for all nodes of a group, with NODE for the name of each. */
export function groupSource(secret: PlannedSecret, { nodes }: NodeGroup): string {
  const [{ node: { nodeName } }] = nodes;
  const source = sourceOf(secret);
  return nodes.length === 1 ? source : source.replace(`-${nodeName}-`, "-NODE-");
}

/** `3 masters`, `Worker w0`. */
export function groupTitle({ role, nodes }: NodeGroup): string {
  if (nodes.length > 1) return `${nodes.length} ${role}s`;
  return `${role === "master" ? "Master" : "Worker"} ${nodes[0].node.nodeName}`;
}

/** What is there of a certificate, and what the next render does with it. */
export function certificateState({ current, change }: InspectedCertificate): string {
  if (current === undefined) return "not made yet";
  const until = `until ${current.notAfter.toISOString().slice(0, 10)}, ${current.daysLeft} days`;
  return change === undefined ? until : `${until}; ${change}`;
}

/** `server and client`; empty for an authority. */
export function usageText({ usages }: InspectedCertificate): string {
  return usages.map((usage) => usage === "serverAuth" ? "server" : "client").join(" and ");
}

/** Who gets a certificate and its key. */
export function holdersOf(
  { nodes, keyNodes }: Pick<InspectedCertificate, "nodes" | "keyNodes">,
  most: number,
): string {
  if (nodes.length === 0) return "stays here";
  const holders = someNames(nodes, most);
  return keyNodes.length === 0 ? `${holders}; its key stays here` : holders;
}
