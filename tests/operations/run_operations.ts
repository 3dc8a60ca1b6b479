import { fileURLToPath } from "node:url";
import { runChosen } from "../lab_runs/run_chosen.ts";
import { labScenarios } from "./lab_scenarios.ts";
import { scenarioPage } from "./scenario_page.ts";

/**
 * `deno task test:operations`: what is done to clusters that live; `--write` notes in `docs/operations.md` how it
 * came out, and the figures.
 */

const page = fileURLToPath(new URL("../../docs/operations.md", import.meta.url));
const figures = new Map<string, (readonly [string, string])[]>();

await runChosen({
  task: "test:operations",
  noun: "scenario",
  all: labScenarios,
  attempt: async ({ id, play }) => {
    const noted: (readonly [string, string])[] = [];
    figures.set(id, noted);
    await play((name, value) => {
      noted.push([name, value]);
      // deno-lint-ignore no-console -- the figures are part of what these tests tell
      console.log(`  ${name}: ${value}`);
    });
  },
  write: async (run) => {
    const before = await Deno.readTextFile(page).catch(() => "");
    await Deno.writeTextFile(page, scenarioPage(run, figures, before));
  },
});
