import assert from "node:assert/strict";
import { verifyChecks, VerifyFindings } from "./verify_report.ts";

const names = Object.keys(verifyChecks);
const cluster = { clusterName: "lab", masters: 3, node: "m0" };

function allOk(): VerifyFindings {
  const findings = new VerifyFindings();
  for (const name of names) findings.take(name, "ok");
  return findings;
}

Deno.test("VerifyFindings takes a cluster for highly available when all is ok", () => {
  const report = allOk().report(cluster);
  assert.deepEqual([report.works, report.isHighlyAvailable], [true, true]);
});

Deno.test("VerifyFindings knows that one or two masters are not enough", () => {
  for (const masters of [1, 2]) {
    const report = allOk().report({ ...cluster, masters });
    assert.deepEqual([report.works, report.isHighlyAvailable], [true, false]);
  }
});

Deno.test("VerifyFindings takes nothing for granted", () => {
  for (const missing of names) {
    const findings = new VerifyFindings();
    for (const name of names.filter((name) => name !== missing)) findings.take(name, "ok");
    const report = findings.report(cluster);
    assert.equal(report.works, false, missing);
    assert.equal(report.checks.find(({ check }) => check === missing)?.result, "not done");
  }
  assert.equal(allOk().report(cluster).checks.length, names.length);
});

Deno.test("VerifyFindings believes a problem more than a result", () => {
  const findings = allOk();
  findings.take("pods problem", "w1 runs no pod");
  findings.take("pods problem", "w1 runs no pod");
  findings.take("pods detail", "4 of 5 nodes run one");
  const report = findings.report(cluster);
  assert.equal(report.isHighlyAvailable, false);
  assert.deepEqual(report.checks.find(({ check }) => check === "pods"), {
    check: "pods",
    result: "failed",
    problems: ["w1 runs no pod"],
    details: ["4 of 5 nodes run one"],
  });
});
