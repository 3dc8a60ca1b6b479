import { fileURLToPath } from "node:url";
import { benchGoals, type BenchPart } from "./bench_goals.ts";
import { machineText } from "./bench_machine.ts";
import { type BenchPrograms, findPrograms } from "./bench_programs.ts";
import { goalsTable, samplesTable } from "./bench_tables.ts";
import { benchInstall } from "./install_bench.ts";
import type { Samples } from "./measure.ts";
import { withResult } from "./performance_page.ts";
import { benchRender } from "./render_bench.ts";
import { benchStart } from "./start_bench.ts";

/**
 * `deno task bench [render|install|start ...] [--write]`: how long hakube takes, beside its goals and
 * what one would use instead. `--write` puts the tables into `docs/performance.md`. It judges nothing,
 * for what else the machine does shows in every figure.
 */

const page = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));

const parts: Readonly<Record<BenchPart, (programs: BenchPrograms) => Promise<Samples>>> = {
  start: benchStart,
  render: benchRender,
  install: benchInstall,
};

function isPart(word: string): word is BenchPart {
  return Object.hasOwn(parts, word);
}

function chosenParts(words: readonly string[]): readonly BenchPart[] {
  const all = Object.keys(parts);
  const unknown = words.filter((word) => !isPart(word));
  if (unknown.length > 0) {
    throw new Error(`no part is called ${unknown.join(", ")}; there are ${all.join(", ")}`);
  }
  return (words.length === 0 ? all : words).filter(isPart);
}

async function say(text: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
}

const write = Deno.args.includes("--write");
const chosen = chosenParts(Deno.args.filter((word) => word !== "--write"));
const programs = await findPrograms();
// What starts hakube in tests goes by it.
if (programs.binary?.[0] !== undefined) Deno.env.set("HAKUBE_BIN", programs.binary[0]);
const about = `${await machineText()}; ${programs.said}`;
for (const part of chosen) {
  const begin = performance.now();
  await say(`${part} ...`);
  const samples = await parts[part](programs);
  const minutes = ((performance.now() - begin) / 60_000).toFixed(1);
  const date = new Date().toISOString().slice(0, 10);
  const result = [
    `${date}, in ${minutes} minutes: ${about}.\n`,
    goalsTable(benchGoals[part], samples),
    samplesTable(samples),
  ].join("\n");
  await say(`\n${result}`);
  if (write) {
    await Deno.writeTextFile(page, withResult(await Deno.readTextFile(page), part, result));
  }
}
