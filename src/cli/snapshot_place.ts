import { join } from "node:path";
import type { Files } from "../ports.ts";

/** Where a snapshot goes for which no file is named: `snapshots/NAME-20261128T093000Z.db` */
export function snapshotPath(clusterName: string, now: Date): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return join("snapshots", `${clusterName}-${time}.db`);
}

/** Makes the directory of snapshots, which keeps them out of a repository. */
export async function makeSnapshotDirectory(files: Files, directory: string): Promise<void> {
  if (await files.stat(directory) !== undefined) return;
  await files.makeDirectory(directory, 0o700);
  await files.createNew(join(directory, ".gitignore"), new TextEncoder().encode("*\n"), 0o600);
}
