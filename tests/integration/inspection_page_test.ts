import assert from "node:assert/strict";
import { join } from "node:path";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { runInProcess } from "../fakes/cli_context.ts";
import { samplesDirectory } from "../golden/rendered_samples.ts";
import { Browser } from "./browser.ts";

/** What a page is asked: whether it is wider than its window, and what somebody sees of it. */
const question = `({
  overflow: document.documentElement.scrollWidth - innerWidth,
  background: getComputedStyle(document.body).backgroundColor,
  pictures: [...document.querySelectorAll("svg")].filter((svg) => svg.checkVisibility()).length,
  steps: document.querySelectorAll(".steps > li").length,
  scripts: document.scripts.length,
})`;

interface Answer {
  readonly overflow: number;
  readonly background: string;
  readonly pictures: number;
  readonly steps: number;
  readonly scripts: number;
}

/** Size of a PNG, of its first chunk. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

Deno.test("the page of inspect opens in a browser without a word, a request or a scroll bar", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await using browser = await Browser.start();
    for (const sample of ["ha", "aws", "site-with-mirrors"]) {
      const page = join(directory, `${sample}.html`);
      const { code, stderr } = await runInProcess([
        ...["inspect", join(samplesDirectory, `${sample}.json`), "--html", page],
        ...["--assets-dir", join(directory, "assets")],
      ], { files: denoFiles });
      assert.equal(code, 0, stderr);
      const backgrounds = new Set<string>();
      for (const width of [1280, 400]) {
        for (const scheme of ["light", "dark"] as const) {
          const opened = await browser.open(page, { width, scheme }, question);
          const { overflow, background, pictures, steps, scripts } = opened.answer as Answer;
          const what = `${sample}, ${width} pixels, ${scheme}`;
          assert.deepEqual([opened.said, opened.requests], [[], []], what);
          assert.deepEqual([overflow, pictures, scripts], [0, 1, 0], what);
          assert.ok(steps > 15, what);
          assert.equal(sizeOf(opened.picture)[0], width, what);
          assert.ok(sizeOf(opened.picture)[1] > 2000, what);
          backgrounds.add(background);
        }
      }
      assert.equal(backgrounds.size, 2, "light and dark are not the same");
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
