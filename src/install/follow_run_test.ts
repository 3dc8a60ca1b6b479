import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { AssetsError, ConnectionError } from "../errors.ts";
import { FollowedRun } from "./follow_run.ts";
import type { InstallEvent } from "./install_event.ts";
import { NodeLog } from "./node_log.ts";
import { SecretMask } from "./secret_mask.ts";

const token = "abcdef.0123456789abcdef";
const place = { step: "etcd", number: 1, of: 2 };
const changed = { event: "done", ...place, result: "changed", exit: 0, seconds: 1.5 };
const succeeded = { event: "end", result: "success", exit: "0" };

/** A run's output: text is a line, an object a record. */
async function* output(...pieces: (string | object)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    const text = typeof piece === "string" ? piece : `\x1e${JSON.stringify(piece)}`;
    yield new TextEncoder().encode(`${text}\n`);
  }
}

function follower(onFact: (name: string, value: string) => Promise<void> = async () => {}) {
  const files = new MemoryFiles();
  const events: InstallEvent[] = [];
  const log = new NodeLog(files, "logs", "m0");
  const mask = new SecretMask([token]);
  const onEvent = (event: InstallEvent) => events.push(event);
  return { run: new FollowedRun({ node: "m0", mask, log, onEvent, onFact }), events, files };
}

Deno.test("FollowedRun tells steps and lines as events, and how the run ended", async () => {
  const { run, events, files } = follower();
  const end = await run.follow(
    output(
      { event: "run", phase: "node", of: 2 },
      { event: "start", ...place },
      "hello",
      changed,
      succeeded,
    ),
  );
  assert.deepEqual(end, {
    ok: true,
    changed: ["etcd"],
    step: "etcd",
    result: "success",
    exitCode: "0",
    lastLines: ["hello"],
  });
  assert.deepEqual(events, [
    { kind: "step-started", node: "m0", ...place },
    { kind: "output", node: "m0", line: "hello" },
    {
      kind: "step-ended",
      node: "m0",
      ...place,
      result: "changed",
      seconds: 1.5,
      exitCode: 0,
    },
  ]);
  assert.equal(
    files.text("logs/m0.log"),
    "=== 2 steps\n==> [1/2] etcd\nhello\n<== [1/2] etcd: changed, exit code 0, 1.5 s\n" +
      "=== the run has ended: success\n",
  );
});

Deno.test("FollowedRun has the step that failed and the last ten lines", async () => {
  const { run } = follower();
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  const end = await run.follow(output(
    { event: "start", ...place },
    ...lines,
    { event: "done", ...place, result: "failed", exit: 3, seconds: 0 },
    { event: "end", result: "exit-code", exit: "3" },
  ));
  assert.deepEqual(end, {
    ok: false,
    changed: [],
    step: "etcd",
    result: "exit-code",
    exitCode: "3",
    lastLines: lines.slice(-10),
  });
});

Deno.test("FollowedRun hides secrets in events, last lines and log", async () => {
  const { run, events, files } = follower();
  const end = await run.follow(output(`join --token ${token}`, succeeded));
  const told = JSON.stringify([events, end, files.text("logs/m0.log")]);
  assert.ok(!told.includes(token));
  assert.deepEqual(end.lastLines, ["join --token [secret]"]);
});

Deno.test("FollowedRun knows what was before an output that breaks off", async () => {
  const { run } = follower();
  await assert.rejects(
    run.follow(output({ event: "start", ...place }, "half", changed)),
    (error) => error instanceof ConnectionError && error.failure === "lost",
  );
  assert.deepEqual([run.step, run.changed, run.lastLines], ["etcd", ["etcd"], ["half"]]);
});

Deno.test("FollowedRun knows before which step a run was stopped", async () => {
  const { run } = follower();
  const stopped = { event: "end", result: "exit-code", exit: "75" };
  const end = await run.follow(output(changed, { event: "stopped", before: "quorum" }, stopped));
  assert.deepEqual([end.ok, end.step, end.exitCode], [false, "quorum", "75"]);
});

Deno.test("FollowedRun gives facts on, one after the other, and fails when one cannot be kept", async () => {
  const facts: string[] = [];
  const { run } = follower((name, value) => {
    facts.push(`${name}=${value}`);
    return value === "2" ? Promise.reject(new AssetsError("disk full")) : Promise.resolve();
  });
  const fact = (value: string) => ({ event: "fact", name: "etcdClusterId", value });
  await assert.rejects(run.follow(output(fact("1"), fact("2"), succeeded)), AssetsError);
  assert.deepEqual(facts, ["etcdClusterId=1", "etcdClusterId=2"]);
});
