import assert from "node:assert/strict";
import { good } from "../e2e/administrator.ts";
import { lab, masters, onMachine } from "../e2e/lab.ts";
import { timed } from "./living_cluster.ts";
import type { NoteFigure, Scenario } from "./scenario.ts";
import { destroyData, onEtcd, revision, SnapshotCluster, wipe } from "./snapshot_cluster.ts";

const restore = ["etcd", "restore", "cluster.json", "snapshot.db", "--confirm", "lab"];

/** Snapshots of etcd, and the ways back with them. */
export const snapshotScenarios: readonly Scenario[] = [
  {
    id: "restore",
    what:
      "all masters lose etcd's data, and a snapshot is restored; the command is killed meanwhile",
    play: restoreData,
  },
  {
    id: "restore-wiped",
    what: "all masters are wiped, and a snapshot is restored to them",
    play: restoreWiped,
  },
  {
    id: "recover",
    what:
      "two of three masters are lost for good; etcd goes on from the third, and both are replaced",
    play: recoverQuorum,
  },
];

async function restoreData(note: NoteFigure): Promise<void> {
  await using cluster = await SnapshotCluster.make();
  const { admin } = cluster;
  const watched = await startWatch(cluster);
  note("snapshot", await timed(() => cluster.snapshot()));
  await refusals(cluster);
  await onEtcd("etcdctl put /hakube-test/later lost");
  await good(admin.kubectl("create", "configmap", "later"));
  const before = await revision();
  await destroyData();
  await cluster.killedAt("data", restore);
  note("restore, after it was killed", await timed(() => good(admin.hakube(...restore))));
  const bump = await revision() - before;
  assert.ok(bump > 900_000_000, `the revision went on by ${bump}`);
  await cluster.assertRestored();
  assert.match(await watched(), /required revision has been compacted/);
  const expired = await admin.kubectl(
    ...["get", "--raw", `/api/v1/configmaps?watch=true&resourceVersion=${before}&timeoutSeconds=5`],
  );
  assert.match(expired.stdout + expired.stderr, /"code":410|too old resource version|Expired/);
  const { stderr } = await admin.kubectl("get", "configmap", "later");
  assert.match(stderr, /NotFound/);
  await good(onMachine("m1", "bash", "-c", "! ls /var/lib/hakube/snapshots/*"));
}

/**
 * A client of etcd that watches, and goes on by itself when it can reach etcd again.
 * @returns waits until it is told that it has to begin anew, and returns its words
 */
async function startWatch({ admin }: SnapshotCluster): Promise<() => Promise<string>> {
  // It has begun when it has told of a key that was put before.
  await onEtcd(
    "systemd-run --quiet --unit=watch --setenv=ETCDCTL_CACERT --setenv=ETCDCTL_CERT --setenv=ETCDCTL_KEY " +
      "--setenv=ETCDCTL_ENDPOINTS --property=StandardOutput=file:/run/watch --property=StandardError=file:/run/watch " +
      "/usr/local/bin/etcdctl watch --prefix /",
  );
  await good(admin.kubectl("create", "configmap", "watched"));
  return async () =>
    await onEtcd(
      "for i in {1..120}; do if systemctl is-active --quiet watch; then sleep 1; fi; done; cat --show-nonprinting /run/watch | tail -n 3",
    );
}

/** What must not cost a cluster. */
async function refusals({ admin }: SnapshotCluster): Promise<void> {
  const file = `${admin.directory}/damaged.db`;
  const bytes = await Deno.readFile(`${admin.directory}/snapshot.db`);
  bytes.fill(0xff, 5000, 5010);
  await Deno.writeFile(file, bytes);
  const table: [string[], number, RegExp][] = [
    [["etcd", "restore", "cluster.json", "damaged.db", "--confirm", "lab"], 4, /damaged/],
    [restore.slice(0, 4), 2, /--confirm lab/],
    [[...restore.slice(0, 5), "prod"], 2, /"prod" is not the name/],
    [["etcd", "snapshot", "cluster.json", "snapshot.db"], 2, /exists/],
    [["etcd", "recover", "cluster.json", "m0", "--confirm", "lab"], 7, /has a majority: 3 of 3/],
    [["etcd", "recover", "cluster.json", "w0", "--confirm", "lab"], 2, /is a worker/],
  ];
  for (const [args, code, words] of table) {
    const refused = await admin.hakube(...args);
    assert.equal(refused.code, code, `${args.join(" ")}: ${refused.stderr}`);
    assert.match(refused.stderr, words);
  }
}

async function restoreWiped(note: NoteFigure): Promise<void> {
  await using cluster = await SnapshotCluster.make();
  const { admin } = cluster;
  await cluster.snapshot();
  await wipe(masters);
  await cluster.forgetHostKeys(masters);
  const refused = await admin.hakube("install", "cluster.json", "--accept-new-host-keys");
  assert.equal(refused.code, 7, refused.stderr);
  assert.match(refused.stderr, /hakube etcd restore/);
  note("restore", await timed(() => good(admin.hakube(...restore))));
  note("install after it", await timed(() => good(admin.hakube("install", "cluster.json"))));
  await cluster.assertRestored();
}

async function recoverQuorum(note: NoteFigure): Promise<void> {
  await using cluster = await SnapshotCluster.make();
  const { admin } = cluster;
  const recover = ["etcd", "recover", "cluster.json", "m0", "--confirm", "lab"];
  for (const name of ["m1", "m2"]) await lab("kill", name);
  note("recover", await timed(() => good(admin.hakube(...recover))));
  assert.equal(await onEtcd("etcdctl member list | wc --lines"), "1\n");
  const again = await admin.hakube(...recover);
  assert.equal(again.code, 7, again.stderr);
  await wipe(["m1", "m2"]);
  await cluster.forgetHostKeys(["m1", "m2"]);
  const install = ["install", "cluster.json", "m1", "m2", "--accept-new-host-keys"];
  note("two masters replaced", await timed(() => good(admin.hakube(...install))));
  await cluster.assertRestored();
}
