import { dirname, join } from "node:path";
import { AssetsError } from "../errors.ts";
import { type FileAppender, type FileInfo, type Files, temporaryNamePrefix } from "../ports.ts";
import { tryLockFile } from "./file_lock.ts";

/** The file system of this machine. */
export const denoFiles: Files = {
  read: (path) => told("read", path, () => absentAs(undefined, readFile(path))),
  readPieces: (path) => readPieces(path),
  stat: (path) => told("look at", path, () => absentAs(undefined, promised(() => stat(path)))),
  list: (path) => told("list", path, () => absentAs([], promised(() => list(path)))),
  makeDirectory: (path, mode) => told("make", path, () => makeDirectory(path, mode)),
  writeAtomically: (path, bytes, mode) =>
    told("write", path, async () => {
      await publish(path, true, (temporary) => writeNew(temporary, bytes, mode));
    }),
  syncDirectory: (path) => told("write", path, () => syncDirectory(path)),
  createNew: (path, bytes, mode) => told("write", path, () => createNew(path, bytes, mode)),
  writePieces: (path, pieces, { mode, replace }) =>
    told(
      "write",
      path,
      () => publish(path, replace, (temporary) => writeAll(temporary, pieces, mode)),
    ),
  append: (path, mode) => told("write", path, () => append(path, mode)),
  setMode: (path, mode) => told("change the mode of", path, () => Deno.chmod(path, mode)),
  remove: (path) => told("remove", path, () => absentAs(undefined, Deno.remove(path))),
  tryLock: (path) => told("lock", path, () => tryLockFile(path)),
};

async function readFile(path: string): Promise<Uint8Array | undefined> {
  try {
    return readSmallFile(path) ?? await Deno.readFile(path);
  } catch (error) {
    // A path through a file: there is no such file either.
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

/** Bytes of a file of the size of assets: to ask a thread for a thousand of them takes longer than to read them. */
function readSmallFile(path: string): Uint8Array | undefined {
  const { isFile, size } = Deno.statSync(path);
  // A pipe has bytes when its writer pleases, and until then Ctrl-C shall work.
  return isFile && size <= pieceSize ? Deno.readFileSync(path) : undefined;
}

function stat(path: string): FileInfo {
  const info = Deno.lstatSync(path);
  const kind = info.isFile
    ? "file"
    : info.isDirectory
    ? "directory"
    : info.isSymlink
    ? "symlink"
    : "other";
  return { kind, mode: (info.mode ?? 0) & 0o7777, size: info.size };
}

/** What fails does so by its promise. */
function promised<Value>(work: () => Value): Promise<Value> {
  return new Promise((resolve) => resolve(work()));
}

function list(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

async function makeDirectory(path: string, mode: number): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true, mode });
  } catch (error) {
    // A symbolic link to a directory is good enough for whoever made it.
    const there = error instanceof Deno.errors.AlreadyExists && (await Deno.stat(path)).isDirectory;
    if (!there) throw error;
  }
}

async function createNew(path: string, bytes: Uint8Array, mode: number): Promise<boolean> {
  return await publish(path, false, (temporary) => writeNew(temporary, bytes, mode));
}

/** Gives what `write` writes its name. @returns false when the path exists and may not be replaced */
async function publish(
  path: string,
  replace: boolean,
  write: (temporary: string) => Promise<void>,
): Promise<boolean> {
  try {
    await throughTemporaryFile(path, write, async (temporary) => {
      if (replace) return await Deno.rename(temporary, path);
      // A hard link, unlike a rename, never replaces.
      await Deno.link(temporary, path);
      await Deno.remove(temporary);
    });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

/** Writes a file under an unpredictable name in the same directory; `publish` gives it its own. */
async function throughTemporaryFile(
  path: string,
  write: (temporary: string) => Promise<void>,
  publish: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(path), `${temporaryNamePrefix}${crypto.randomUUID()}`);
  try {
    await write(temporary);
    await publish(temporary);
  } catch (error) {
    await absentAs(undefined, Deno.remove(temporary));
    throw error;
  }
}

/** What is as quick as asking another thread to do it is done at once: there are thousands of files. */
async function writeNew(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode });
  // The umask can only have taken bits away: before and after this, nobody has more than `mode`.
  const { mode: given } = file.statSync();
  if (((given ?? mode) & 0o7777) !== mode) await Deno.chmod(path, mode);
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  await file.sync();
}

/** As much is read at a time, and written to disk at a time: a disk that is full shall say so early. */
const pieceSize = 1024 * 1024;
const bytesBetweenSyncs = 64 * pieceSize;

async function writeAll(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  mode: number,
): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode });
  const { mode: given } = await file.stat();
  if (((given ?? mode) & 0o7777) !== mode) await Deno.chmod(path, mode);
  let unsynced = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) at += await file.write(piece.subarray(at));
    unsynced += piece.length;
    if (unsynced < bytesBetweenSyncs) continue;
    await file.syncData();
    unsynced = 0;
  }
  await file.sync();
}

async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  using file = await told("read", path, () => Deno.open(path));
  for (;;) {
    const buffer = new Uint8Array(pieceSize);
    const length = await told("read", path, () => file.read(buffer));
    if (length === null) return;
    yield buffer.subarray(0, length);
  }
}

async function syncDirectory(path: string): Promise<void> {
  using directory = await Deno.open(path, { read: true });
  try {
    await directory.sync();
  } catch (error) {
    // Some network file systems cannot sync a directory; there a rename is as durable as it gets.
    if (codeOf(error) !== "EINVAL") throw error;
  }
}

async function append(path: string, mode: number): Promise<FileAppender> {
  const file = await Deno.open(path, { append: true, create: true, mode });
  return {
    async write(bytes: Uint8Array): Promise<void> {
      await told("write", path, async () => {
        for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
      });
    },
    close(): Promise<void> {
      file.close();
      return Promise.resolve();
    },
  };
}

/** Nothing at the path is an answer, not a failure. */
async function absentAs<Value, Absent>(
  absent: Absent,
  work: Promise<Value>,
): Promise<Value | Absent> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return absent;
    throw error;
  }
}

/** Does the work; what the operating system refuses becomes an error that a person can act on. */
async function told<Value>(verb: string, path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const reason = reasons[codeOf(error)];
    if (reason === undefined) throw error;
    throw new AssetsError(`cannot ${verb} ${path}: ${reason.what}`, [reason.hint], {
      cause: error,
    });
  }
}

/** For example `ENOSPC`; empty when it is no refusal of the operating system or of Deno. */
function codeOf(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) return "NotCapable";
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** What a refusal means, and what helps. */
const reasons: Readonly<Record<string, { what: string; hint: string }>> = {
  ENOSPC: { what: "the disk is full", hint: "make room and run the command again" },
  EDQUOT: { what: "the disk quota is used up", hint: "make room and run the command again" },
  EACCES: { what: "permission denied", hint: "check who owns the directory and its mode" },
  EPERM: { what: "not permitted", hint: "check who owns the directory, and what it is mounted on" },
  EROFS: { what: "the file system is read-only", hint: "choose another directory" },
  EISDIR: { what: "it is a directory", hint: "move the directory away, or choose another path" },
  ENOTDIR: { what: "a part of the path is not a directory", hint: "choose another path" },
  EEXIST: { what: "something else is there", hint: "move it away, or choose another path" },
  ENOENT: { what: "there is no such file or directory", hint: "check the path" },
  ELOOP: { what: "its symbolic links go round in a circle", hint: "choose another path" },
  ENAMETOOLONG: { what: "the name is too long", hint: "choose a shorter path" },
  // Of /dev, /proc and /sys Deno lets only programs with all permissions have anything.
  NotCapable: {
    what: "it is a device or the system's own, or Deno was not given that permission",
    hint: "choose another path",
  },
};
