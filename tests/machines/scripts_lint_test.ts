import assert from "node:assert/strict";
import { provider } from "./shell_functions.ts";
import { runProgram } from "../run_program.ts";

/** Programs of their own; shellcheck finds what `machines` is made of by itself. */
const programs = [
  "machines",
  "lib/run-machine",
  "lib/with-pid-file",
  "base-files/usr/local/sbin/machine-start",
  "base-files/usr/local/lib/machine/runc",
];

Deno.test("the provider's programs are clean to shellcheck", async () => {
  const command = ["shellcheck", "--color=never", "--check-sourced", ...programs];
  const { code, stdout, stderr } = await runProgram(command, { cwd: provider });
  assert.equal(stdout + stderr, "");
  assert.equal(code, 0);
});
