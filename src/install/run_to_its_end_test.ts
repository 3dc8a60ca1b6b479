import assert from "node:assert/strict";
import { FixedClock } from "../../tests/fakes/fixed_clock.ts";
import { launcherConnection } from "../../tests/fakes/launcher_connection.ts";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { nodeFacts } from "../../tests/fakes/node_facts.ts";
import { Rendering } from "../../tests/fakes/rendering.ts";
import { resolvedDefinition, resolvedNode } from "../../tests/fakes/resolved_definition.ts";
import { SeededRandom } from "../../tests/fakes/seeded_random.ts";
import { ConnectionError, UnfitError } from "../errors.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import type { RunDecision } from "./bundle.ts";
import { Member } from "./connect_nodes.ts";
import { FollowedRun } from "./follow_run.ts";
import { gate } from "./gate.ts";
import type { InstallEvent } from "./install_event.ts";
import type { NodeFacts } from "./launcher_protocol.ts";
import { NodeLog } from "./node_log.ts";
import { RunToItsEnd } from "./run_to_its_end.ts";
import { SecretMask } from "./secret_mask.ts";

/** What a launcher says that is called: what the node holds, its answer, and the run's output. */
interface Call {
  readonly facts: Partial<NodeFacts>;
  readonly answer: object;
  readonly output: readonly object[];
  /** The connection breaks then; else the launcher ends. */
  readonly breaks?: boolean;
}

const never = new AbortController().signal;
const scriptSha256 = "0".repeat(64);
const started = { hakube: "started" };
const attached = { hakube: "attached" };
const place = { number: 1, of: 9 };
const done = { event: "done", ...place, step: "host", result: "changed", exit: 0, seconds: 1 };
const success = { event: "end", result: "success", exit: "0" };
const cutOff = (runId: string) => ({ run: null, lastRun: { runId, ended: false } });

/** Brings the run "r" to its end on a node whose launchers are called in this order; the last one again and again. */
async function bringToItsEnd(calls: readonly Call[], mayAttach = true) {
  const left = [...calls];
  const runIds: string[] = [];
  const events: InstallEvent[] = [];
  const setup = await setupWith(events);
  const member = await Member.connect(resolvedNode("worker", "w0", "10.0.0.1"), {
    connect: () => Promise.resolve(connectionOf(() => (left.length > 1 ? left.shift() : left[0]))),
    launcher: "true",
    runner: "systemd",
    concurrency: 1,
    onEvent: () => {},
  });
  const followed = new FollowedRun({ ...setup, node: "w0", mask: new SecretMask([]), log: log() });
  const run = new RunToItsEnd(setup, {
    member,
    followed,
    decide: () => decision,
    bundle: ({ runId }) => {
      runIds.push(runId);
      return Promise.resolve({ bytes: new Uint8Array(), sha256: "0", scriptSha256: "0" });
    },
    scriptSha256: () => Promise.resolve(scriptSha256),
    mayAttach,
  });
  const end = await run.end().catch((error: unknown) => error);
  return { end, runIds, events: events.map(({ kind }) => kind) };
}

const decision = { runId: "r", phase: "node" } as RunDecision;
const log = () => new NodeLog(new MemoryFiles(), "logs", "w0");

/** A connection on which each command is the next launcher. */
function connectionOf(next: () => Call | undefined) {
  const { connection } = launcherConnection({ stdout: [] });
  return {
    ...connection,
    run: async (command: string) => {
      const { facts = {}, answer = {}, output = [], breaks = false } = next() ?? {};
      const lines = [nodeFacts(facts), answer].map((line) => `${JSON.stringify(line)}\n`);
      const records = output.map((record) => `\x1e${JSON.stringify(record)}\n`);
      const { connection } = launcherConnection({ stdout: [...lines, ...records] });
      const channel = await connection.run(command);
      if (!breaks) return channel;
      const exit = Promise.reject(new ConnectionError("lost", "it broke"));
      exit.catch(() => {});
      return { ...channel, exit };
    },
  };
}

async function setupWith(events: InstallEvent[]) {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  return {
    plan: planCluster(resolvedDefinition()),
    assets: await rendering.check(),
    files: rendering.files,
    ports: { clock: new FixedClock(), random: new SeededRandom() },
    userSecrets: { credentials: new Map() },
    logDirectory: "/logs",
    startedBy: "ann@admin",
    stop: never,
    stopRuns: never,
    leave: never,
    reconnectSeconds: 600,
    upload: gate(1),
    connecting: gate(1),
    onEvent: (event: InstallEvent) => void events.push(event),
    onFact: () => Promise.resolve(),
  };
}

Deno.test("RunToItsEnd begins a run, and gives its end", async () => {
  const { end, runIds, events } = await bringToItsEnd([
    { facts: {}, answer: started, output: [done, success] },
  ]);
  assert.deepEqual(end, {
    ok: true,
    changed: ["host"],
    step: undefined,
    result: "success",
    exitCode: "0",
    lastLines: [],
  });
  assert.deepEqual([runIds, events], [["r"], ["run-started", "step-ended"]]);
});

Deno.test("RunToItsEnd begins a run that was cut off again, under an id of its own", async () => {
  const { end, runIds, events } = await bringToItsEnd([
    { facts: {}, answer: started, output: [done] },
    { facts: cutOff("r"), answer: attached, output: [] },
    { facts: {}, answer: started, output: [{ ...done, result: "ok" }, success] },
  ]);
  assert.ok(end !== null && typeof end === "object" && "ok" in end && end.ok, String(end));
  assert.deepEqual(runIds, ["r", "r-2"]);
  assert.ok(events.includes("restarted"));
});

Deno.test("RunToItsEnd does not begin a run twice whose begin was not told", async () => {
  const { end, runIds } = await bringToItsEnd([
    { facts: {}, answer: {}, output: [], breaks: true },
    { facts: { lastRun: { runId: "r", ended: true } }, answer: attached, output: [success] },
  ]);
  assert.ok(end !== null && typeof end === "object" && "ok" in end && end.ok, String(end));
  assert.deepEqual(runIds, ["r"]);
});

Deno.test("RunToItsEnd begins a run again whose bundle did not arrive", async () => {
  const { end, runIds } = await bringToItsEnd([
    { facts: {}, answer: {}, output: [], breaks: true },
    { facts: {}, answer: started, output: [success] },
  ]);
  assert.ok(end !== null && typeof end === "object" && "ok" in end && end.ok, String(end));
  assert.deepEqual(runIds, ["r", "r-2"]);
});

Deno.test("RunToItsEnd does not try again what a launcher could not begin", async () => {
  const { end, runIds } = await bringToItsEnd([{ facts: {}, answer: {}, output: [] }]);
  assert.ok(end instanceof UnfitError, String(end));
  assert.match(end.message, /^"w0" did not start the run, and said: /);
  assert.deepEqual(runIds, ["r"]);
});

Deno.test("RunToItsEnd gives up a node that is cut off in the same step again and again", async () => {
  const { end } = await bringToItsEnd([
    { facts: {}, answer: started, output: [done] },
    { facts: cutOff("r"), answer: attached, output: [] },
    { facts: cutOff("r"), answer: started, output: [] },
  ]);
  assert.ok(end instanceof UnfitError, String(end));
  assert.equal(end.message, 'the run on "w0" was cut off 6 times in the same step');
});

const others: Call = {
  facts: {
    run: {
      runId: "theirs",
      scriptSha256,
      startedAt: "2026-11-28T09:30:00Z",
      startedBy: "ann@there",
    },
    lastRun: null,
  },
  answer: attached,
  output: [done, success],
};

Deno.test("RunToItsEnd attaches to somebody else's run of the same script", async () => {
  const { runIds, events } = await bringToItsEnd([others]);
  assert.deepEqual(runIds, []);
  assert.deepEqual(events[0], "run-started");
});

Deno.test("RunToItsEnd waits for somebody else's run where that is not as good as its own", async () => {
  const own = { facts: { run: null }, answer: started, output: [done, success] };
  const { runIds, events } = await bringToItsEnd([others, others, own], false);
  assert.deepEqual(runIds, ["r"]);
  assert.deepEqual(events.filter((kind) => kind === "waiting").length, 1);
});
