import { Buffer } from "node:buffer";
import { dirname, join, normalize } from "node:path/posix";
import type { FileAppender, FileInfo, Files, Lock } from "../../src/ports.ts";

interface MemoryFile {
  bytes: Uint8Array;
  mode: number;
}

/** A file system in memory. */
export class MemoryFiles implements Files {
  readonly files = new Map<string, MemoryFile>();
  /** Modes of directories. */
  readonly directories = new Map<string, number>([["/", 0o755], [".", 0o755]]);
  readonly #locks = new Set<string>();
  /** Called before anything changes; throwing makes the change fail. */
  beforeChange: (what: "write" | "remove" | "setMode", path: string) => void = () => {};

  read(path: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.files.get(normalize(path))?.bytes.slice());
  }

  async *readPieces(path: string): AsyncGenerator<Uint8Array> {
    const bytes = await this.read(path);
    if (bytes === undefined) throw new Error(`no file ${path}`);
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
  }

  stat(path: string): Promise<FileInfo | undefined> {
    const file = this.files.get(normalize(path));
    if (file !== undefined) {
      return Promise.resolve({ kind: "file", mode: file.mode, size: file.bytes.length });
    }
    const mode = this.directories.get(normalize(path));
    return Promise.resolve(mode === undefined ? undefined : { kind: "directory", mode, size: 0 });
  }

  list(path: string): Promise<string[]> {
    const directory = normalize(path);
    const names = [...this.files.keys(), ...this.directories.keys()]
      .filter((entry) => entry !== directory && dirname(entry) === directory)
      .map((entry) => entry.slice(entry.lastIndexOf("/") + 1));
    return Promise.resolve(names.sort());
  }

  makeDirectory(path: string, mode: number): Promise<void> {
    const directory = normalize(path);
    if (this.directories.has(directory)) return Promise.resolve();
    this.directories.set(directory, mode);
    return this.makeDirectory(dirname(directory), mode);
  }

  // deno-lint-ignore require-await -- a failure must be a rejection
  async writeAtomically(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    const file = normalize(path);
    if (!this.directories.has(dirname(file))) throw new Error(`no directory for ${file}`);
    this.beforeChange("write", file);
    this.files.set(file, { bytes: bytes.slice(), mode });
  }

  syncDirectory(): Promise<void> {
    return Promise.resolve();
  }

  async createNew(path: string, bytes: Uint8Array, mode: number): Promise<boolean> {
    if (this.files.has(normalize(path))) return false;
    await this.writeAtomically(path, bytes, mode);
    return true;
  }

  async writePieces(
    path: string,
    pieces: AsyncIterable<Uint8Array>,
    { mode, replace }: { readonly mode: number; readonly replace: boolean },
  ): Promise<boolean> {
    const bytes = Buffer.concat(await Array.fromAsync(pieces));
    if (!replace) return await this.createNew(path, bytes, mode);
    await this.writeAtomically(path, bytes, mode);
    return true;
  }

  append(path: string, mode: number): Promise<FileAppender> {
    const file: MemoryFile = this.files.get(normalize(path)) ?? { bytes: new Uint8Array(), mode };
    this.files.set(normalize(path), file);
    return Promise.resolve({
      write(bytes: Uint8Array): Promise<void> {
        file.bytes = new Uint8Array([...file.bytes, ...bytes]);
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    });
  }

  // deno-lint-ignore require-await -- a failure must be a rejection
  async setMode(path: string, mode: number): Promise<void> {
    const file = this.files.get(normalize(path));
    const isDirectory = this.directories.has(normalize(path));
    if (file === undefined && !isDirectory) throw new Error(`no file ${path}`);
    this.beforeChange("setMode", normalize(path));
    if (file !== undefined) file.mode = mode;
    else this.directories.set(normalize(path), mode);
  }

  // deno-lint-ignore require-await -- a failure must be a rejection
  async remove(path: string): Promise<void> {
    if (!this.files.has(normalize(path))) return;
    this.beforeChange("remove", normalize(path));
    this.files.delete(normalize(path));
  }

  tryLock(path: string): Promise<Lock | undefined> {
    const file = normalize(path);
    if (this.#locks.has(file)) return Promise.resolve(undefined);
    this.#locks.add(file);
    return Promise.resolve({
      [Symbol.asyncDispose]: (): Promise<void> => {
        this.#locks.delete(file);
        return Promise.resolve();
      },
    });
  }

  /** For tests: the text of a file that must be there. */
  text(...path: string[]): string {
    const file = this.files.get(join(...path));
    if (file === undefined) throw new Error(`no file ${join(...path)}`);
    return new TextDecoder().decode(file.bytes);
  }

  /** For tests: replaces a file's text and keeps its mode. */
  edit(path: string, text: string): void {
    const mode = this.files.get(path)?.mode ?? 0o644;
    this.files.set(path, { bytes: new TextEncoder().encode(text), mode });
  }

  /** For tests: every file's bytes and mode, to compare. */
  snapshot(): Record<string, string> {
    return Object.fromEntries(
      [...this.files].sort().map((
        [path, file],
      ) => [path, `${file.mode.toString(8)} ${Buffer.from(file.bytes).toString("base64")}`]),
    );
  }
}
