import { Buffer } from "node:buffer";
import { basename, dirname, join } from "node:path";
import { AssetsError } from "../errors.ts";
import type { Files } from "../ports.ts";
import { directoryMode } from "./asset_inventory.ts";
import { sha256 } from "./digest.ts";

/** A file that a render wrote, and why. */
export interface WrittenFile {
  /** Relative to the assets directory. */
  readonly path: string;
  readonly change: "new" | "content" | "mode";
  /** `new`, `changed`, `issued anew: the names changed`, `mode 644 set to 600`. */
  readonly reason: string;
}

interface SeenFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** Writes what differs from what is there, and notes every file for the report and the manifest. */
export class AssetWriter {
  readonly written: WrittenFile[] = [];
  /** SHA-256 by path of every file that belongs to the assets. */
  readonly digests = new Map<string, string>();
  #kept = 0;
  /** What was read and not yet put again. */
  readonly #seen = new Map<string, SeenFile | undefined>();
  /** What is in each directory, as of the first look. */
  readonly #names = new Map<string, Promise<Set<string>>>();
  readonly #directories = new Map<string, Promise<void>>();

  /** @param onFile called after every file, with how many are done */
  constructor(
    readonly files: Files,
    readonly directory: string,
    readonly onFile: (done: number) => void = () => {},
  ) {}

  /** How many files were as they should be. */
  get kept(): number {
    return this.#kept;
  }

  /** For messages: the path with the assets directory before it. */
  at(path: string): string {
    return join(this.directory, path);
  }

  /**
   * @returns undefined when there is no such file
   * @throws AssetsError when something else than a regular file is there
   */
  async readText(path: string): Promise<string | undefined> {
    const seen = await this.#see(path);
    return seen === undefined ? undefined : new TextDecoder().decode(seen.bytes);
  }

  /**
   * Makes sure that a file has this content and mode.
   * @param reason for the report when the content is written; `new` and `changed` when not given
   */
  async put(
    path: string,
    content: string | Uint8Array,
    mode: number,
    reason?: string,
  ): Promise<void> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const seen = await this.#see(path);
    this.#seen.delete(path);
    if (seen === undefined || Buffer.compare(seen.bytes, bytes) !== 0) {
      await this.#makeDirectory(dirname(this.at(path)));
      await this.files.writeAtomically(this.at(path), bytes, mode);
      (await this.#namesIn(dirname(path))).add(basename(path));
      const change = seen === undefined ? "new" : "content";
      const usual = change === "new" ? "new" : "changed";
      this.written.push({ path, change, reason: reason ?? usual });
    } else if (seen.mode !== mode) {
      await this.files.setMode(this.at(path), mode);
      const reason = `mode ${seen.mode.toString(8)} set to ${mode.toString(8)}`;
      this.written.push({ path, change: "mode", reason });
    } else this.#kept++;
    this.#note(path, bytes);
  }

  /** Leaves a file that the user wants to keep, whatever is in it. @param bytes what should be */
  leave(path: string, bytes: Uint8Array): void {
    this.#seen.delete(path);
    this.#kept++;
    this.#note(path, bytes);
  }

  async #see(path: string): Promise<SeenFile | undefined> {
    if (this.#seen.has(path)) return this.#seen.get(path);
    const seen = await this.#look(path);
    this.#seen.set(path, seen);
    return seen;
  }

  async #look(path: string): Promise<SeenFile | undefined> {
    // Asking a directory once is cheaper than asking for each of a thousand files that are not there.
    if (!(await this.#namesIn(dirname(path))).has(basename(path))) return undefined;
    const info = await this.files.stat(this.at(path));
    if (info === undefined) return undefined;
    if (info.kind !== "file") {
      throw new AssetsError(`${this.at(path)} is a ${info.kind}, not a file`, [
        "move it away, or put the file itself there",
      ]);
    }
    const bytes = await this.files.read(this.at(path));
    return bytes === undefined ? undefined : { bytes, mode: info.mode };
  }

  #namesIn(directory: string): Promise<Set<string>> {
    const names = this.#names.get(directory) ??
      this.files.list(this.at(directory)).then((list) => new Set(list));
    this.#names.set(directory, names);
    return names;
  }

  /** Makes everything written so far survive a power cut. */
  async flush(): Promise<void> {
    for (const directory of this.#directories.keys()) await this.files.syncDirectory(directory);
  }

  #note(path: string, bytes: Uint8Array): void {
    this.digests.set(path, sha256(bytes));
    this.onFile(this.digests.size);
  }

  #makeDirectory(path: string): Promise<void> {
    const made = this.#directories.get(path) ?? this.files.makeDirectory(path, directoryMode);
    this.#directories.set(path, made);
    return made;
  }
}
