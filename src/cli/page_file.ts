import { dirname } from "node:path";
import { UsageError } from "../errors.ts";
import type { Files } from "../ports.ts";

/** Makes sure that a page can be written where `--html` says. @throws UsageError */
export async function checkPageFile(files: Pick<Files, "stat">, path: string): Promise<void> {
  const kind = (await files.stat(path))?.kind;
  if (path === "" || (kind !== undefined && kind !== "file")) {
    throw new UsageError(`--html "${path}" is no name of a file`, ["name one, as cluster.html"]);
  }
  if ((await files.stat(dirname(path)))?.kind === undefined) {
    throw new UsageError(`there is no directory "${dirname(path)}" for ${path}`, ["make it first"]);
  }
}

/** Writes the page, in the place of an earlier one. */
export async function writePageFile(files: Files, path: string, page: string): Promise<void> {
  await files.writeAtomically(path, new TextEncoder().encode(page), 0o644);
}
