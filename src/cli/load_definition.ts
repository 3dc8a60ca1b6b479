import { dirname, resolve } from "node:path";
import { bundledHooks } from "../assets/templates.ts";
import { checkDefinition, type CheckedDefinition } from "../definition/check_definition.ts";
import { fileReferences, secretFileReferences } from "../definition/file_references.ts";
import { hookReferences, isHookPath } from "../definition/hook_references.ts";
import { parseDefinition } from "../definition/parse_definition.ts";
import { AssetsError, UsageError } from "../errors.ts";
import { checkIds } from "../install/preflight/preflight_checks.ts";
import { knownNetworks } from "../plan/network/network_providers.ts";
import { releaseCatalog } from "../plan/release_catalog.ts";
import type { Files, Ports } from "../ports.ts";
import { definitionName } from "./definition_name.ts";

/** What a definition is read from. */
export type ReadableFiles = Pick<Files, "read" | "stat">;

interface ReadingPorts {
  readonly files: ReadableFiles;
  readonly clock: Ports["clock"];
}

/** Reads standard input to its end. */
export type ReadInput = () => Promise<Uint8Array>;

/** What a definition is taken for. */
export interface DefinitionOptions {
  readonly allowTwoMasters: boolean;
}

/** The text of a definition, and what to call where it comes from. */
export interface DefinitionText {
  readonly text: string;
  /** For messages. */
  readonly file: string;
  /** What the paths in it are relative to. */
  readonly directory: string;
}

/**
 * Reads and checks a cluster definition, with the hooks that it names.
 * @param path a file, or `-` for standard input; hooks are then relative to the working directory
 * @throws DefinitionError with all problems; UsageError when there is no such file
 */
export async function loadDefinition(
  path: string,
  ports: ReadingPorts,
  readInput: ReadInput,
  options: DefinitionOptions,
): Promise<CheckedDefinition> {
  const definition = await readDefinitionText(path, ports.files, readInput);
  return await checkDefinitionText(definition, ports, options);
}

/** Reads a definition. @throws UsageError when there is no such file */
export async function readDefinitionText(
  path: string,
  files: ReadableFiles,
  readInput: ReadInput,
): Promise<DefinitionText> {
  const bytes = path === "-" ? await readInput() : await readFile(files, path);
  return {
    text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
    file: definitionName(path),
    directory: path === "-" ? "." : dirname(path),
  };
}

/** Checks a definition, with the hooks that it names. @throws DefinitionError with all problems */
export async function checkDefinitionText(
  { text, file, directory }: DefinitionText,
  { files, clock }: ReadingPorts,
  options: DefinitionOptions,
): Promise<CheckedDefinition> {
  const parsed = parseDefinition(text, file);
  const hooks = hookReferences(parsed).map(({ reference }) => reference).filter(isHookPath);
  const hookTexts = await readTexts(hooks, directory, files);
  const fileTexts = await readTexts(fileReferences(parsed), directory, files);
  const missingSecrets = await missingFiles(secretFileReferences(parsed), directory, files);
  return checkDefinition(parsed, {
    releases: releaseCatalog,
    today: clock.now().toISOString().slice(0, 10),
    allowTwoMasters: options.allowTwoMasters,
    bundledHooks,
    networks: knownNetworks,
    preflightChecks: checkIds,
    hookText: (reference) => hookTexts.get(reference),
    fileText: (reference) => fileTexts.get(reference),
    hasSecretFile: (reference) => !missingSecrets.has(reference),
  });
}

async function readFile(files: ReadableFiles, path: string): Promise<Uint8Array> {
  const hint = "name a cluster definition; samples/ has some to begin with";
  let bytes: Uint8Array | undefined;
  try {
    bytes = await files.read(path);
  } catch (error) {
    // What helps with assets, such as moving it away, is no help with a file that is only read.
    if (error instanceof AssetsError) throw new UsageError(error.message, [hint], { cause: error });
    throw error;
  }
  if (bytes === undefined) throw new UsageError(`there is no file "${path}"`, [hint]);
  return bytes;
}

/** Those of the files that are not there. What is below `~/` is taken to be there. */
async function missingFiles(
  references: readonly string[],
  directory: string,
  files: ReadableFiles,
): Promise<Set<string>> {
  const missing = new Set<string>();
  for (const reference of references) {
    if (reference.includes("\0") || reference.startsWith("~/")) continue;
    if (await files.stat(resolve(directory, reference)) === undefined) missing.add(reference);
  }
  return missing;
}

/** The texts of files that the definition names; those that are no file are left out. */
async function readTexts(
  references: readonly string[],
  directory: string,
  files: ReadableFiles,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const reference of references) {
    if (reference.includes("\0")) continue;
    const path = resolve(directory, reference);
    const kind = (await files.stat(path))?.kind;
    const bytes = kind === "file" || kind === "symlink" ? await files.read(path) : undefined;
    if (bytes !== undefined) texts.set(reference, new TextDecoder().decode(bytes));
  }
  return texts;
}
