import { parse, type ParseError } from "jsonc-parser";
import { UsageError } from "../../errors.ts";
import type { Draft } from "./draft.ts";
import type { DraftNode } from "./node_words.ts";

/** Names under which configurations give their machines out. */
const outputNames = {
  masters: /^(?:masters?|control_?planes?|controllers?)(?:_(?:nodes?|ips?|private_ips?))?$/i,
  workers: /^(?:workers?|nodes?|agents?)(?:_(?:nodes?|ips?|private_ips?))?$/i,
  masterLoadBalancerAddress:
    /^(?:inner_)?(?:master_)?load_?balancer(?:_(?:fqdn|dns|ip|address))?$/i,
} as const;

const privateKeys = ["privateIP", "private_ip", "private_ip_address", "ip", "address"];
const publicKeys = ["publicIP", "public_ip", "public_ip_address"];

/**
 * Reads what `terraform output -json` or `tofu output -json` prints: a whole definition under
 * `cluster_definition`, as hakube's own configuration gives it, or machines under names such as
 * `masters` and `workers`: a list of addresses, or objects with addresses, by name.
 * @param source of the text, for messages
 * @throws UsageError
 */
export function draftOfOutput(text: string, source: string): Draft {
  const outputs = valuesOf(jsonOf(text), source);
  const whole = outputs.get("cluster_definition");
  if (whole !== undefined) return wholeDefinition(whole, source);
  const find = (pattern: RegExp) => [...outputs].find(([name]) => pattern.test(name))?.[1];
  const masters = nodesOf(find(outputNames.masters), "master");
  if (masters.length === 0) {
    throw new UsageError(`${source} names no masters`, [
      'it must have the output "cluster_definition" or "masters"',
      `it has ${[...outputs.keys()].join(", ") || "none"}`,
    ]);
  }
  const address = find(outputNames.masterLoadBalancerAddress);
  const workers = nodesOf(find(outputNames.workers), "worker");
  return {
    ...(typeof address === "string" && { masterLoadBalancerAddress: address }),
    masters,
    ...(workers.length > 0 && { workers }),
  };
}

/** Undefined unless it is whole: half of what terraform prints may lack machines. */
function jsonOf(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors);
  return errors.length === 0 ? value : undefined;
}

function valuesOf(document: unknown, source: string): Map<string, unknown> {
  const outputs = Object.entries(isObject(document) ? document : {});
  const values = outputs.flatMap(([name, output]) =>
    isObject(output) && Object.hasOwn(output, "value") ? [[name, output["value"]] as const] : []
  );
  if (isObject(document) && outputs.length === values.length) return new Map(values);
  throw new UsageError(`${source} is not what terraform prints`, [
    "terraform output -json >outputs.json, then --terraform outputs.json",
  ]);
}

function wholeDefinition(value: unknown, source: string): Draft {
  const definition = typeof value === "string" ? jsonOf(value) : value;
  if (isObject(definition)) return definition;
  throw new UsageError(`the output "cluster_definition" of ${source} is no definition`, [
    "it must be an object, or its JSON",
  ]);
}

function nodesOf(value: unknown, role: string): DraftNode[] {
  const items = Array.isArray(value)
    ? value.map((item, index) => [`${role}${index}`, item] as const)
    : Object.entries(isObject(value) ? value : {});
  return items.flatMap(([name, item]) => {
    if (typeof item === "string") return [{ nodeName: name, privateIP: item }];
    const privateIP = textAt(item, privateKeys);
    if (privateIP === undefined) return [];
    const publicIP = textAt(item, publicKeys);
    const nodeName = textAt(item, ["nodeName", "name", "hostname"]) ?? name;
    return [{ nodeName, privateIP, ...(publicIP !== undefined && { publicIP }) }];
  });
}

function textAt(value: unknown, keys: readonly string[]): string | undefined {
  const texts = keys.map((key) => isObject(value) ? value[key] : undefined);
  return texts.find((text) => typeof text === "string" && text !== "") as string | undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
