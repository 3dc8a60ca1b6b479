import { dirname, normalize } from "node:path";
import type { FileAppender, FileInfo, Files, Lock } from "../../ports.ts";

interface StagedFile {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** Files as they will be: what is written is kept in memory, until all of it is written at once. */
export class StagedFiles implements Files {
  readonly #below: Files;
  readonly #staged = new Map<string, StagedFile>();
  readonly #directories = new Map<string, number>();

  constructor(below: Files) {
    this.#below = below;
  }

  /** Writes all of it, in the order in which it came; no directory in which nothing comes to lie. */
  async commit(): Promise<void> {
    for (const [path, { bytes, mode }] of this.#staged) {
      const directory = dirname(path);
      const directoryMode = this.#directories.get(directory);
      if (directoryMode !== undefined) await this.#below.makeDirectory(directory, directoryMode);
      await this.#below.writeAtomically(path, bytes, mode);
    }
    this.#staged.clear();
    this.#directories.clear();
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    return this.#staged.get(normalize(path))?.bytes ?? await this.#below.read(path);
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    const staged = this.#staged.get(normalize(path));
    if (staged === undefined) return await this.#below.stat(path);
    return { kind: "file", mode: staged.mode, size: staged.bytes.length };
  }

  async list(path: string): Promise<string[]> {
    return await this.#below.list(path);
  }

  makeDirectory(path: string, mode: number): Promise<void> {
    this.#directories.set(normalize(path), mode);
    return Promise.resolve();
  }

  writeAtomically(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    this.#staged.set(normalize(path), { bytes, mode });
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

  append(): Promise<FileAppender> {
    return Promise.reject(new Error("nothing is appended to before it is written"));
  }

  setMode(): Promise<void> {
    return Promise.reject(new Error("modes are given when files are written"));
  }

  remove(): Promise<void> {
    return Promise.reject(new Error("nothing is removed before it is written"));
  }

  async tryLock(): Promise<Lock | undefined> {
    // Nobody else sees what is staged.
    return await Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }
}
