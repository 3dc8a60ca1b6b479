import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sealedSnapshot } from "../../../tests/fakes/sealed_snapshot.ts";
import { SnapshotChecksum } from "./snapshot_checksum.ts";

async function checked(bytes: Uint8Array, pieceSize: number): Promise<object> {
  const checksum = new SnapshotChecksum();
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += pieceSize) {
      yield await Promise.resolve(bytes.subarray(at, at + pieceSize));
    }
  };
  const passed: number[] = [];
  for await (const piece of checksum.watch(pieces())) passed.push(...piece);
  assert.deepEqual(passed, [...bytes]);
  return checksum.result();
}

Deno.test("SnapshotChecksum finds etcd's checksum, however the bytes come", async () => {
  const bytes = sealedSnapshot(1024);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  for (const size of [1, 7, 31, 32, 33, 1000, 1056, 5000]) {
    assert.deepEqual(await checked(bytes, size), { sha256, size: 1056, isWhole: true });
  }
});

Deno.test("SnapshotChecksum sees a bit that has changed, bytes that lack, and other files", async () => {
  const changed = sealedSnapshot(1024).with(500, 99);
  const files = {
    changed,
    "cut off": sealedSnapshot(1024).subarray(0, 1000),
    "cut off by a page": sealedSnapshot(1024).subarray(512),
    "data alone": sealedSnapshot(1024).subarray(0, 1024),
    "nothing": new Uint8Array(),
    "a checksum's length of something": new Uint8Array(32),
  };
  for (const [what, bytes] of Object.entries(files)) {
    const { isWhole } = await checked(bytes, 100) as { isWhole: boolean };
    assert.equal(isWhole, false, what);
  }
});
