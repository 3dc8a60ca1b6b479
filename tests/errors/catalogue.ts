import { fileURLToPath } from "node:url";
import { archiveErrors } from "./provoke_archives.ts";
import { assetsErrors } from "./provoke_assets.ts";
import { connectionErrors } from "./provoke_connection.ts";
import { definitionErrors } from "./provoke_definition.ts";
import { initErrors } from "./provoke_init.ts";
import { machineErrors } from "./provoke_machines.ts";
import { operationErrors } from "./provoke_operations.ts";
import { snapshotErrors } from "./provoke_snapshots.ts";
import { unfitErrors } from "./provoke_unfit.ts";
import { usageErrors } from "./provoke_usage.ts";
import type { Provocation, Provoked } from "./provocation.ts";

/** Where the catalogue is: what people meet when something is wrong, to be read as one text. */
export const catalogueDirectory = fileURLToPath(new URL("catalogue", import.meta.url));

const groups: Readonly<Record<string, readonly Provocation[]>> = {
  archives: archiveErrors,
  assets: assetsErrors,
  connection: connectionErrors,
  definition: definitionErrors,
  init: initErrors,
  machines: machineErrors,
  operations: operationErrors,
  snapshots: snapshotErrors,
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
