import { agree } from "./ask.ts";
import { chooseSource, type Source, type ToBuild } from "./choose_way.ts";
import type { DemoOptions } from "./demo_options.ts";
import { type DemoState, labProgram, stateFor } from "./demo_state.ts";
import type { Progress } from "./progress.ts";
import { outputOf, runProgram } from "./run_program.ts";
import { readToBuild, unreachableSources } from "./source_facts.ts";

/** There is no way to a cluster here. */
export class NoWay extends Error {
  override readonly name = "NoWay";
  /** @param help what the user can do about any or all of the problems */
  constructor(readonly problems: readonly string[], readonly help: string) {
    super("there is no way to a cluster here");
  }
}

/**
 * Finds out where packages come from. @throws NoWay when they come from nowhere
 * @returns what is to be remembered, and what there is to build first
 */
export async function chooseState(
  progress: Progress,
  { fromSource }: DemoOptions,
): Promise<{ readonly state: DemoState; readonly toBuild: ToBuild }> {
  let choice: Source | { readonly problems: readonly string[] } = "public";
  let unreachable: readonly string[] = [];
  let toBuild: ToBuild | undefined;
  await progress.stage("sources", async (tell) => {
    if (!fromSource) {
      tell("do the public package sources answer?");
      unreachable = await unreachableSources();
    }
    if (fromSource || unreachable.length > 0) {
      tell("can a mirror be built instead?");
      toBuild = await readToBuild(labProgram, stateFor("mirror").env);
    }
    choice = chooseSource(unreachable, toBuild);
    if (choice === "public") return "the public package sources";
    if (choice === "mirror") return "a mirror of our own, from source";
    throw new NoWay(choice.problems, "It takes either the public sources, or Go and its proxy.");
  });
  return { state: stateFor(choice), toBuild: toBuild ?? "nothing" };
}

/** What there is to build for a demo that was begun, and perhaps interrupted while it was built. */
export async function toBuildFor({ source, env }: DemoState): Promise<ToBuild> {
  return source === "public" ? "nothing" : await readToBuild(labProgram, env);
}

/** Installs what this machine lacks, if it may. @throws NotAgreed, ProgramError */
export async function providePackages(
  progress: Progress,
  { source }: DemoState,
  isAgreed: boolean,
): Promise<void> {
  const what = source === "public" ? ["machines"] : [];
  const packages = (await outputOf([labProgram, "packages", ...what])).trim().split(/\s+/);
  if (packages[0] === "") return;
  progress.say(`\n  On this machine are missing: ${packages.join(" ")}`);
  await agree("Install them with apt-get?", isAgreed);
  await progress.stage("packages", async (tell) => {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const apt = ["apt-get", "--quiet", "-o", "Dpkg::Use-Pty=0"];
    await runProgram({ words: [...apt, "update"], env }, tell);
    const install = ["install", "--yes", "--no-install-recommends", ...packages];
    await runProgram({ words: [...apt, ...install], env }, tell);
    return `${packages.length} installed`;
  });
}

/** Asks whether to spend a quarter of an hour, where it takes that. @throws NotAgreed */
export async function agreeToBuild(
  progress: Progress,
  toBuild: ToBuild,
  isAgreed: boolean,
): Promise<void> {
  if (toBuild !== "programs") return;
  progress.say("\n  Kubernetes and all that goes with it can be built here, from source in Go's");
  progress.say("  module proxy. On 2 cores that takes about 15 minutes and 3 GiB of memory, once.");
  await agree("Build it?", isAgreed);
}

/** Builds the mirror, and starts to serve it. @throws ProgramError */
export async function provideMirror(
  progress: Progress,
  { machines, env }: DemoState,
  toBuild: ToBuild,
): Promise<void> {
  await progress.stage("mirror", async (tell) => {
    if (toBuild !== "nothing") await runProgram({ words: [machines, "build"], env }, tell);
    await runProgram({ words: [machines, "serve"], env }, tell);
    return toBuild === "nothing" ? "was built before" : "built from source";
  });
}
