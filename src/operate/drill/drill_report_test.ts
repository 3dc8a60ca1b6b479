import assert from "node:assert/strict";
import { drillReport, masterReport } from "./drill_report.ts";
import type { Write } from "./witness_protocol.ts";

/** A write a second from 100 on: `.` is acknowledged, `x` is refused, `-` is not answered within two seconds. */
function writesOf(text: string): Write[] {
  return [...text].map((sign, index) => ({
    id: index + 1,
    at: 100 + index,
    seconds: sign === "-" ? 2 : 0.1,
    status: sign === "." ? 201 : sign === "x" ? 503 : 0,
  }));
}

function reportOf(text: string, there?: readonly number[]) {
  const writes = writesOf(text);
  return masterReport({
    master: "m1",
    witness: "m2",
    marks: { stopping: 102, restored: 110 },
    writes,
    there: there ?? writes.map(({ id }) => id),
  });
}

const cluster = {
  clusterName: "lab",
  startedAt: "2026-11-28T00:00:00Z",
  maxSeconds: 4,
  notDone: [],
};

/** What is wrong with it. */
function problemsOf(text: string, there?: readonly number[]): readonly string[] {
  return drillReport({ ...cluster, masters: [reportOf(text, there)] }).problems;
}

Deno.test("masterReport() measures from the first failure to the first write after the last one", () => {
  const report = reportOf("...-x...........");
  assert.equal(report.unsteadySeconds, 2);
  assert.equal(report.returnSeconds, 0);
  assert.equal(report.awaySeconds, 3.1);
  assert.deepEqual([report.writes, report.failed, report.lost], [16, 2, []]);
});

Deno.test("masterReport() does not take single successes for the end of it", () => {
  const report = reportOf("...-.-.-........");
  assert.equal(report.unsteadySeconds, 5);
  assert.equal(report.awaySeconds, 2.1);
});

Deno.test("masterReport() tells a return apart from a loss", () => {
  const report = reportOf("...x.......x.x..");
  assert.deepEqual([report.unsteadySeconds, report.returnSeconds], [1, 3]);
});

Deno.test("masterReport() counts what does not come back to the end", () => {
  assert.equal(reportOf("...xxxxxxx").unsteadySeconds, 7);
  assert.equal(reportOf("...xxxxxxx").awaySeconds, 7);
});

Deno.test("masterReport() does not depend on the order in which answers come", () => {
  const writes = writesOf("...-x...........");
  const marks = { stopping: 102, restored: 110 };
  const there = writes.map(({ id }) => id);
  const about = { master: "m1", witness: "m2", marks, there };
  assert.deepEqual(
    masterReport({ ...about, writes: writes.toReversed() }),
    masterReport({ ...about, writes }),
  );
});

Deno.test("drillReport() passes what is quick and loses nothing", () => {
  const report = drillReport({ ...cluster, masters: [reportOf("...-x...........")] });
  assert.deepEqual([report.passed, report.problems], [true, []]);
});

Deno.test("drillReport() says what is wrong", () => {
  assert.deepEqual(problemsOf("...-xxxx........"), [
    "without m1 writes failed for 5.0 s, more than 4 s",
  ]);
  assert.deepEqual(problemsOf("..........xxxxx."), [
    "when m1 came back writes failed for 5.0 s, more than 4 s",
  ]);
  assert.deepEqual(problemsOf("....", [1, 2]), [
    "2 writes that were acknowledged while m1 was away are lost",
  ]);
  assert.deepEqual(problemsOf("xxxx"), ["no write succeeded while m1 was away"]);
  assert.deepEqual(problemsOf(""), ["no write succeeded while m1 was away"]);
});

Deno.test("drillReport() does not pass what was not done", () => {
  const report = drillReport({ ...cluster, masters: [], notDone: ["m0", "m1"] });
  assert.equal(report.passed, false);
  assert.equal(report.problems.length, 2);
});

Deno.test("a write that failed and is there all the same is not lost", () => {
  assert.deepEqual(reportOf("..x.", [1, 2, 3, 4]).lost, []);
});
