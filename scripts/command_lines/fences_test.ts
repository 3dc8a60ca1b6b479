import assert from "node:assert/strict";
import { commandLines, fencesOf, isOfCommands, reasonNotToRun } from "./fences.ts";

const page = [
  "<!-- not run: it is far -->",
  "",
  "```sh",
  "$ hakube one \\",
  "  two",
  "# said",
  "",
  "hakube three",
  "```",
  "1. In a list:",
  "   <!-- file: a.sh -->",
  "   ```bash",
  "   echo",
  "   ```",
  "```",
  "of no language",
  "```",
].join("\n");

Deno.test("fencesOf() finds blocks of code with the comment above, in lists too", () => {
  const fences = fencesOf(page);
  assert.deepEqual(fences.map(({ language, line, note }) => [language, line, note]), [
    ["sh", 4, "not run: it is far"],
    ["bash", 13, "file: a.sh"],
    ["", 16, ""],
  ]);
  assert.deepEqual(fences.map(isOfCommands), [true, false, false]);
  assert.deepEqual(fences.map(reasonNotToRun), ["it is far", undefined, undefined]);
  assert.deepEqual(fences[1]?.lines, ["echo"]);
});

Deno.test("commandLines() leaves prompts and comments out, and joins what goes on", () => {
  const [fence] = fencesOf(page);
  assert.deepEqual(fence && commandLines(fence), [
    { text: "hakube one two", line: 5 },
    { text: "hakube three", line: 8 },
  ]);
});
