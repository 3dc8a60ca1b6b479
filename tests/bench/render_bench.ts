import { fileURLToPath } from "node:url";
import { measure, type Measurement, median } from "./measure.ts";

/**
 * How long `render` takes as a whole process, beside its goals and the ancestor of hakube. Run by
 * `deno task bench`; it judges nothing, for what else the machine does shows in every figure.
 */

const root = fileURLToPath(new URL("../../", import.meta.url));
const hakube = [Deno.execPath(), "run", "--quiet", `--config=${root}deno.json`, "-P=hakube"]
  .concat(`${root}main.ts`);
const runs = 5;

/** The ancestor's `render` of 500 nodes, in seconds, measured once on a machine of this kind. */
const ancestorSeconds = 72.8;

interface Row extends Measurement {
  readonly what: string;
  /** Seconds of wall time to reach; undefined: none. */
  readonly goal: number | undefined;
  readonly note: string;
}

/** A definition of three masters and as many workers as are missing, as text. */
function definitionOf(nodes: number): string {
  const node = (name: string, number: number) => ({
    nodeName: `${name}${number}`,
    privateIP: `172.16.${number >> 8}.${number & 255}`,
  });
  const numbers = Array.from({ length: nodes }, (_, index) => index + 1);
  return JSON.stringify({
    clusterName: "bench",
    masterLoadBalancerAddress: "192.168.0.9",
    // Room for 16,384 nodes.
    podNetworkCIDR: "10.0.0.0/10",
    masters: numbers.slice(0, 3).map((number) => node("master", number)),
    workers: numbers.slice(3).map((number) => node("worker", number)),
  });
}

/**
 * Fresh assets, and then the same again. Each run has a directory of its own, and none is removed
 * before the end: ext4 is slow to make files where as many were removed a few seconds ago.
 * @returns medians
 */
async function renderTwice(
  directory: string,
  nodes: number,
  times: number,
): Promise<{ fresh: Measurement; again: Measurement }> {
  await Deno.writeTextFile(`${directory}/cluster.json`, definitionOf(nodes));
  const render = [...hakube, "--quiet", "render", "cluster.json", "--assets-dir"];
  const fresh: Measurement[] = [];
  const again: Measurement[] = [];
  for (let run = 0; run < times; run++) {
    const assets = `assets-${nodes}-${run}`;
    fresh.push(await measure([...render, assets], directory));
    again.push(await measure([...render, assets], directory));
  }
  return { fresh: median(fresh), again: median(again) };
}

async function startOnly(directory: string): Promise<Measurement> {
  const measurements: Measurement[] = [];
  for (let run = 0; run < runs; run++) {
    measurements.push(await measure([...hakube, "--version"], directory));
  }
  return median(measurements);
}

async function rows(directory: string): Promise<Row[]> {
  // Once unmeasured, so that all is compiled and in the cache.
  await measure([...hakube, "--version"], directory);
  const { fresh, again } = await renderTwice(directory, 500, runs);
  const large = await renderTwice(directory, 5000, 1);
  const times = (ancestorSeconds / fresh.wall).toFixed(0);
  const growth = (large.fresh.cpu / fresh.cpu).toFixed(1);
  return [
    {
      what: "render, 500 nodes, fresh",
      ...fresh,
      goal: 1.5,
      note: `${times} x the ancestor (50 x)`,
    },
    { what: "render, 500 nodes, again", ...again, goal: 0.6, note: "" },
    { what: "render, 5000 nodes, fresh", ...large.fresh, goal: 15, note: `${growth} x 500 (CPU)` },
    { what: "render, 5000 nodes, again", ...large.again, goal: 6, note: "" },
    { what: "--version, from source", ...await startOnly(directory), goal: undefined, note: "" },
  ];
}

function table(lines: readonly Row[]): string {
  const seconds = (number: number) => number.toFixed(2).padStart(7);
  const body = lines.map(({ what, wall, cpu, goal, note }) => {
    const target = goal === undefined ? "       -       -" : seconds(goal) + seconds(wall / goal);
    return `${what.padEnd(26)}${seconds(wall)}${seconds(cpu)}${target.padEnd(16)}  ${note}`;
  });
  const head = "seconds".padEnd(26) +
    ["wall", "CPU", "goal", "ratio"].map((it) => it.padStart(7)).join("");
  return [head, ...body].map((line) => `${line.trimEnd()}\n`).join("");
}

const directory = await Deno.makeTempDir({ prefix: "hakube-bench-" });
try {
  const text = table(await rows(directory));
  await Deno.stdout.write(new TextEncoder().encode(text));
} finally {
  await Deno.remove(directory, { recursive: true });
}
