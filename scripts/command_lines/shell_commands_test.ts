import assert from "node:assert/strict";
import { hakubeArguments, shellCommands, taskOf } from "./shell_commands.ts";

Deno.test("shellCommands() takes a line apart as a shell does", () => {
  const line = `a "b c" 'd e' f="g h" $(i j)k >l.txt && m | n -o # p`;
  assert.deepEqual(shellCommands(line), [
    { words: ["a", "b c", "d e", "f=g h", "$(i j)k"], output: "l.txt", readsPipe: false },
    { words: ["m"], output: undefined, readsPipe: false },
    { words: ["n", "-o"], output: undefined, readsPipe: true },
  ]);
  assert.deepEqual(shellCommands("# nothing"), []);
  assert.throws(() => shellCommands("a <b"), /cannot read the shell's "<b"/);
});

Deno.test("hakubeArguments() and taskOf() know what hakube is called", () => {
  const [words, other] = [["deno", "task", "hakube", "render"], ["kubectl", "task", "render"]];
  assert.deepEqual(hakubeArguments({ words }), ["render"]);
  assert.deepEqual(hakubeArguments({ words: ["./hakube", "render"] }), ["render"]);
  assert.equal(hakubeArguments({ words: other }), undefined);
  assert.equal(taskOf({ words: ["npx", "--yes", "deno@2.9.6", "task", "ok"] }), "ok");
  assert.equal(taskOf({ words: other }), undefined);
});
