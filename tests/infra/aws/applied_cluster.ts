import { equal } from "node:assert/strict";
import { join } from "node:path";
import { sshPublicKey } from "./aws_variables.ts";
import { TofuWorkspace } from "./tofu_workspace.ts";

/** A node of the definition, as far as these tests look at it. */
interface DefinedNode {
  readonly nodeName: string;
  readonly privateIP: string;
  readonly publicIP?: string;
  readonly sshHostKey: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints?: readonly unknown[];
}

/** A definition as OpenTofu prints it. */
interface PrintedDefinition {
  readonly masterLoadBalancerAddress: string;
  readonly masterFQDNs: readonly string[];
  readonly kubernetesVersion?: string;
  readonly sshJumpHost?: string;
  readonly hooks: unknown;
  readonly masters: readonly DefinedNode[];
  readonly workers: readonly DefinedNode[];
}

interface StateResource {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A cluster that was applied, by the stand-ins for its providers. */
export interface AppliedCluster extends AsyncDisposable {
  readonly directory: string;
  readonly definitionText: string;
  readonly definition: PrintedDefinition;
  readonly resources: readonly StateResource[];
  /** Attributes of all resources of a type. */
  values(type: string): StateResource["values"][];
}

/**
 * Goes the way of the README, `init`, `apply`, `output`, and sees that a second plan changes
 * nothing. When disposed of, the cluster is destroyed, and nothing may be left in the state.
 * @param example file of examples/ without `.tfvars`
 */
export async function appliedCluster(
  { example, variables = {} }: {
    readonly example: string;
    readonly variables?: Readonly<Record<string, unknown>>;
  },
): Promise<AppliedCluster> {
  const workspace = await TofuWorkspace.create();
  const { directory } = workspace;
  const own = join(directory, "own.tfvars.json");
  await Deno.writeTextFile(own, JSON.stringify({ ssh_public_key: sshPublicKey, ...variables }));
  const files = [`-var-file=examples/${example}.tfvars`, `-var-file=${own}`];
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await workspace.run(...args);
    equal(code, 0, `tofu ${args.join(" ")}\n${stderr}`);
    return stdout;
  };
  const quiet = ["-no-color", "-input=false"];
  try {
    await run("apply", "-auto-approve", ...quiet, ...files);
    // Ends with 2 when anything is to be changed.
    await run("plan", "-detailed-exitcode", ...quiet, ...files);
    const definitionText = await run("output", "-raw", "cluster_definition");
    const state = JSON.parse(await run("show", "-json")) as {
      values: { root_module: { resources: StateResource[] } };
    };
    const resources = state.values.root_module.resources.filter(({ mode }) => mode === "managed");
    return {
      directory,
      definitionText,
      definition: JSON.parse(definitionText) as PrintedDefinition,
      resources,
      values: (type) => resources.filter((resource) => resource.type === type).map((r) => r.values),
      [Symbol.asyncDispose]: async () => {
        try {
          await run("destroy", "-auto-approve", ...quiet, ...files);
          equal(await run("state", "list"), "");
        } finally {
          await workspace[Symbol.asyncDispose]();
        }
      },
    };
  } catch (error) {
    await workspace[Symbol.asyncDispose]();
    throw error;
  }
}
