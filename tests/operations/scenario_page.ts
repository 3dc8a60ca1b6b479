import { type LabRun, outcomeText } from "../lab_runs/run_chosen.ts";
import { labScenarios } from "./lab_scenarios.ts";
import type { Scenario } from "./scenario.ts";

/** Figures of a run, by the scenario's id. */
export type Figures = ReadonlyMap<string, readonly (readonly [name: string, value: string])[]>;

/**
 * Text of `docs/operations.md` after a run.
 * @param before the text until then: what was not run keeps how it came out last
 */
export function scenarioPage(run: LabRun, figures: Figures, before: string): string {
  const lines = [
    "# What is done to clusters that live, tried on real machines",
    "",
    "`deno task test:operations` does each of these on machines of the lab, with a client that reads and",
    "writes where it is said, and fails unless it ends as promised. Each takes some five minutes, so a",
    "landing runs the first one; this is how they came out last.",
    "",
    "| what is done | figures | last run |",
    "| --- | --- | --- |",
    ...labScenarios.map((scenario) => row(scenario, run, figures, before)),
    "",
  ];
  return lines.join("\n");
}

function row(scenario: Scenario, run: LabRun, figures: Figures, before: string): string {
  const { id, what } = scenario;
  const outcome = outcomeText(run, id);
  if (outcome === undefined) {
    return before.split("\n").find((line) => firstCell(line) === what) ?? `| ${what} | | not run |`;
  }
  const noted = (figures.get(id) ?? []).map(([name, value]) => `${name}: ${value}`).join("; ");
  return `| ${what} | ${noted} | ${outcome} |`;
}

/** Of a line of a table, which a formatter may have made wider. */
function firstCell(line: string): string | undefined {
  return line.split("|")[1]?.trim();
}
