import assert from "node:assert/strict";
import { drilled } from "../../../../tests/fakes/drilled.ts";
import { drillFields, drillText } from "./drill_view.ts";

Deno.test("drillText() has a line for each master, and a verdict", () => {
  assert.equal(
    drillText(drilled({ seconds: 3 })),
    `STOPPED  SEEN FROM  API AWAY  UNSTEADY  AT RETURN  FAILED WRITES  LOST
m0       m1         3.6 s     3.0 s     -          6 of 60        0
lab: bears the loss of each master, the API within 5 s
`,
  );
  assert.match(
    drillText(drilled({ seconds: 6 })),
    /\nunfit: without m0 writes failed for 6\.0 s, more than 5 s\nlab: did not pass the drill\n$/,
  );
});

Deno.test("drillFields() says whether it passed", () => {
  const { kind, passed } = drillFields(drilled({ seconds: 3 }));
  assert.deepEqual([kind, passed], ["DrillReport", true]);
});
