import type { CheckedAssets } from "../assets/check_assets.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { UsageError } from "../errors.ts";
import { placeOf } from "../install/login/host_key_errors.ts";
import type { PresentedKey } from "../install/login/host_key_approval.ts";
import { type ClusterPlan, loginKeyPath } from "../plan/plan.ts";
import type { Prompter } from "../prompter.ts";
import type { CliContext } from "./cli_context.ts";

/** Shows host keys that nobody has vouched for in one list, and asks once. */
export async function approveHostKeys(
  unknown: readonly PresentedKey[],
  prompter: Prompter,
): Promise<boolean> {
  const list = unknown.map(({ host, key }) =>
    `  ${host.nodeName} (${placeOf(host)}) ${key.type} ${key.fingerprint}`
  );
  const hosts = `These hosts are not known:\n${list.join("\n")}\n`;
  return await prompter.confirm(`${hosts}Trust them, and keep their keys with the assets?`);
}

/** The cluster's own login key of a node, once the cluster lives: `install` has authorised it. */
export async function clusterKey(
  { definition }: ClusterPlan,
  assets: Pick<CheckedAssets, "clusterRecord" | "read"> | undefined,
  { nodeName }: NodeDefinition,
): Promise<string | undefined> {
  if (assets?.clusterRecord === undefined) return undefined;
  return new TextDecoder().decode(await assets.read(loginKeyPath(definition, nodeName)));
}

/** @throws UsageError when nobody can say where the user's keys are */
export function homeOf(context: CliContext): string {
  const home = context.environment("HOME");
  if (home) return home;
  throw new UsageError("HOME is not set, so your SSH keys cannot be found", ["set HOME"]);
}
