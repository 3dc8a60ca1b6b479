import assert from "node:assert/strict";
import { diffText } from "./diff_text.ts";
import { type FileDifference, scriptDifference } from "./file_difference.ts";

const lines = (...middle: string[]) => ["a", "b", "c", ...middle, "x", "y", "z", ""].join("\n");

function script(path: string, before: string, after: string): FileDifference {
  const difference = scriptDifference(path, before, after);
  assert.ok(difference);
  return difference;
}

const files = ["s/m0.sh", "s/m1.sh", "s/m2.sh"].map((path) =>
  script(path, lines("old"), lines("new", "more"))
);

Deno.test("diffText() has a line a file, and a change that is the same in several once", () => {
  assert.equal(
    diffText(files, { colour: false, each: false }),
    [
      "s/m0.sh: differs from what last ran there, +2 -1",
      "s/m1.sh: differs from what last ran there, +2 -1",
      "s/m2.sh: differs from what last ran there, +2 -1",
      "",
      "# the same in s/m1.sh, s/m2.sh",
      "--- a/s/m0.sh",
      "+++ b/s/m0.sh",
      "@@ -1,7 +1,8 @@",
      " a",
      " b",
      " c",
      "-old",
      "+new",
      "+more",
      " x",
      " y",
      " z",
      "",
    ].join("\n"),
  );
});

Deno.test("diffText() can show each", () => {
  const text = diffText(files, { colour: false, each: true });
  assert.equal(text.match(/^--- a\//gm)?.length, 3);
  assert.doesNotMatch(text, /the same in/);
});

Deno.test("diffText() lets nothing through that a machine could do to a terminal", () => {
  const hostile = script("s/m0.sh", lines("\x1b[2J\x1b]0;owned\x07echo"), lines("echo"));
  const text = diffText([hostile], { colour: false, each: false });
  // deno-lint-ignore no-control-regex -- these must not be there
  assert.doesNotMatch(text, /[\x00-\x08\x0b-\x1f]/);
  assert.ok(text.includes("-]0;ownedecho\n"), text);
});

Deno.test("scriptDifference() is none where the same ran, and says when nothing has", () => {
  assert.equal(scriptDifference("s", "same\n", "same\n"), undefined);
  const first = scriptDifference("s", undefined, "one\ntwo\n");
  assert.deepEqual([first?.change, first?.text], ["new", "has not run there yet, 2 lines"]);
});
