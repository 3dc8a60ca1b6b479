import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { AssetsError } from "../errors.ts";
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
  assert.deepEqual(end?.lastLines, ["join --token [secret]"]);
});

Deno.test("FollowedRun goes on where an output broke off, in the middle of a line too", async () => {
  const { run, events, files } = follower();
  const whole = await new Response(
    ReadableStream.from(output({ event: "start", ...place }, "one", changed, "two", succeeded)),
  ).bytes();
  const cut = whole.length - 70;
  async function* part(from: number, to?: number): AsyncGenerator<Uint8Array> {
    yield whole.slice(from, to);
  }
  assert.equal(run.turnTo("run-1"), 0);
  assert.equal(await run.follow(part(0, cut)), undefined);
  assert.deepEqual([run.step, run.changed, run.lastLines], ["etcd", [], ["one"]]);
  assert.equal(run.turnTo("run-1"), cut);
  assert.equal((await run.follow(part(cut)))?.ok, true);
  assert.deepEqual([run.changed, run.lastLines], [["etcd"], ["one", "two"]]);
  assert.equal(events.filter(({ kind }) => kind === "step-ended").length, 1);
  assert.match(files.text("logs/m0.log"), /one\n<== .*\ntwo\n===/);
});

Deno.test("FollowedRun tells the last word of a run that was cut off, and begins another", async () => {
  const { run, files } = follower();
  run.turnTo("run-1");
  async function* cutOff(): AsyncGenerator<Uint8Array> {
    yield* output(changed);
    yield new TextEncoder().encode("half a li");
  }
  assert.equal(await run.follow(cutOff()), undefined);
  await run.cutOff();
  assert.equal(run.turnTo("run-2"), 0);
  const end = await run.follow(output({ ...changed, result: "ok" }, succeeded));
  // What the first one changed is changed.
  assert.deepEqual([end?.ok, end?.changed], [true, ["etcd"]]);
  assert.match(files.text("logs/m0.log"), /changed, exit code 0, 1.5 s\nhalf a li\n<== /);
});

Deno.test("FollowedRun knows before which step a run was stopped", async () => {
  const { run } = follower();
  const stopped = { event: "end", result: "exit-code", exit: "75" };
  const end = await run.follow(output(changed, { event: "stopped", before: "quorum" }, stopped));
  assert.deepEqual([end?.ok, end?.result, end?.step], [false, "stopped", "quorum"]);
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
