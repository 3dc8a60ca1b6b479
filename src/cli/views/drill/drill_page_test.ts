import assert from "node:assert/strict";
import { denoFiles } from "../../../adapters/deno_files.ts";
import { readPageTemplate } from "../../../assets/page_template.ts";
import { drilled } from "../../../../tests/fakes/drilled.ts";
import { drillPage } from "./drill_page.ts";

const template = await readPageTemplate(denoFiles, "drill");

Deno.test("drillPage() needs nothing from elsewhere, and runs nothing", () => {
  const page = drillPage(drilled({ seconds: 3 }), template);
  assert.doesNotMatch(page, /<script|<img|https?:|@import|undefined|NaN/i);
  assert.match(page, /content="default-src 'none';/);
});

Deno.test("drillPage() has the verdict, the figures, and a drawing for each master", () => {
  const page = drillPage(drilled({ seconds: 3 }), template);
  assert.match(page, /class="state well">It bears the loss of each master/);
  assert.match(page, /<dd>6 of 60<\/dd>/);
  assert.equal(page.match(/<svg /g)?.length, 2, "one for wide windows, one for narrow ones");
  const failed = drillPage(drilled({ seconds: 6 }), template);
  assert.match(failed, /class="state bad">It did not pass\./);
  assert.match(failed, /<li>without m0 writes failed for 6\.0 s, more than 5 s<\/li>/);
});

Deno.test("drillPage() shows names as text", () => {
  const page = drillPage(
    drilled({ seconds: 3, clusterName: `<script>alert("x")</script>` }),
    template,
  );
  assert.doesNotMatch(page, /<script/);
  assert.match(page, /&lt;script&gt;alert\(&quot;x&quot;\)/);
});
