import { fileURLToPath } from "node:url";
import { runChosen } from "../lab_runs/run_chosen.ts";
import { faultPage } from "./fault_table.ts";
import { labFaults } from "./lab_faults.ts";

/** `deno task test:faults`: provokes faults in the lab; `--write` notes in `docs/faults.md` how they came out. */

const page = fileURLToPath(new URL("../../docs/faults.md", import.meta.url));

await runChosen({
  task: "test:faults",
  noun: "fault",
  all: labFaults,
  attempt: ({ provoke }, chance) => provoke(chance),
  write: async (run) =>
    await Deno.writeTextFile(page, faultPage(run, await Deno.readTextFile(page))),
});
