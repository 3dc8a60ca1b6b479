import { nodePaths } from "../node_paths.ts";
import type { NodePlan } from "../plan.ts";

/**
 * Where a definition's proxy, authorities, mirrors and logins lie on a node, as patterns of a shell.
 * What matches and is not in the plan any more is an earlier definition's, and goes.
 */
export const sitePatterns: readonly string[] = [
  nodePaths.aptConfiguration,
  `${nodePaths.aptLogins}/hakube-*.conf`,
  `${nodePaths.mirrors}/*.crt`,
  `${nodePaths.trustedCAs}/hakube-*.crt`,
  nodePaths.containerdProxy,
  `${nodePaths.registryHosts}/*/hosts.toml`,
];

const expressions = sitePatterns.map((pattern) =>
  new RegExp(`^${pattern.split("*").map((part) => RegExp.escape(part)).join("[^/]*")}$`)
);

/** The files of a node's plan that match {@link sitePatterns}, in the order of their paths. */
export function siteFiles({ files, secrets }: Pick<NodePlan, "files" | "secrets">): string[] {
  const paths = [
    ...files.map(({ path }) => path),
    ...secrets.flatMap(({ installAs }) => installAs?.path ?? []),
  ];
  return paths.filter((path) => expressions.some((expression) => expression.test(path))).sort();
}
