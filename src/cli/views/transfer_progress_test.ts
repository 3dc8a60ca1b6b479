import assert from "node:assert/strict";
import { TransferProgress } from "./transfer_progress.ts";

Deno.test("TransferProgress says how far it is every five seconds", () => {
  const said: string[] = [];
  let now = 100;
  const progress = new TransferProgress(
    "m1",
    { monotonicSeconds: () => now },
    (text) => said.push(text),
  );
  const mebibyte = 2 ** 20;
  progress.show("takes a snapshot", mebibyte);
  now = 105;
  progress.show("takes a snapshot", 3 * mebibyte);
  progress.show("takes a snapshot", 4 * mebibyte);
  now = 109.9;
  progress.show("sends it", 200 * mebibyte, 800 * mebibyte);
  now = 110;
  progress.show("sends it", 200 * mebibyte, 800 * mebibyte);
  assert.deepEqual(said, [
    "m1: takes a snapshot: 3.0 MiB\n",
    "m1: sends it: 200 MiB of 800 MiB (25 %)\n",
  ]);
});
