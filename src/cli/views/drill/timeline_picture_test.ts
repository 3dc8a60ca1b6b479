import assert from "node:assert/strict";
import { drilled } from "../../../../tests/fakes/drilled.ts";
import { timelinePicture } from "./timeline_picture.ts";

const [report] = drilled({ seconds: 3 }).masters;
if (report === undefined) throw new Error("nothing was drilled");

Deno.test("timelinePicture() draws writes that came out the same as one", () => {
  const { rects, paths } = timelinePicture(report.timeline, {
    width: 400,
    seconds: 30,
    maxSeconds: 5,
  });
  assert.deepEqual(rects.map(({ look }) => look), ["away", "ok", "failed", "ok"]);
  assert.equal(rects[2]?.title, "6 writes fail in 3.0 s");
  assert.equal(paths.length, 1, "until when they must succeed again");
});

Deno.test("timelinePicture() keeps within its width, and its seconds apart", () => {
  for (const width of [1000, 400]) {
    for (const seconds of [30, 95, 600]) {
      const { rects, texts } = timelinePicture(report.timeline, { width, seconds, maxSeconds: 5 });
      for (const rect of rects) assert.ok(Number(rect.x) + Number(rect.width) <= width + 2);
      const ticks = texts.slice(2).map(({ x }) => Number(x));
      assert.ok(ticks.length >= 3 && ticks.length <= 1 + width / 70, `${ticks}`);
    }
  }
});
