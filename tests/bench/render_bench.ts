import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { renderName } from "./bench_goals.ts";
import type { BenchPrograms } from "./bench_programs.ts";
import { type Samples, SampleTaker } from "./measure.ts";

/** How many nodes, and how often: what takes long is done less often. */
const sizes = [[50, 7], [500, 7], [5000, 3]] as const;

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

/** All files below a directory that somebody writing to them would change: inode, and when last changed. */
async function filesIn(directory: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of await denoFiles.list(directory)) {
    const path = `${directory}/${name}`;
    const info = await Deno.lstat(path);
    if (info.isDirectory) { for (const entry of await filesIn(path)) found.set(...entry); }
    else found.set(path, `${info.ino} ${info.mtime?.getTime()} ${info.ctime?.getTime()}`);
  }
  return found;
}

/**
 * How long `render` takes as a whole process: fresh assets, and then the same again, which must touch
 * no file. Each run has a directory of its own, and none is removed before the end: ext4 is slow to
 * make files where as many were removed a few seconds ago.
 */
export async function benchRender(programs: BenchPrograms): Promise<Samples> {
  const directory = await Deno.makeTempDir({ prefix: "hakube-bench-" });
  try {
    const taker = new SampleTaker(directory, Deno.env.toObject());
    for (const [nodes, runs] of sizes) {
      await Deno.writeTextFile(`${directory}/cluster.json`, definitionOf(nodes));
      for (let run = 0; run < runs; run++) {
        await renderTwice(taker, directory, nodes, programs.chosen, "");
        if (programs.binary === undefined || nodes !== 500) continue;
        await renderTwice(taker, directory, nodes, programs.source, ", from source");
      }
    }
    return taker.samples;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function renderTwice(
  taker: SampleTaker,
  directory: string,
  nodes: number,
  program: readonly string[],
  which: string,
): Promise<void> {
  const assets = await Deno.makeTempDir({ dir: directory, prefix: "assets-" });
  const render = [...program, "--quiet", "render", "cluster.json", "--assets-dir", assets];
  await taker.take(renderName(nodes, "fresh") + which, render);
  const before = await filesIn(assets);
  await taker.take(renderName(nodes, "again") + which, render);
  assert.ok(before.size > nodes);
  assert.deepEqual(await filesIn(assets), before, "render again touched files");
}
