import { fileURLToPath } from "node:url";
import type { Files } from "../ports.ts";

/** Where the licences lie: beside `src/`, in the source tree and in the binary alike. */
const directory = fileURLToPath(new URL("../../licenses/", import.meta.url));

/** The runtime, what the runtime is made of, and the packages of npm; `deno task licenses` writes the last. */
const parts = ["runtime.txt", "crates.txt", "packages.txt"];

/** Reads the licences of everything in the binary that is not hakube's own, as one text. */
export async function readThirdPartyLicences(files: Files): Promise<string> {
  const texts = await Promise.all(parts.map(async (part) => {
    const bytes = await files.read(`${directory}${part}`);
    if (bytes === undefined) throw new Error(`The file "licenses/${part}" is missing`);
    return new TextDecoder().decode(bytes);
  }));
  return texts.join("\n");
}
