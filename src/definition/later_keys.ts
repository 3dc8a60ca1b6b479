import type { JsonPath } from "./json_path.ts";

/** Keys that the design has and this version does not know yet. */
const laterKeys: readonly (readonly [RegExp, string])[] = [
  [/^proxy$/, "nodes without a way to the internet can use mirrors"],
  [/^trustedCAs$/, "put the certificate on the nodes with a preinstall hook"],
  [/^loadBalancer\/(interface|virtualRouterId)$/, "use a load balancer of your own"],
  [/^mirrors\/.*\/ca$/, "put the certificate on the nodes with a preinstall hook"],
  [/^mirrors\/.*\/credentialsFile$/, "use a mirror that asks for no password"],
];

/**
 * Finds out whether an unknown key is one that a later version will know.
 * @returns what can be done without it; undefined when no version knows the key
 */
export function insteadOfLaterKey(path: JsonPath): string | undefined {
  const joined = path.join("/");
  return laterKeys.find(([pattern]) => pattern.test(joined))?.[1];
}
