import { fileURLToPath } from "node:url";
import { outputOf } from "../run_program.ts";

/** Where the provider's program is. */
export const provider = fileURLToPath(new URL("../../infra-providers/nspawn", import.meta.url));

/**
 * Runs a piece of shell with functions of the provider, as `machines` has them.
 * @param parts files of its lib, without `.sh`
 * @returns what it printed, on both of its outputs
 */
export async function runShell(
  parts: readonly string[],
  script: string,
  options: { readonly here?: string; readonly enter?: readonly string[] } = {},
): Promise<string> {
  const here = options.here ?? provider;
  const sources = parts.map((part) => `. "$here/lib/${part}.sh"\n`).join("");
  const text = `exec 2>&1\nset -euo pipefail\nhere=${here}\n${sources}${script}`;
  return await outputOf([...(options.enter ?? []), "bash", "-c", text]);
}
