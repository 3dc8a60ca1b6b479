import { fileURLToPath } from "node:url";
import { runChosen } from "../lab_runs/run_chosen.ts";
import { labScenarios } from "./lab_scenarios.ts";
import type { Figure } from "./scenario.ts";
import { figureText, scenarioPage } from "./scenario_page.ts";
import { addRun } from "./scenario_record.ts";

/**
 * `deno task test:operations`: what is done to clusters that live; `--write` adds how it came out, and the figures, to
 * the record, and writes `docs/operations.md` anew from it.
 */

const page = fileURLToPath(new URL("../../docs/operations.md", import.meta.url));
const recordFile = fileURLToPath(new URL("scenario_record.json", import.meta.url));
const figures = new Map<string, Record<string, Figure>>();

await runChosen({
  task: "test:operations",
  noun: "scenario",
  all: labScenarios,
  attempt: async ({ id, play }) => {
    const noted: Record<string, Figure> = {};
    figures.set(id, noted);
    await play((name, figure) => {
      noted[name] = rounded(figure);
      // deno-lint-ignore no-console -- the figures are part of what these tests tell
      console.log(`  ${name}: ${figureText([figure])}`);
    });
  },
  write: async (run) => {
    const record = addRun(JSON.parse(await Deno.readTextFile(recordFile)), run, figures);
    await Deno.writeTextFile(recordFile, `${JSON.stringify(record, null, 2)}\n`);
    await Deno.writeTextFile(page, scenarioPage(record));
  },
});

/** Seconds to a tenth. */
function rounded(figure: Figure): Figure {
  return typeof figure === "number" ? Math.round(figure * 10) / 10 : figure;
}
