import assert from "node:assert/strict";
import { testResult, totalLines } from "./test_result.ts";

const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="7" failures="2" errors="0" time="0.012">
    <testsuite name="./src/a_test.ts" tests="5" disabled="1" errors="0" failures="2">
        <testcase name="b &quot;x&quot;" classname="./src/a_test.ts" time="0.001" line="1" col="30">
            <failure message="Uncaught Error: x">Error: x</failure>
        </testcase>
    </testsuite>
    <testsuite name="./src/b_test.ts" tests="2" disabled="0" errors="0" failures="0">
    </testsuite>
</testsuites>`;

Deno.test("testResult() counts what passed and failed, and names the files that failed", () => {
  assert.deepEqual(testResult(false, report), {
    ok: false,
    passed: 4,
    failed: 2,
    failedFiles: ["src/a_test.ts"],
  });
  assert.deepEqual(testResult(true, ""), { ok: true, passed: 0, failed: 0, failedFiles: [] });
});

Deno.test("totalLines() names what failed, and ends with the total", () => {
  assert.deepEqual(totalLines(testResult(false, report)), [
    "failed: src/a_test.ts",
    "total: FAILED | 4 passed | 2 failed (steps count as tests)",
  ]);
  assert.deepEqual(totalLines(testResult(false, "")), [
    "failed: deno test ended without saying which test it was",
    "total: FAILED | 0 passed | 0 failed (steps count as tests)",
  ]);
  assert.deepEqual(totalLines({ ok: true, passed: 3, failed: 0, failedFiles: [] }), [
    "total: ok | 3 passed | 0 failed (steps count as tests)",
  ]);
});
