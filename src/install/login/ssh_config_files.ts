import { dirname, join } from "node:path/posix";
import { ConnectionError, HakubeError } from "../../errors.ts";
import type { Files } from "../../ports.ts";
import { matchesPattern } from "./patterns.ts";
import { type ConfigLine, parseConfigText } from "./ssh_config_text.ts";

/** A directive, and for `Include` the files that it names. */
export interface LoadedLine extends ConfigLine {
  readonly included: readonly ConfigFile[];
}

/** A file of OpenSSH's client configuration. */
export interface ConfigFile {
  readonly path: string;
  readonly lines: readonly LoadedLine[];
}

/** As in OpenSSH: an Include in the 17th file is refused, so a file that includes itself too. */
const deepestInclude = 16;

interface Reading {
  readonly files: Files;
  /** For `~`. */
  readonly home: string;
  /** What relative names of Include are relative to. */
  readonly directory: string;
}

/**
 * Reads `~/.ssh/config` and `/etc/ssh/ssh_config` with all that they include. The first that says
 * something decides, so the user's comes first.
 * @throws ConnectionError `ssh-config` for what cannot be read, or may have been written by others
 */
export async function loadConfigFiles(files: Files, home: string): Promise<ConfigFile[]> {
  const own = join(home, ".ssh/config");
  const user = await readConfigFile(own, { files, home, directory: dirname(own) }, true, 0);
  const all = "/etc/ssh/ssh_config";
  const system = await readConfigFile(all, { files, home, directory: dirname(all) }, false, 0);
  return [user, system].filter((file) => file !== undefined);
}

/** @param isChecked whether it must be the user's alone, as OpenSSH wants of all but its first own */
async function readConfigFile(
  path: string,
  reading: Reading,
  isChecked: boolean,
  depth: number,
): Promise<ConfigFile | undefined> {
  const bytes = await readOrTell(reading.files, path);
  if (bytes === undefined) return undefined;
  const info = await reading.files.stat(path);
  if (isChecked && info?.kind === "file" && (info.mode & 0o022) !== 0) {
    throw new ConnectionError("ssh-config", `${path} can be written by others`, [
      `look at what is in it, then: chmod go-w ${path}`,
    ]);
  }
  const text = new TextDecoder().decode(bytes);
  if (!isText(text)) {
    throw new ConnectionError("ssh-config", `${path} is no text`, [
      "it should be a configuration of OpenSSH: was something else written over it?",
    ]);
  }
  const lines: LoadedLine[] = [];
  for (const line of parseConfigText(text, path)) {
    const included = line.keyword === "include" ? await readIncluded(line, reading, depth) : [];
    lines.push({ ...line, included });
  }
  return { path, lines };
}

/** Whatever else is in such a file would end on a terminal, in a message that quotes it. */
function isText(text: string): boolean {
  // deno-lint-ignore no-control-regex -- they are what is looked for
  return !/[\x00-\x08\x0e-\x1f\x7f\ufffd]/.test(text);
}

async function readOrTell(files: Files, path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (!(error instanceof HakubeError)) throw error;
    throw new ConnectionError("ssh-config", error.message, error.hints, { cause: error });
  }
}

async function readIncluded(
  { args, place }: ConfigLine,
  reading: Reading,
  depth: number,
): Promise<ConfigFile[]> {
  if (depth === deepestInclude) {
    throw new ConnectionError("ssh-config", `${place}: Include goes deeper than 16 files`, [
      "does a file include itself?",
    ]);
  }
  const found: ConfigFile[] = [];
  for (const name of args) {
    if (/[[\]]|\$\{/.test(name)) {
      throw new ConnectionError("ssh-config", `${place}: hakube cannot find Include ${name}`, [
        "write names with * and ? only",
      ]);
    }
    const pattern = name === "~" || name.startsWith("~/")
      ? join(reading.home, name.slice(1))
      : join(name.startsWith("/") ? "/" : reading.directory, name);
    for (const path of await expandPattern(reading.files, pattern)) {
      const file = await readConfigFile(path, reading, true, depth + 1);
      if (file !== undefined) found.push(file);
    }
  }
  return found;
}

/** Paths that a pattern of absolute path names, sorted, as glob(3) finds them. */
async function expandPattern(files: Files, pattern: string): Promise<string[]> {
  let paths = ["/"];
  for (const part of pattern.split("/").filter((name) => name !== "")) {
    if (!/[*?]/.test(part)) {
      paths = paths.map((path) => join(path, part));
      continue;
    }
    const names = await Promise.all(paths.map(async (path) => {
      // Like glob(3), passes over what is no directory or may not be read.
      const all = await files.list(path).catch(() => []);
      return all
        .filter((name) => !name.startsWith(".") || part.startsWith("."))
        .filter((name) => matchesPattern(part, name))
        .map((name) => join(path, name));
    }));
    paths = names.flat();
  }
  return paths;
}
