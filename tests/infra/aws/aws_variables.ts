import { join } from "node:path";
import type { ProgramResult } from "../../run_program.ts";
import type { TofuWorkspace } from "./tofu_workspace.ts";

/** A public key that EC2 would take. */
export const sshPublicKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3m1pIhmsZ9yOXzJwlQHxJW6dcCT3yKVcTnMr0MIDwR me@example";

/** Variables of a cluster in a new VPC. */
export const validVariables: Readonly<Record<string, unknown>> = {
  cluster_name: "small",
  region: "eu-central-1",
  availability_zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
  ssh_public_key: sshPublicKey,
  ssh_allowed_cidrs: ["203.0.113.7/32"],
  api_allowed_cidrs: ["203.0.113.7/32"],
  worker_groups: { general: { count: 2 } },
};

/** Plans with these variables, and the valid ones for the rest. */
export async function plannedWith(
  workspace: TofuWorkspace,
  variables: Readonly<Record<string, unknown>>,
  ...options: string[]
): Promise<ProgramResult> {
  const path = join(workspace.directory, "variables.tfvars.json");
  await Deno.writeTextFile(path, JSON.stringify({ ...validVariables, ...variables }));
  return await workspace.run("plan", "-no-color", "-input=false", `-var-file=${path}`, ...options);
}
