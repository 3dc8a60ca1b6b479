import { labScenarios } from "./lab_scenarios.ts";
import type { Figure, Scenario } from "./scenario.ts";
import type { RecordedRun } from "./scenario_record.ts";

/**
 * Text of `docs/operations.md`.
 * @param record the last runs of each scenario, the oldest first
 */
export function scenarioPage(record: readonly RecordedRun[]): string {
  const lines = [
    "# What is done to clusters that live, tried on real machines",
    "",
    "`deno task test:operations NAME` does one of these on machines of the lab, with a client that reads",
    "and writes where it is said, and fails unless it ends as promised. Each takes some five minutes, so a",
    "landing runs one of them, by chance. Here is how the last three runs of each came out: of a time the",
    "median, and in parentheses the least and the most; what failed is added up.",
    "",
    ...labScenarios.flatMap((scenario) => section(scenario, record)),
  ];
  return lines.join("\n");
}

function section({ id, what }: Scenario, record: readonly RecordedRun[]): string[] {
  const runs = record.filter(({ scenario }) => scenario === id);
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1)}.`;
  const figures = figuresOf(runs);
  return [
    `## ${id}`,
    "",
    `${sentence} ${outcomeOf(runs)}`,
    "",
    ...figures.map(([name, text]) => `- ${name}: ${text}`),
    ...figures.length > 0 ? [""] : [],
  ];
}

/** Those that the last run noted, over all that ended well. */
function figuresOf(runs: readonly RecordedRun[]): (readonly [name: string, text: string])[] {
  const good = runs.filter(({ ok }) => ok);
  return Object.keys(runs.at(-1)?.figures ?? {}).map((name) => {
    const values = good.map(({ figures }) => figures[name]).filter((value) => value !== undefined);
    return [name, figureText(values)];
  });
}

function outcomeOf(runs: readonly RecordedRun[]): string {
  const last = runs.at(-1);
  if (last === undefined) return "Not run.";
  const failed = runs.filter(({ ok }) => !ok).length;
  const outcome = failed === 0 ? `${runs.length} ok` : `**${failed} of ${runs.length} failed**`;
  const whole = figureText(runs.map(({ seconds }) => seconds));
  return `Runs: ${outcome}, in ${whole}, the last on ${last.date}.`;
}

/** One figure of one or several runs, in words. */
export function figureText(values: readonly Figure[]): string {
  const times = values.filter((value) => typeof value === "number").sort((a, b) => a - b);
  const [least, middle] = [times[0], times[Math.floor(times.length / 2)]];
  const most = times.at(-1);
  if (least !== undefined && middle !== undefined && most !== undefined) {
    return times.length === 1
      ? `${digits(middle)} s`
      : `${digits(middle)} s (${digits(least)}–${digits(most)})`;
  }
  const shares = values.filter((value) => typeof value === "object");
  if (shares.length > 0) {
    const sum = (key: "failed" | "of") => shares.reduce((total, share) => total + share[key], 0);
    return `${sum("failed")} of ${sum("of")}`;
  }
  return String(values.at(-1) ?? "none");
}

function digits(seconds: number): string {
  return seconds.toFixed(seconds < 10 ? 1 : 0);
}
