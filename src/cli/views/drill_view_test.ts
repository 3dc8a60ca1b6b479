import assert from "node:assert/strict";
import { type DrillReport, drillReport, masterReport } from "../../operate/drill/drill_report.ts";
import { drillPage } from "./drill_page.ts";
import { drillFields, drillText } from "./drill_view.ts";

/** A drill in which writes failed for so many seconds. */
function reportOf(seconds: number, clusterName = "lab"): DrillReport {
  const writes = Array.from({ length: 60 }, (_, index) => ({
    id: index + 1,
    at: 1000 + index / 2,
    seconds: 0.1,
    status: index > 10 && index <= 10 + seconds * 2 ? 0 : 201,
  }));
  const master = masterReport({
    master: "m0",
    witness: "m1",
    marks: { stopping: 1005, restored: 1025 },
    writes,
    there: writes.map(({ id }) => id),
  });
  const startedAt = "2026-11-28T00:00:00.000Z";
  return drillReport({ clusterName, startedAt, maxSeconds: 5, masters: [master], notDone: [] });
}

Deno.test("drillText() has a line for each master, and a verdict", () => {
  assert.equal(
    drillText(reportOf(3)),
    `STOPPED  SEEN FROM  API AWAY  UNSTEADY  AT RETURN  FAILED WRITES  LOST
m0       m1         3.6 s     3.0 s     -          6 of 60        0
lab: bears the loss of each master, the API within 5 s
`,
  );
  assert.match(
    drillText(reportOf(6)),
    /\nunfit: without m0 writes failed for 6\.0 s, more than 5 s\nlab: did not pass the drill\n$/,
  );
});

Deno.test("drillFields() says whether it passed", () => {
  const { kind, passed } = drillFields(reportOf(3));
  assert.deepEqual([kind, passed], ["DrillReport", true]);
});

Deno.test("drillPage() needs nothing from elsewhere, and runs nothing", () => {
  const page = drillPage(reportOf(3));
  assert.equal(page.match(/<rect /g)?.length, 61);
  assert.doesNotMatch(page, /<script|<link|<img|https?:|url\(|@import/i);
});

Deno.test("drillPage() shows names as text", () => {
  const page = drillPage(reportOf(3, `<script>alert("x")</script>`));
  assert.doesNotMatch(page, /<script/);
  assert.match(page, /&lt;script&gt;alert\(&quot;x&quot;\)/);
});
