import assert from "node:assert/strict";
import type { InstallEvent } from "../../src/install/install_event.ts";
import { runProgram, sshTest } from "./sshd.ts";
import { SshdCluster } from "./sshd_cluster.ts";

/** `hakube install` behind a real sshd when there is too much of something, or too little. */

const megabytes = 100;

/** Prints so many megabytes in lines of 1,000 bytes, and a last line. */
const flood =
  `head --bytes=${megabytes}000000 /dev/zero | tr '\\0' x | fold --width=999; echo; echo last`;

sshTest("a script that prints 100 MB is logged whole, in bounded memory", async () => {
  await using cluster = await SshdCluster.make(0);
  await cluster.behave("m1", flood);
  const before = Deno.memoryUsage().rss;
  let most = 0;
  let lines = 0;
  const onEvent = (event: InstallEvent): void => {
    if (event.kind !== "output" || event.node !== "m1") return;
    if (++lines % 5000 === 0) most = Math.max(most, Deno.memoryUsage().rss - before);
  };
  await using installation = await cluster.prepare({ onEvent });
  const outcomes = await installation.run();
  assert.deepEqual(outcomes.map(({ state }) => state), ["ok", "ok", "ok"]);
  const log = await Deno.stat(`${cluster.logs}/m1.log`);
  assert.ok(log.size > megabytes * 1_000_000, `${log.size} bytes are in the log`);
  assert.ok(lines > megabytes * 1000, `${lines} lines were told`);
  assert.ok(most < 250e6, `${(most / 1e6).toFixed(0)} MB more than before`);
});

sshTest("a full disk for logs costs lines of logs and nothing else", async () => {
  await using cluster = await SshdCluster.make(0);
  await Deno.mkdir(cluster.logs, { mode: 0o700 });
  await runProgram("mount", ["-t", "tmpfs", "-o", "size=64k", "disk", cluster.logs]);
  try {
    await cluster.behave("m1", `head --bytes=200000 /dev/zero | tr '\\0' x | fold; echo last`);
    const { outcomes } = await cluster.install();
    assert.deepEqual(outcomes.map(({ state }) => state), ["ok", "ok", "ok"]);
    assert.deepEqual(outcomes[1]?.changed, ["first", "second"]);
    assert.match(outcomes[1]?.hints.join() ?? "", /the log is not whole: .*the disk is full/);
  } finally {
    await runProgram("umount", [cluster.logs]);
  }
});
