import type { Draft } from "./draft.ts";

/** What stands above a key, in the words of whoever reads the file for the first time. */
const comments: Readonly<Record<string, string>> = {
  masterLoadBalancerAddress: "Where the API is reached on all masters; port 6443 unless given.",
  loadBalancer: "The masters hold this address among themselves; it must be free.",
  kubernetesVersion: "Another version is an upgrade once the cluster lives.",
  sshLoginUser: "How hakube logs in on the nodes.",
  sshJumpHost: "The nodes are reached through this host.",
  podNetworkCIDR: "Addresses of pods: nobody else's, where the nodes are.",
  serviceCIDR: "Addresses of services: nobody else's, where the nodes are.",
  hooks: "networkProvider is what connects pods on different nodes.",
  masters: "privateIP: where other nodes reach it, and hakube too without a publicIP.",
};

/** The order of what is asked for; any other key comes before the nodes. */
const order = [
  "clusterName",
  "masterLoadBalancerAddress",
  "masterFQDNs",
  "loadBalancer",
  "kubernetesVersion",
  "sshLoginUser",
  "sshLoginKey",
  "sshJumpHost",
  "podNetworkCIDR",
  "serviceCIDR",
  "hooks",
];

/** A definition as a person would have written it: with comments, and a line for each node. */
export function definitionText(draft: Draft, schema: string | undefined): string {
  const { masters, workers, $schema: _, ...rest } = draft;
  const keys = Object.keys(rest).filter((key) => !isEmptyList(rest[key])).toSorted((one, other) =>
    placeOf(one) - placeOf(other)
  );
  const members = [
    ...(schema === undefined ? [] : [`  "$schema": ${JSON.stringify(schema)}`]),
    ...keys.map((key) => member(key, value(rest[key]))),
    member("masters", nodeList(masters)),
    ...(workers === undefined || workers.length === 0
      ? []
      : [member("workers", nodeList(workers))]),
  ];
  const title = "// A cluster definition, by hakube init. All keys: hakube help definition";
  return `${title}\n{\n${members.join(",\n")}\n}\n`;
}

/** Programs write them where a person writes nothing. */
function isEmptyList(of: unknown): boolean {
  return Array.isArray(of) && of.length === 0;
}

function placeOf(key: string): number {
  const place = order.indexOf(key);
  return place < 0 ? order.length : place;
}

function member(key: string, text: string): string {
  const comment = comments[key];
  return `${comment === undefined ? "" : `  // ${comment}\n`}  ${JSON.stringify(key)}: ${text}`;
}

function nodeList(nodes: readonly unknown[] = []): string {
  return `[\n${nodes.map((node) => `    ${spaced(node)}`).join(",\n")}\n  ]`;
}

function value(of: unknown): string {
  const line = spaced(of);
  if (line.length <= 70) return line;
  return JSON.stringify(of, undefined, 2).replaceAll("\n", "\n  ");
}

/** JSON on one line, with spaces where a person puts them. */
function spaced(of: unknown): string {
  if (Array.isArray(of)) return `[${of.map(spaced).join(", ")}]`;
  if (typeof of !== "object" || of === null) return JSON.stringify(of);
  const members = Object.entries(of).filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
