import {
  receiveSnapshot,
  type SnapshotOrigin,
} from "../../src/operate/snapshot/receive_snapshot.ts";
import { recordText } from "../../src/operate/snapshot/snapshot_record.ts";
import { ProgramFiles } from "../fakes/cli_context.ts";
import { sealedSnapshot } from "../fakes/sealed_snapshot.ts";
import { definitionPath as cluster, livingSite, whereAssets as where } from "./living_site.ts";
import { byCall, byCommand, type Provocation } from "./provocation.ts";

const snapshot = "/site/lab.db";
const sealed = sealedSnapshot(512);

const origin: SnapshotOrigin = {
  clusterName: "prod",
  clusterId: "5e2f",
  etcdClusterId: "14841639068965178418",
  node: "master0",
  takenAt: "2026-11-28T00:00:00.000Z",
  etcdVersion: "3.6.14",
  kubernetesVersion: "1.37.2",
};

/** The assets of a cluster that lives, and a snapshot of another one. */
function site(
  happen: (files: ProgramFiles) => Promise<unknown> | void = () => {},
): () => Promise<{ files: ProgramFiles }> {
  return async () => {
    const files = await livingSite();
    await receive(files, sealed);
    await happen(files);
    return { files };
  };
}

/** Takes what comes of a node for a snapshot. */
async function receive(
  files: ProgramFiles,
  bytes: Uint8Array,
  { signal = new AbortController().signal, from = origin } = {},
): Promise<void> {
  const contents = { hash: 1, revision: "1", totalKey: 1, version: "" };
  const pieces = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  const taken = { answer: "taken", size: bytes.length, contents, status: undefined } as const;
  const target = { path: snapshot, replace: false };
  const receiving = { files, target, origin: from, onReceived: () => {}, signal };
  const record = await receiveSnapshot({ taken, pieces }, receiving);
  files.edit(`${snapshot}.json`, recordText(record));
}

/** Takes a snapshot over the one that is there. */
function again(files: ProgramFiles, from: SnapshotOrigin): Promise<void> {
  files.files.delete(snapshot);
  files.files.delete(`${snapshot}.json`);
  return receive(files, sealed, { from });
}

const restore = ["etcd", "restore", cluster, snapshot, ...where];

/** Snapshots that are not taken, or not restored. */
export const snapshotErrors: readonly Provocation[] = [
  byCommand("a snapshot to a file that exists", [
    ...["etcd", "snapshot", cluster, snapshot, ...where],
  ], site()),
  byCommand(
    "a restore for a cluster that does not live",
    restore,
    site((files) => files.remove("/site/assets/cluster.json")),
  ),
  byCommand(
    "a restore of what is no snapshot",
    restore,
    site((files) => files.edit(snapshot, "junk")),
  ),
  byCommand(
    "a restore with a record that is damaged",
    restore,
    site((files) => files.edit(`${snapshot}.json`, "{}")),
  ),
  byCommand("a restore of another cluster's snapshot", restore, site()),
  byCommand(
    "a restore of a newer etcd's snapshot",
    restore,
    site((files) => again(files, { ...origin, etcdVersion: "3.9.0" })),
  ),
  byCommand(
    "a restore of another file than the record's",
    restore,
    site((files) => {
      files.files.set(snapshot, { bytes: sealedSnapshot(512, 2), mode: 0o600 });
    }),
  ),
  byCommand("a recovery from a worker", [
    ...["etcd", "recover", cluster, "worker0", ...where],
  ], site()),
  byCall(
    "a snapshot that comes damaged",
    () => receive(new ProgramFiles(), new Uint8Array(544)),
  ),
  byCall(
    "a snapshot that is not waited for",
    () => receive(new ProgramFiles(), sealed, { signal: AbortSignal.abort() }),
  ),
];
