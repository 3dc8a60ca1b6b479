import { fileURLToPath } from "node:url";
import { Chance, type Fault } from "./fault.ts";
import { faultPage, type FaultResult } from "./fault_table.ts";
import { labFaults } from "./lab_faults.ts";

/**
 * `deno task test:faults [all|NUMBER|ID...] [--seed=NUMBER] [--write]`: provokes faults in the lab, one
 * after the other. A number chooses so many by the seed; `--write` notes in `docs/faults.md` how they
 * came out.
 */

const page = fileURLToPath(new URL("../../docs/faults.md", import.meta.url));
const seedArgument = Deno.args.find((word) => word.startsWith("--seed="));
const write = Deno.args.includes("--write");
const words = Deno.args.filter((word) => word !== seedArgument && word !== "--write");
const seed = seedArgument === undefined
  ? crypto.getRandomValues(new Uint16Array(1))[0] ?? 0
  : Number(seedArgument.slice("--seed=".length));

function chooseFaults(): readonly Fault[] {
  const [first = "all"] = words;
  if (first === "all") return labFaults;
  if (/^\d+$/.test(first)) return new Chance(seed).choose(labFaults, Number(first));
  const known = labFaults.map(({ id }) => id);
  const unknown = words.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new Error(`no fault is called ${unknown.join(", ")}; there are ${known.join(", ")}`);
  }
  return labFaults.filter(({ id }) => words.includes(id));
}

async function say(text: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
}

async function provoke({ id, what, provoke }: Fault): Promise<FaultResult> {
  await say(`${id}: ${what} ...`);
  const begin = performance.now();
  let failure: unknown;
  try {
    await provoke(new Chance(seed));
  } catch (error) {
    failure = error;
    await say(error instanceof Error ? error.stack ?? error.message : String(error));
  }
  const seconds = (performance.now() - begin) / 1000;
  const ok = failure === undefined;
  await say(`${id} ... ${ok ? "ok" : "FAILED"} (${seconds.toFixed(0)} s)`);
  return { id, ok, seconds };
}

const chosen = chooseFaults();
await say(`again: deno task test:faults ${words.join(" ") || "all"} --seed=${seed}`);
const results: FaultResult[] = [];
for (const fault of chosen) results.push(await provoke(fault));
if (write) {
  const run = { date: new Date().toISOString(), results };
  await Deno.writeTextFile(page, faultPage(run, await Deno.readTextFile(page)));
}
const failed = results.filter(({ ok }) => !ok).length;
const time = results.reduce((sum, { seconds }) => sum + seconds, 0);
// In the words of `deno test`, which whoever counts tests knows.
await say(
  `\n${failed === 0 ? "ok" : "FAILED"} | ${results.length - failed} passed | ${failed} failed ` +
    `(${time.toFixed(0)}s)`,
);
Deno.exit(failed === 0 ? 0 : 1);
