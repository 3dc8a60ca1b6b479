import { dirname, join } from "node:path";
import { UsageError } from "../../errors.ts";
import type { Files } from "../../ports.ts";
import { definitionJsonSchemaText } from "../reference/definition_json_schema.ts";

/** Name of the schema for editors, beside the definition. */
export const schemaName = "hakube.schema.json";

/** @throws UsageError when the file exists and may not be replaced, or has no directory to be in */
export async function refuseExisting(files: Files, file: string, force: boolean): Promise<void> {
  if (file === "-") return;
  const existing = (await files.stat(file))?.kind;
  if (existing === "directory") {
    throw new UsageError(`"${file}" is a directory`, [
      `name a file: hakube init ${join(file, "cluster.json")}`,
    ]);
  }
  if (existing !== undefined && !force) throw exists(file);
  if ((await files.stat(dirname(file))) === undefined) {
    throw new UsageError(`there is no directory "${dirname(file)}"`, ["make it first"]);
  }
}

/** What the schema of this hakube is written over: nothing, or what a hakube wrote. */
export async function maySchemaBeWritten(files: Files, file: string): Promise<boolean> {
  if (file === "-") return false;
  const bytes = await files.read(join(dirname(file), schemaName));
  return bytes === undefined || new TextDecoder().decode(bytes).includes("Made by `hakube schema`");
}

/** Writes a definition, and the schema that it names. @throws UsageError when the file exists by now */
export async function writeDefinition(
  files: Files,
  file: string,
  text: string,
  { force, schema }: { readonly force: boolean; readonly schema: boolean },
): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  if (force) await files.writeAtomically(file, bytes, 0o644);
  else if (!await files.createNew(file, bytes, 0o644)) throw exists(file);
  if (!schema) return;
  const schemaBytes = new TextEncoder().encode(definitionJsonSchemaText());
  await files.writeAtomically(join(dirname(file), schemaName), schemaBytes, 0o644);
}

function exists(file: string): UsageError {
  return new UsageError(`"${file}" exists`, ["name another file, or say --force to replace it"]);
}
