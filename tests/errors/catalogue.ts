import { fileURLToPath } from "node:url";
import { assetsErrors } from "./provoke_assets.ts";
import { connectionErrors } from "./provoke_connection.ts";
import { definitionErrors } from "./provoke_definition.ts";
import { unfitErrors } from "./provoke_unfit.ts";
import { usageErrors } from "./provoke_usage.ts";
import type { Provocation, Provoked } from "./provocation.ts";

/** Where the catalogue is: what people meet when something is wrong, to be read as one text. */
export const catalogueDirectory = fileURLToPath(new URL("catalogue", import.meta.url));

const groups: Readonly<Record<string, readonly Provocation[]>> = {
  assets: assetsErrors,
  connection: connectionErrors,
  definition: definitionErrors,
  unfit: unfitErrors,
  usage: usageErrors,
};

/** The catalogue's files, by name, and all that was provoked for them. */
export async function provokeAll(): Promise<{
  readonly files: ReadonlyMap<string, string>;
  readonly provoked: readonly Provoked[];
}> {
  const files = new Map<string, string>();
  const all: Provoked[] = [];
  for (const [name, provocations] of Object.entries(groups)) {
    const entries: string[] = [];
    for (const { title, provoke } of provocations) {
      const provoked = await provoke();
      all.push(provoked);
      entries.push(`# ${title}\n${provoked.text}exit code ${provoked.code}\n`);
    }
    files.set(`${name}.txt`, entries.join("\n"));
  }
  return { files, provoked: all };
}
