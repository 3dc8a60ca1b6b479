import { directory, readState } from "./demo_state.ts";
import { Progress } from "./progress.ts";
import { runProgram } from "./run_program.ts";
import { printable } from "../../src/cli/views/printable.ts";
import { ProgramError } from "./run_program.ts";
import { existsSync } from "node:fs";

/** `deno task demo:down`: takes the demo's machines down and removes its directory. */

const progress = new Progress();

/** @returns the exit code */
async function down(): Promise<number> {
  if (!existsSync(directory)) {
    progress.say("There is no demo.");
    return 0;
  }
  const state = await readState();
  if (state !== undefined) {
    await progress.stage("machines", async (tell) => {
      await runProgram({ words: [state.machines, "down"], env: state.env }, tell);
      return "are gone, with their disks and network";
    });
  }
  await progress.stage("files", async () => {
    await Deno.remove(directory, { recursive: true });
    return "demo/ is gone; what was built is kept";
  });
  return 0;
}

if (import.meta.main) {
  Deno.exit(
    await down().catch((error) => {
      if (!(error instanceof ProgramError)) throw error;
      for (const line of error.lines) progress.say(`  ${printable(line)}`);
      return 1;
    }),
  );
}
