import { dirname, normalize } from "node:path";
import { OverlayFiles } from "../../assets/overlay_files.ts";
import type { Files } from "../../ports.ts";

/** Files as they will be: what is written is kept in memory, until all of it is written at once. */
export class StagedFiles extends OverlayFiles {
  readonly #target: Files;
  readonly #directories = new Map<string, number>();

  constructor(target: Files) {
    super(target);
    this.#target = target;
  }

  override makeDirectory(path: string, mode: number): Promise<void> {
    this.#directories.set(normalize(path), mode);
    return Promise.resolve();
  }

  /** Writes all of it, in the order in which it came; no directory in which nothing comes to lie. */
  async commit(): Promise<void> {
    for (const [path, { bytes, mode }] of this.written) {
      const directory = dirname(path);
      const directoryMode = this.#directories.get(directory);
      if (directoryMode !== undefined) await this.#target.makeDirectory(directory, directoryMode);
      await this.#target.writeAtomically(path, bytes, mode);
    }
    this.forget();
    this.#directories.clear();
  }
}
