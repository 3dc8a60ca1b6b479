import { dirname } from "node:path";
import { AssetsError, InterruptedError, UnfitError, UsageError } from "../../errors.ts";
import type { Files } from "../../ports.ts";
import { SnapshotChecksum, type SnapshotChecksums } from "./snapshot_checksum.ts";
import { recordPath, recordText, type SnapshotRecord } from "./snapshot_record.ts";
import type { OnProgress, SnapshotStream } from "./snapshot_session.ts";

/** Where a snapshot goes. */
export interface SnapshotTarget {
  readonly path: string;
  /** Whether a file that is there may be replaced. */
  readonly replace: boolean;
}

/** What is known of a snapshot besides what its bytes tell. */
export type SnapshotOrigin = Omit<
  SnapshotRecord,
  "apiVersion" | "kind" | "revision" | "keys" | "hash" | "size" | "sha256"
>;

/** What a snapshot is received with. */
export interface Receiving {
  readonly files: Files;
  readonly target: SnapshotTarget;
  readonly origin: SnapshotOrigin;
  readonly onReceived: OnProgress;
  /** Aborted: nothing is left of it. */
  readonly signal: AbortSignal;
}

/** @throws UsageError when a file is in the way: asked before anything is done */
export async function requireFree(
  files: Pick<Files, "stat">,
  { path, replace }: SnapshotTarget,
): Promise<void> {
  for (const one of [path, recordPath(path)]) {
    if (!replace && await files.stat(one) !== undefined) throw inTheWay(one);
  }
}

/**
 * Writes a snapshot as it comes, for nobody but the user to read, and its record beside it. Either both are
 * there, whole and checked, or neither is.
 * @throws ConnectionError when it does not come to its end; UnfitError when it is damaged; UsageError when a
 *   file is in the way; InterruptedError; AssetsError when it cannot be written
 */
export async function receiveSnapshot(
  { taken, pieces }: SnapshotStream,
  { files, target, origin, onReceived, signal }: Receiving,
): Promise<SnapshotRecord> {
  const checksum = new SnapshotChecksum();
  let checked: SnapshotChecksums | undefined;
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    let received = 0;
    for await (const piece of checksum.watch(untilAborted(pieces, signal))) {
      onReceived(received += piece.length);
      yield piece;
    }
    checked = requireWhole(checksum.result());
  };
  const { path, replace } = target;
  if (!await files.writePieces(path, watched(), { mode: 0o600, replace })) throw inTheWay(path);
  if (checked === undefined) throw new Error("a snapshot was written that was not checked");
  const record: SnapshotRecord = {
    apiVersion: "hakube/v1",
    kind: "EtcdSnapshot",
    ...origin,
    revision: taken.contents.revision,
    keys: taken.contents.totalKey,
    hash: taken.contents.hash.toString(16),
    size: checked.size,
    sha256: checked.sha256,
  };
  await writeRecord(files, target, record);
  return record;
}

async function writeRecord(
  files: Files,
  { path, replace }: SnapshotTarget,
  record: SnapshotRecord,
): Promise<void> {
  const bytes = new TextEncoder().encode(recordText(record));
  try {
    if (replace) await files.writeAtomically(recordPath(path), bytes, 0o600);
    else if (!await files.createNew(recordPath(path), bytes, 0o600)) {
      throw inTheWay(recordPath(path));
    }
    await files.syncDirectory(dirname(path));
  } catch (error) {
    await files.remove(path);
    throw error;
  }
}

function requireWhole(checksums: SnapshotChecksums): SnapshotChecksums {
  if (checksums.isWhole) return checksums;
  throw new UnfitError("the snapshot is damaged: its checksum is another one", [
    "take it again; if it comes again, look for a disk or memory that fails on that master",
  ]);
}

function inTheWay(path: string): UsageError {
  return new UsageError(`"${path}" exists`, ["name another file, or say --force to replace it"]);
}

/** The pieces, until we are told to stop; a piece that does not come is not waited for then. */
async function* untilAborted(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => {});
  const stop = () => reject(new InterruptedError("the snapshot was not kept"));
  signal.addEventListener("abort", stop, { once: true });
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    if (signal.aborted) stop();
    for (let next; !(next = await Promise.race([iterator.next(), aborted])).done;) {
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Reads a snapshot's bytes once, and tells what they are. @throws AssetsError when it is damaged */
export async function checkSnapshotFile(
  files: Pick<Files, "readPieces">,
  path: string,
): Promise<SnapshotChecksums> {
  const checksum = new SnapshotChecksum();
  for await (const piece of files.readPieces(path)) checksum.take(piece);
  const checksums = checksum.result();
  if (checksums.isWhole) return checksums;
  throw new AssetsError(`${path} is damaged, or no snapshot: its checksum is another one`, [
    "take another snapshot; a copy of a member's db file is none, for it has no checksum",
  ]);
}
