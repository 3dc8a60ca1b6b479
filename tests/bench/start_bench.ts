import { fileURLToPath } from "node:url";
import { startName } from "./bench_goals.ts";
import type { BenchPrograms } from "./bench_programs.ts";
import { type Samples, SampleTaker } from "./measure.ts";

const sample = fileURLToPath(new URL("../../samples/ha.json", import.meta.url));
const commands = [["--version"], ["--help"], ["validate", sample]];
const runs = 15;

/** How long commands take that do hardly more than start, from source and, where there is one, the binary. */
export async function benchStart({ binary, source }: BenchPrograms): Promise<Samples> {
  const taker = new SampleTaker(".", Deno.env.toObject());
  for (let run = 0; run < runs; run++) {
    for (const [word = "", ...more] of commands) {
      if (binary) await taker.take(startName(word, "binary"), [...binary, word, ...more]);
      await taker.take(startName(word, "source"), [...source, word, ...more]);
    }
  }
  return taker.samples;
}
