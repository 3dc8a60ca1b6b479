import assert from "node:assert/strict";
import { join } from "node:path";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { readPageTemplate } from "../../src/assets/page_template.ts";
import { drillPage } from "../../src/cli/views/drill/drill_page.ts";
import { drilled } from "../fakes/drilled.ts";
import { Browser } from "./browser.ts";

/** What a page is asked: whether it is wider than its window, and what somebody sees of it. */
const question = `({
  overflow: document.documentElement.scrollWidth - innerWidth,
  background: getComputedStyle(document.body).backgroundColor,
  pictures: [...document.querySelectorAll("svg")].filter((svg) => svg.checkVisibility()).length,
})`;

Deno.test("the page of drill opens in a browser without a word, a request or a scroll bar", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await using browser = await Browser.start();
    const template = await readPageTemplate(denoFiles, "drill");
    for (const seconds of [0, 3, 8]) {
      const path = join(directory, `${seconds}.html`);
      await Deno.writeTextFile(path, drillPage(drilled({ seconds }), template));
      const backgrounds = new Set<string>();
      for (const width of [1280, 400]) {
        for (const scheme of ["light", "dark"] as const) {
          const { said, requests, answer } = await browser.open(path, { width, scheme }, question);
          const { overflow, background, pictures } = answer as {
            readonly overflow: number;
            readonly background: string;
            readonly pictures: number;
          };
          const what = `${seconds} s, ${width} pixels, ${scheme}`;
          assert.deepEqual([said, requests, overflow, pictures], [[], [], 0, 1], what);
          backgrounds.add(background);
        }
      }
      assert.equal(backgrounds.size, 2, "light and dark are not the same");
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
