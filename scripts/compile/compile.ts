import { join } from "node:path";
import { hakubeVersion } from "../../src/version.ts";
import { repositoryRoot } from "../repository_files.ts";
import { say } from "../say.ts";
import { compileBinary } from "./compile_binary.ts";
import { describeBinary } from "./describe_binary.ts";
import { DenoFailed } from "./run_deno.ts";
import { stageProgram } from "./stage_program.ts";
import { releasedName, type Target, targets } from "./targets.ts";

/**
 * `deno task compile`: dist/hakube for this machine. `deno task compile:all`: one for each machine of a
 * release. DENO_COMPILE names another Deno to compile with than the one that runs this.
 */

const dist = join(repositoryRoot, "dist");

/** One binary to be made; without a target it is for this machine. */
interface Job {
  readonly target: Target | undefined;
  readonly file: string;
}

function jobsOf(all: boolean): Job[] {
  if (!all) return [{ target: undefined, file: "hakube" }];
  return targets.map((target) => ({
    // Its runtime may be at hand where no other can be fetched.
    target: target.triple === Deno.build.target ? undefined : target,
    file: releasedName(hakubeVersion, target),
  }));
}

/** @returns whether the binary was made */
async function make(job: Job, stage: string, program: readonly string[]): Promise<boolean> {
  const output = join(dist, job.file);
  const deno = Deno.env.get("DENO_COMPILE") ?? Deno.execPath();
  try {
    await compileBinary(stage, { deno, program, output, target: job.target });
  } catch (error) {
    if (!(error instanceof DenoFailed)) throw error;
    say(`dist/${job.file}: not made. Deno needs its runtime for that machine, and says:`);
    say(error.message.replace(/^/gm, "  "));
    return false;
  }
  say(`dist/${job.file}: ${await describeBinary(output)}`);
  return true;
}

if (import.meta.main) {
  await Deno.mkdir(dist, { recursive: true });
  const stage = await Deno.makeTempDir({ dir: dist, prefix: ".stage-" });
  try {
    const program = await stageProgram(stage, Deno.execPath());
    let made = true;
    for (const job of jobsOf(Deno.args.includes("--all"))) {
      made = await make(job, stage, program) && made;
    }
    if (!made) Deno.exitCode = 1;
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}
