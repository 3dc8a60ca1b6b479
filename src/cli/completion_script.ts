import { fileURLToPath } from "node:url";
import type { Files } from "../ports.ts";

/** Where the scripts lie: beside `src/`, in the source tree and in the binary alike. */
const directory = fileURLToPath(new URL("../../templates/completions/", import.meta.url));

/** Shells that hakube has completions for. */
export const completedShells = ["bash", "zsh", "fish"] as const;

/** Reads the script that a shell is to run; it asks hakube itself at each key. */
export async function readCompletionScript(
  files: Files,
  shell: typeof completedShells[number],
): Promise<string> {
  const bytes = await files.read(`${directory}hakube.${shell}`);
  if (bytes === undefined) throw new Error(`The file "hakube.${shell}" is missing`);
  return new TextDecoder().decode(bytes);
}
