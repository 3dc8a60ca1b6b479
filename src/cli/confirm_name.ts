import { InterruptedError, UsageError } from "../errors.ts";
import type { Prompter } from "../prompter.ts";

/**
 * Makes sure that whoever asks for it means this cluster: its name is to be written with `--confirm`, or typed
 * where somebody can be asked.
 * @param consequence what happens to it, as the rest of a sentence
 * @throws UsageError when it is another name, or nobody can be asked; InterruptedError when another one is typed
 */
export async function confirmName(
  clusterName: string,
  confirm: string | undefined,
  { consequence, prompter }: {
    readonly consequence: string;
    readonly prompter: Pick<Prompter, "interactive" | "text">;
  },
): Promise<void> {
  if (confirm === clusterName) return;
  if (confirm !== undefined) {
    throw new UsageError(`--confirm "${confirm}" is not the name of the cluster`, [
      `the definition is that of "${clusterName}"`,
    ]);
  }
  if (!prompter.interactive) {
    throw new UsageError(`nobody can be asked whether this is meant: ${consequence}`, [
      `if it is: --confirm ${clusterName}`,
    ]);
  }
  const typed = await prompter.text(
    `Is this meant: ${consequence}? Type the cluster's name to go on:`,
  );
  if (typed.trim() !== clusterName) throw new InterruptedError("nothing was changed");
}
