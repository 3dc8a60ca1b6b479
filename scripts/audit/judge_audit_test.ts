import assert from "node:assert/strict";
import { judgeAudit, notAskedCode } from "./judge_audit.ts";

const box = (id: string) =>
  `\u256d Prototype Pollution\n\u2502 Severity:   high\n\u2570 Info:       https://example.com/${id}\n`;
const [one, two] = ["GHSA-xvch-5gv4-984h", "GHSA-aaaa-bbbb-cccc"];
const found = (...ids: string[]) => ({
  ok: false,
  stdout: `${ids.map(box).join("\n")}\nFound ${ids.length} vulnerabilities\n`,
});
const allow = (id: string, until: string) => ({ id, reason: "not reached", until });
const today = "2026-11-24";

Deno.test("judgeAudit() passes what has no advisory", () => {
  const clean = { ok: true, stdout: "No known vulnerabilities found\n" };
  assert.equal(judgeAudit(clean, [], today).exitCode, 0);
});

Deno.test("judgeAudit() fails for an advisory, and shows it", () => {
  const { exitCode, lines } = judgeAudit(found(one), [], today);
  assert.equal(exitCode, 1);
  assert.match(lines.join("\n"), new RegExp(one));
  assert.equal(judgeAudit({ ok: false, stdout: "something else" }, [], today).exitCode, 1);
});

Deno.test("judgeAudit() lets pass what is allowed, until its day is over", () => {
  assert.equal(judgeAudit(found(one), [allow(one, today)], today).exitCode, 0);
  assert.equal(judgeAudit(found(one, two), [allow(one, today)], today).exitCode, 1);
  assert.equal(judgeAudit(found(one), [allow(one, "2026-11-23")], today).exitCode, 1);
  const stale = judgeAudit({ ok: true, stdout: "none" }, [allow(one, "2026-11-23")], today);
  assert.equal(stale.exitCode, 1);
  assert.match(stale.lines.join("\n"), /was allowed until 2026-11-23/);
});

Deno.test("judgeAudit() does not pass when nobody could be asked", () => {
  const { exitCode, lines } = judgeAudit({ ok: false, stdout: "" }, [], today);
  assert.equal(exitCode, notAskedCode);
  assert.match(lines.join(), /not audited/);
});
