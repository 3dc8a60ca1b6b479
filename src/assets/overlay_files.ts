import { basename, dirname, join } from "node:path";
import type { FileAppender, FileInfo, Files, Lock } from "../ports.ts";

interface OverlayFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/**
 * A file system that shows what another one holds, and keeps every change to itself: whatever is
 * done in it happens in memory, and nobody else sees it. Modes of directories are not kept.
 */
export class OverlayFiles implements Files {
  /** By normalised path; undefined: removed. */
  readonly #changes = new Map<string, OverlayFile | undefined>();

  constructor(readonly below: Pick<Files, "read" | "stat" | "list">) {}

  async read(path: string): Promise<Uint8Array | undefined> {
    const key = keyOf(path);
    return this.#changes.has(key) ? this.#changes.get(key)?.bytes : await this.below.read(path);
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    const key = keyOf(path);
    if (!this.#changes.has(key)) return await this.below.stat(path);
    const file = this.#changes.get(key);
    return file && { kind: "file", mode: file.mode, size: file.bytes.length };
  }

  async list(path: string): Promise<string[]> {
    const names = new Set(await this.below.list(path));
    for (const [changed, file] of this.#changes) {
      if (dirname(changed) !== keyOf(path)) continue;
      if (file === undefined) names.delete(basename(changed));
      else names.add(basename(changed));
    }
    return [...names].sort();
  }

  makeDirectory(_path: string, _mode: number): Promise<void> {
    return Promise.resolve();
  }

  writeAtomically(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    this.#changes.set(keyOf(path), { bytes: bytes.slice(), mode });
    return Promise.resolve();
  }

  syncDirectory(): Promise<void> {
    return Promise.resolve();
  }

  async createNew(path: string, bytes: Uint8Array, mode: number): Promise<boolean> {
    if (await this.stat(path) !== undefined) return false;
    await this.writeAtomically(path, bytes, mode);
    return true;
  }

  readPieces(path: string): AsyncIterable<Uint8Array> {
    throw new Error(`${path}: nothing is so large here`);
  }

  writePieces(path: string): Promise<boolean> {
    return Promise.reject(new Error(`${path}: nothing is so large here`));
  }

  append(path: string): Promise<FileAppender> {
    return Promise.reject(new Error(`${path}: nothing is appended to in memory`));
  }

  async setMode(path: string, mode: number): Promise<void> {
    const bytes = await this.stat(path).then((info) =>
      info?.kind === "file" ? this.read(path) : undefined
    );
    if (bytes !== undefined) await this.writeAtomically(path, bytes, mode);
  }

  remove(path: string): Promise<void> {
    this.#changes.set(keyOf(path), undefined);
    return Promise.resolve();
  }

  /** Nobody else works in it. */
  tryLock(): Promise<Lock> {
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }
}

/** The same for every way to write a path. */
function keyOf(path: string): string {
  return join(path).replace(/(.)\/$/, "$1");
}
