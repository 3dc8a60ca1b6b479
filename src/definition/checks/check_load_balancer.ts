import { type DefinitionDraft, draftNodes } from "../definition_draft.ts";
import { apiServerPort, parseEndpoint } from "../endpoint.ts";
import { errorAt, errorAtKey, type Finding } from "../finding.ts";
import { isIpv4 } from "../ipv4.ts";
import { quote } from "../quote.ts";

/** Checks `loadBalancer`: keepalived needs an address that it can move among the masters. */
export function checkLoadBalancer(draft: DefinitionDraft): Finding[] {
  const { loadBalancer } = draft;
  if (loadBalancer === undefined) return [];
  if (loadBalancer.type === "keepalived") return checkAddress(draft);
  // A type that was refused says nothing of the others.
  if (Object.hasOwn(loadBalancer, "type") && loadBalancer.type === undefined) return [];
  return (["interface", "virtualRouterId"] as const)
    .filter((key) => Object.hasOwn(loadBalancer, key))
    .map((key) => {
      const message = `${key} is for a load balancer of type "keepalived"`;
      return errorAtKey(["loadBalancer", key], "not-keepalived", message, "give the type too");
    });
}

function checkAddress(draft: DefinitionDraft): Finding[] {
  const written = draft.masterLoadBalancerAddress;
  if (written === undefined) return [];
  const { host, port } = parseEndpoint(written);
  const path = ["masterLoadBalancerAddress"];
  const subject = `masterLoadBalancerAddress ${quote(written)}`;
  const findings: Finding[] = [];
  if (!isIpv4(host)) {
    const message = `${subject} is a name, and keepalived moves an address`;
    const hint =
      "write a free IPv4 address of the masters' network; the name goes into masterFQDNs";
    findings.push(errorAt(path, "keepalived-address", message, hint));
  }
  if (port !== apiServerPort) {
    const message =
      `${subject}: with keepalived the API servers themselves answer, on ${apiServerPort}`;
    findings.push(errorAt(path, "keepalived-port", message, `write ${quote(host)}`));
  }
  const holder = draftNodes(draft).find(({ node }) =>
    node.privateIP === host || node.publicIP === host
  );
  if (holder !== undefined) {
    const message = `${subject} is the address of a node, and keepalived needs one of its own`;
    findings.push(errorAt(path, "keepalived-address", message, "choose a free address"));
  }
  return findings;
}
