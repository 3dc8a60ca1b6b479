import { type DemoState, inDemo } from "./demo_state.ts";
import { hakubeCommand } from "../hakube_command.ts";

/** Small programs in the demo's directory, for whoever wants to look around. */
export interface Wrapper {
  readonly name: string;
  readonly text: string;
}

/** `machines`, `hakube` and `kubectl` as one types them there, in the network of the demo's machines. */
export function wrappers(
  { machines, env }: Pick<DemoState, "machines" | "env">,
  hakube: readonly string[],
): Wrapper[] {
  const settings = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  // They may be called from elsewhere, by a path.
  const inside = 'cd "$(dirname "$0")" || exit 1\n';
  const words = hakube.map(quote).join(" ");
  return [
    {
      name: "machines",
      text: `#!/bin/sh\n# The demo's machines; \`./machines help\` lists the commands.\n` +
        `${settings.join("")}exec ${quote(machines)} "$@"\n`,
    },
    {
      name: "hakube",
      text: `#!/bin/sh\n# hakube, in the network of the demo's machines.\n` +
        `${inside}exec ./machines net ${words} "$@"\n`,
    },
    {
      name: "kubectl",
      text: `#!/bin/sh\n# kubectl, in the network of the demo's machines.\n` +
        `${inside}exec ./machines net ./bin/kubectl --kubeconfig kubeconfig "$@"\n`,
    },
  ];
}

/** Writes them. */
export async function writeWrappers(state: DemoState): Promise<void> {
  for (const { name, text } of wrappers(state, hakubeCommand())) {
    await Deno.writeTextFile(inDemo(name), text, { mode: 0o700 });
  }
}

/** A word as a shell reads it. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
