import assert from "node:assert/strict";
import {
  verifyChecks,
  VerifyFindings,
  type VerifyReport,
} from "../../operate/verify/verify_report.ts";
import { verifyFields, verifyText } from "./verify_view.ts";

/** Of a run in which these facts were told after all was ok. */
function reportOf(masters: number, ...facts: readonly (readonly [string, string])[]): VerifyReport {
  const findings = new VerifyFindings();
  for (const check of Object.keys(verifyChecks)) findings.take(check, "ok");
  for (const [name, value] of facts) findings.take(name, value);
  return findings.report({ clusterName: "lab", masters, node: "m0" });
}

Deno.test("verifyText() has a line for each check, and a verdict", () => {
  const text = verifyText(reportOf(3, ["members detail", "3 members"]));
  const lines = text.trimEnd().split("\n");
  assert.equal(lines.length, Object.keys(verifyChecks).length + 1);
  assert.match(lines[1] ?? "", /^ok {2}etcd's members are the masters +3 members$/);
  assert.equal(lines.at(-1), "lab: works, and is highly available");
});

Deno.test("verifyText() says that one master is not highly available", () => {
  assert.match(verifyText(reportOf(1)), /\nlab: works; not highly available\n$/);
});

Deno.test("verifyText() shows what a node says as plain text", () => {
  const text = verifyText(reportOf(3, ["pods problem", "w1 runs\u001b[2J no pod"]));
  assert.match(text, /\nunfit: w1 runs no pod \[pods\]\nlab: unfit\n$/);
});

Deno.test("verifyFields() says what works", () => {
  const { kind, works, highlyAvailable } = verifyFields(reportOf(3));
  assert.deepEqual([kind, works, highlyAvailable], ["VerifyReport", true, true]);
});
