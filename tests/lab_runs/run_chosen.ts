import { Chance } from "./chance.ts";

/** Something that is tried in the lab, and fails unless it ends as promised. */
export interface LabTest {
  /** Short and stable, for the command line. */
  readonly id: string;
  /** What happens. */
  readonly what: string;
  /** What the lab needs for it that it does not always have: it is not among those chosen by chance. */
  readonly needs?: string;
}

/** How one came out. */
export interface LabResult {
  readonly id: string;
  readonly ok: boolean;
  readonly seconds: number;
}

/** One run of some or all of them. */
export interface LabRun {
  /** ISO 8601. */
  readonly date: string;
  readonly results: readonly LabResult[];
}

/** What is chosen from, and how it is tried. */
export interface LabTests<Test extends LabTest> {
  /** Name of the task, for what is said. */
  readonly task: string;
  /** What one of them is called: `fault`. */
  readonly noun: string;
  readonly all: readonly Test[];
  readonly attempt: (test: Test, chance: Chance) => Promise<void>;
  /** Writes how they came out. */
  readonly write: (run: LabRun) => Promise<void>;
}

/**
 * `deno task NAME [all|NUMBER|ID...] [--seed=NUMBER] [--write]`: tries them one after the other, and ends the
 * process. A number chooses so many by the seed; `--write` notes how they came out.
 */
export async function runChosen<Test extends LabTest>(tests: LabTests<Test>): Promise<never> {
  const seedArgument = Deno.args.find((word) => word.startsWith("--seed="));
  const words = Deno.args.filter((word) => word !== seedArgument && word !== "--write");
  const seed = seedArgument === undefined
    ? crypto.getRandomValues(new Uint16Array(1))[0] ?? 0
    : Number(seedArgument.slice("--seed=".length));
  const chosen = choose(tests, words, seed);
  await say(`again: deno task ${tests.task} ${words.join(" ") || "all"} --seed=${seed}`);
  const results: LabResult[] = [];
  for (const test of chosen) results.push(await attempt(test, tests.attempt, seed));
  if (Deno.args.includes("--write")) await tests.write({ date: new Date().toISOString(), results });
  const failed = results.filter(({ ok }) => !ok).length;
  const time = results.reduce((sum, { seconds }) => sum + seconds, 0);
  // In the words of `deno test`, which whoever counts tests knows.
  await say(
    `\n${failed === 0 ? "ok" : "FAILED"} | ${results.length - failed} passed | ${failed} failed ` +
      `(${time.toFixed(0)}s)`,
  );
  Deno.exit(failed === 0 ? 0 : 1);
}

/** What one came to, for a cell of a table: `ok, 116 s, 2026-11-23`; undefined when it was not run. */
export function outcomeText({ date, results }: LabRun, id: string): string | undefined {
  const result = results.find((result) => result.id === id);
  if (result === undefined) return undefined;
  const { ok, seconds } = result;
  return `${ok ? "ok" : "**failed**"}, ${seconds.toFixed(0)} s, ${date.slice(0, 10)}`;
}

function choose<Test extends LabTest>(
  { all, noun }: LabTests<Test>,
  words: readonly string[],
  seed: number,
): readonly Test[] {
  const [first = "all"] = words;
  if (first === "all") return all;
  if (/^\d+$/.test(first)) {
    return new Chance(seed).choose(all.filter(({ needs }) => needs === undefined), Number(first));
  }
  const known = all.map(({ id }) => id);
  const unknown = words.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new Error(`no ${noun} is called ${unknown.join(", ")}; there are ${known.join(", ")}`);
  }
  return all.filter(({ id }) => words.includes(id));
}

async function attempt<Test extends LabTest>(
  test: Test,
  work: LabTests<Test>["attempt"],
  seed: number,
): Promise<LabResult> {
  const { id, what } = test;
  await say(`${id}: ${what} ...`);
  const begin = performance.now();
  let ok = true;
  try {
    await work(test, new Chance(seed));
  } catch (error) {
    ok = false;
    await say(error instanceof Error ? error.stack ?? error.message : String(error));
  }
  const seconds = (performance.now() - begin) / 1000;
  await say(`${id} ... ${ok ? "ok" : "FAILED"} (${seconds.toFixed(0)} s)`);
  return { id, ok, seconds };
}

async function say(text: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
}
