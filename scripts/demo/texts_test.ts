import assert from "node:assert/strict";
import { stageLine } from "./progress.ts";
import { howToGoOn, nextSteps, opening, renderedOnly } from "./texts.ts";

const npx = "npx --yes deno@2.9.6 task demo";

Deno.test("what the demo says fits a terminal of 80 columns", () => {
  const texts = [
    ...[1, 3].flatMap((masters) =>
      [0, 1, 80].flatMap((workers) => [
        ...opening({ masters, workers, fromSource: false, yes: false }),
        ...nextSteps(1234, { masters, workers }, `${npx}:down`),
      ])
    ),
    ...howToGoOn(npx, `${npx}:down`),
    ...(["system", "distribution", "root"] as const).flatMap((why) => renderedOnly(why, npx)),
    stageLine("✓", "kubeconfig", "x".repeat(200), 12_345),
  ];
  const wide = texts.filter((line) => [...line].length > 80);
  assert.deepEqual(wide, []);
});

Deno.test("stageLine() keeps its columns, whatever a program has printed", () => {
  assert.equal(stageLine("✓", "x", "\x1b[31ma\tb", 1.9).length, stageLine("✓", "x", "", 0).length);
});

Deno.test("nextSteps() speaks of losing a master only where that can be borne", () => {
  const text = (masters: number) => nextSteps(1, { masters, workers: 0 }, "down").join("\n");
  assert.match(text(3), /kill m0/);
  assert.doesNotMatch(text(1), /kill/);
  assert.doesNotMatch(text(3), /w0/);
});

Deno.test("renderedOnly() tells those who only lack root about sudo", () => {
  assert.match(renderedOnly("root", npx).join("\n"), /sudo npx/);
  assert.doesNotMatch(renderedOnly("system", npx).join("\n"), /sudo/);
});
