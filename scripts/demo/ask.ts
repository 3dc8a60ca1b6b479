import { createInterface } from "node:readline/promises";
import process from "node:process";

/** Somebody said no, or nobody is there to ask. */
export class NotAgreed extends Error {
  override readonly name = "NotAgreed";
}

/**
 * Makes sure that something is agreed to.
 * @param isAgreed was already, by `--yes`
 * @throws NotAgreed when the answer is no, or there is no terminal to ask on
 */
export async function agree(question: string, isAgreed: boolean): Promise<void> {
  if (isAgreed) return;
  if (!Deno.stdin.isTerminal() || !Deno.stderr.isTerminal()) {
    throw new NotAgreed("there is no terminal to ask on; --yes agrees");
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const interrupted = Promise.withResolvers<string>();
  // Ctrl-C and Ctrl-D: no answer is no.
  lines.once("SIGINT", () => lines.close());
  lines.once("close", () => interrupted.resolve("no"));
  const answer = await Promise.race([lines.question(`  ${question} [Y/n] `), interrupted.promise]);
  lines.close();
  if (!/^(y(es)?)?$/i.test(answer.trim())) throw new NotAgreed("nothing was changed");
}
