import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { readSnapshotProgram } from "../../src/assets/templates.ts";
import { AssetsError, InterruptedError, UnfitError } from "../../src/errors.ts";
import {
  checkSnapshotFile,
  receiveSnapshot,
  type Receiving,
} from "../../src/operate/snapshot/receive_snapshot.ts";
import { readSnapshotRecord } from "../../src/operate/snapshot/snapshot_record.ts";
import { SnapshotSession } from "../../src/operate/snapshot/snapshot_session.ts";
import { type ProgramResult, runProgram } from "../run_program.ts";
import { EtcdSite } from "./etcd_site.ts";
import { runLabProgram } from "./lab_program.ts";

/** Snapshots of a real etcd, by the program that hakube runs on masters. */

const pki = "/etc/etcd/pki";
const client = [
  "--endpoints=https://127.0.0.1:2379",
  `--cacert=${pki}/ca.crt`,
  `--cert=${pki}/server.crt`,
  `--key=${pki}/server.key`,
];
const snapshots = "/var/lib/hakube/snapshots";
const origin = {
  clusterName: "prod",
  clusterId: "id",
  etcdClusterId: "1",
  node: "m0",
  takenAt: "2026-11-28T00:00:00.000Z",
  etcdVersion: "3.7.3",
  kubernetesVersion: "1.37.2",
};

async function good(result: Promise<ProgramResult>): Promise<string> {
  const { code, stdout, stderr } = await result;
  assert.equal(code, 0, stderr);
  return stdout;
}

async function open(site: EtcdSite): Promise<SnapshotSession> {
  const program = await readSnapshotProgram(denoFiles);
  return await SnapshotSession.open(site.member.connection(), program, "m0");
}

function receiving(path: string, change: Partial<Receiving> = {}): Receiving {
  return {
    files: denoFiles,
    target: { path, replace: false },
    origin,
    onReceived: () => {},
    signal: new AbortController().signal,
    ...change,
  };
}

/** What is left on the master, one path a line; the directory itself is for root alone. */
async function left({ member }: EtcdSite): Promise<string> {
  assert.equal(await good(member.shell(`stat --format=%a ${snapshots}`)), "700\n");
  return await good(member.shell(`find ${snapshots} -mindepth 1 -printf '%m %f\\n'`));
}

async function assertNothingLeft(site: EtcdSite): Promise<void> {
  const end = Date.now() + 10_000;
  while (await left(site) !== "") assert.ok(Date.now() < end, await left(site));
}

Deno.test("a snapshot of etcd is taken, checked and kept; and nothing else", async (t) => {
  await using site = await EtcdSite.start();
  const { member, directory } = site;
  for (let key = 0; key < 20; key++) {
    await good(member.etcdctl(...client, "put", `/registry/${key}`, "x".repeat(100_000)));
  }
  const file = join(directory, "one.db");
  await t.step("it comes whole, for nobody but us to read", async () => {
    await using session = await open(site);
    const stream = await session.take(() => {});
    const record = await receiveSnapshot(stream, receiving(file));
    assert.equal((await denoFiles.stat(file))?.mode, 0o600);
    const bytes = await Deno.readFile(file);
    assert.equal(record.sha256, createHash("sha256").update(bytes).digest("hex"));
    assert.equal(record.keys, 20);
    const status = JSON.parse(
      (await runLabProgram("etcdutl", ["snapshot", "status", file, "-w=json"])).stdout,
    );
    assert.equal(record.revision, String(status.revision));
    assert.equal(record.hash, Number(status.hash).toString(16));
    assert.deepEqual(await readSnapshotRecord(denoFiles, file), record);
    assert.ok(stream.taken.status?.[0].Status.header.cluster_id);
    assert.deepEqual(await checkSnapshotFile(denoFiles, file), {
      sha256: record.sha256,
      size: bytes.length,
      isWhole: true,
    });
  });
  await t.step("nothing of it is left on the master", () => assertNothingLeft(site));
  await t.step("left in the middle, nothing of it is left anywhere", async () => {
    const stop = new AbortController();
    const path = join(directory, "stopped.db");
    await using session = await open(site);
    const stream = await session.take(() => {});
    const stopping = { signal: stop.signal, onReceived: () => stop.abort() };
    await assert.rejects(receiveSnapshot(stream, receiving(path, stopping)), InterruptedError);
    assert.deepEqual(await denoFiles.list(directory), ["assets", "one.db", "one.db.json"]);
  });
  await t.step("nor on the master, when the connection is closed", async () => {
    // As the kernel tells who writes to a connection that is closed.
    await good(member.shell("pkill -PIPE --exact cat"));
    await assertNothingLeft(site);
  });
  await t.step("a disk that becomes full says so, and keeps nothing of it", async () => {
    const small = join(directory, "small");
    await Deno.mkdir(small);
    await good(runProgram(["mount", "-t", "tmpfs", "-o", "size=1m", "none", small]));
    try {
      await using session = await open(site);
      const received = receiveSnapshot(await session.take(() => {}), receiving(`${small}/full.db`));
      await assert.rejects(received, /cannot write .*full\.db: the disk is full/);
      assert.deepEqual(await denoFiles.list(small), []);
    } finally {
      await good(runProgram(["umount", small]));
      await Deno.remove(small);
    }
    await good(member.shell("pkill -PIPE --exact cat"));
  });
  await t.step("a bit that changes on the way is seen", async () => {
    await using session = await open(site);
    const { taken, pieces } = await session.take(() => {});
    const changed = async function* (): AsyncGenerator<Uint8Array> {
      let first = true;
      for await (const piece of pieces) {
        yield first ? piece.with(10, (piece[10] ?? 0) ^ 1) : piece;
        first = false;
      }
    };
    const path = join(directory, "changed.db");
    const received = receiveSnapshot({ taken, pieces: changed() }, receiving(path));
    await assert.rejects(received, UnfitError);
    assert.equal(await denoFiles.stat(path), undefined);
  });
  await t.step(
    "put on a master it is there for root alone, and put again it is not sent",
    async () => {
      const { sha256, size } = await checkSnapshotFile(denoFiles, file);
      for (const expected of [true, false]) {
        let asked = false;
        const pieces = async function* (): AsyncGenerator<Uint8Array> {
          asked = true;
          yield* denoFiles.readPieces(file);
        };
        await using session = await open(site);
        await session.put("prod-1", { sha256, size, pieces: pieces() }, () => {});
        assert.equal(asked, expected);
      }
      assert.match(await left(site), /^600 prod-1\.db$/m);
    },
  );
  await t.step("one that does not arrive whole is refused", async () => {
    const { size } = await checkSnapshotFile(denoFiles, file);
    await using session = await open(site);
    const pieces = denoFiles.readPieces(file);
    const put = session.put("prod-2", { sha256: "0".repeat(64), size, pieces }, () => {});
    await assert.rejects(put, /"m0": the snapshot did not arrive whole/);
  });
  await t.step("one that finds no room is refused before it is sent", async () => {
    await using session = await open(site);
    const pieces = denoFiles.readPieces(file);
    const put = session.put("p", { sha256: "0".repeat(64), size: 2 ** 49, pieces }, () => {});
    await assert.rejects(put, /"m0": the snapshot needs 536870912 MiB, and .* has \d+ MiB left/);
  });
  await t.step("the data of a member that was killed make a snapshot with a checksum", async () => {
    await member.kill();
    const path = join(directory, "kept.db");
    await using session = await open(site);
    const stream = await session.keep("prod-3", () => {});
    const record = await receiveSnapshot(stream, receiving(path));
    assert.equal(stream.taken.status, undefined);
    assert.match(await left(site), /^600 prod-3\.db$/m);
    const restore = ["snapshot", "restore", path, `--data-dir=${directory}/restored`];
    await good(runLabProgram("etcdutl", restore));
    assert.equal(record.size, (await denoFiles.stat(path))?.size);
  });
  await t.step("a member that does not run takes none", async () => {
    await using session = await open(site);
    await assert.rejects(
      session.take(() => {}),
      /"m0": this node's member of etcd does not answer/,
    );
  });
});

Deno.test("a file that is no snapshot is refused", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeFile(file, new Uint8Array(1056));
    await assert.rejects(checkSnapshotFile(denoFiles, file), AssetsError);
  } finally {
    await Deno.remove(file);
  }
});
