import assert from "node:assert/strict";
import { commandLine } from "./command_line.ts";

Deno.test("commandLine() leaves plain words plain, and quotes the others for a shell", () => {
  assert.equal(
    commandLine(["install", "--log-dir=./a b", "it's.json", "w1"]),
    `hakube install '--log-dir=./a b' 'it'\\''s.json' w1`,
  );
});
