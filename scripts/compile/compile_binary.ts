import { runDeno } from "./run_deno.ts";
import type { Target } from "./targets.ts";

/**
 * What the binary may do, whoever runs it; `deno compile` burns it in. Definitions, assets and keys lie
 * where users have them and nodes are anywhere, so files and network cannot be narrowed.
 */
const permissions = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-env",
  // For --ssh-transport openssh; nothing else is ever started.
  "--allow-run=ssh",
  "--allow-sys=hostname,homedir,uid",
];

/**
 * Compiles what {@link stageProgram} has laid into a directory.
 * @param deno its runtime becomes the binary's; DENORT_BIN may name a runtime that was fetched before
 * @param target undefined: for this machine
 * @throws DenoFailed
 */
export async function compileBinary(
  stage: string,
  { deno, program, target, output }: {
    deno: string;
    program: readonly string[];
    target: Target | undefined;
    output: string;
  },
): Promise<void> {
  // Beside it and then renamed: who runs the present one keeps it, and no half-written one is found.
  const written = `${output}.new`;
  await runDeno(deno, [
    ...["compile", "--quiet", "--no-check"],
    // The cache is a file of a well-known name in the temporary directory: nothing for a tool of root.
    "--no-code-cache",
    // More room for new objects makes nothing faster, and installs take a third more memory (docs/performance.md).
    "--v8-flags=--max-semi-space-size=4",
    ...permissions,
    ...(target === undefined ? [] : [`--target=${target.triple}`]),
    ...["--output", written],
    ...program,
  ], stage);
  await Deno.rename(written, output);
}
