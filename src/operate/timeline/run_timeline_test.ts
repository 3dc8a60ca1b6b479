import assert from "node:assert/strict";
import type { RunRecord } from "../../install/run_output.ts";
import { installationOf, newestInstallation, RunTimelineMaker } from "./run_timeline.ts";

const id = "20261123t120000-0a1b2c3d";
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 12) + seconds * 1000);
const time = (seconds: number) => at(seconds).toISOString();
const place = (step: string) => ({ step, number: 1, of: 2 });
const done = (step: string, seconds: number): RunRecord => ({
  event: "done",
  ...place(step),
  time: time(seconds),
  result: "changed",
  exit: 0,
  seconds: 1,
});
const start = (step: string, seconds: number): RunRecord => ({
  event: "start",
  ...place(step),
  time: time(seconds),
});
const run: RunRecord = { event: "run", phase: "node", of: 2, time: time(0) };

function timeline(records: readonly RunRecord[], clockAhead = 0) {
  const maker = new RunTimelineMaker({ node: "m0", runId: `${id}-node`, clockAhead });
  for (const record of records) maker.take(record);
  return maker.timeline();
}

Deno.test("RunTimelineMaker makes a run's timeline of its journal", () => {
  const end: RunRecord = { event: "end", time: time(9), result: "success", exit: "0" };
  const records = [
    run,
    start("host", 0.5),
    done("host", 2),
    start("etcd", 2),
    done("etcd", 9),
    end,
  ];
  assert.deepEqual(timeline(records), {
    node: "m0",
    runId: `${id}-node`,
    phase: "node",
    result: "ok",
    begin: at(0),
    end: at(9),
    steps: [
      { name: "host", begin: at(0.5), end: at(2), result: "changed" },
      { name: "etcd", begin: at(2), end: at(9), result: "changed" },
    ],
  });
});

Deno.test("RunTimelineMaker tells a step that did not end, and a run that failed", () => {
  const cutOff = timeline([run, start("host", 1), start("etcd", 3)]);
  assert.deepEqual(cutOff?.steps, [
    { name: "etcd", begin: at(3), end: at(3), result: "unfinished" },
  ]);
  assert.equal(cutOff?.result, "unfinished");
  const end: RunRecord = { event: "end", time: time(4), result: "exit-code", exit: "1" };
  assert.equal(timeline([run, end])?.result, "failed");
});

Deno.test("RunTimelineMaker puts a node's times on this machine's clock", () => {
  const shifted = timeline([run, start("host", 10), done("host", 12)], 10);
  assert.deepEqual([shifted?.begin, shifted?.steps[0]?.begin], [at(-10), at(0)]);
});

Deno.test("RunTimelineMaker lets no time go back, and needs one", () => {
  const back = timeline([run, start("host", 10), done("host", 4)]);
  assert.deepEqual(back?.steps, [{ name: "host", begin: at(10), end: at(10), result: "changed" }]);
  assert.equal(timeline([{ event: "run", phase: "node", of: 2 }]), undefined);
});

Deno.test("RunTimelineMaker keeps no more of a machine's words than a thousand steps", () => {
  const many = Array.from({ length: 3000 }, (_, number) => done(`step${number}`, number));
  assert.equal(timeline(many)?.steps.length, 1000);
});

Deno.test("newestInstallation() takes all runs of the last installation, on all nodes", () => {
  const runs = [`${id}-node`, `${id}-node-2`, "20261122t120000-ffffffff-node", `${id}-cluster`]
    .map((runId) => ({ ...timeline([run]), runId }) as NonNullable<ReturnType<typeof timeline>>);
  const names = newestInstallation(runs).map(({ runId }) => runId.slice(id.length));
  assert.deepEqual(names, ["-node", "-node-2", "-cluster"]);
  assert.equal(installationOf("bench"), "bench");
  assert.deepEqual(newestInstallation([]), []);
});
