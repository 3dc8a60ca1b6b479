import { printable } from "../../src/cli/views/printable.ts";
import { NotAgreed } from "./ask.ts";
import {
  type MachineFacts,
  type Obstacle,
  obstacle,
  shortfalls,
  type ToBuild,
} from "./choose_way.ts";
import { listNodes, makeCluster } from "./cluster.ts";
import { type DemoOptions, parseDemoOptions } from "./demo_options.ts";
import { type DemoState, diskDirectory, readState, writeState } from "./demo_state.ts";
import { denoDirectories, taskCommand } from "./task_command.ts";
import { readMachineFacts } from "./machine_facts.ts";
import {
  agreeToBuild,
  chooseState,
  NoWay,
  provideMirror,
  providePackages,
  toBuildFor,
} from "./prepare.ts";
import { Progress } from "./progress.ts";
import { renderSample } from "./render_only.ts";
import { Interrupted, interruptPrograms, ProgramError } from "./run_program.ts";
import { howToGoOn, nextSteps, noWay, opening, renderedOnly } from "./texts.ts";

/**
 * `deno task demo [--masters N] [--workers N] [--from-source] [--yes]`: a cluster on this machine, or, where
 * that cannot be, what hakube would run. Run again, it goes on or changes nothing.
 */

const demoCommand = taskCommand(denoDirectories(), "demo");
const downCommand = taskCommand(denoDirectories(), "demo:down");
const progress = new Progress();

/** @returns the exit code */
async function demo(options: DemoOptions): Promise<number> {
  const facts = await readMachineFacts(diskDirectory());
  const why = obstacle(facts);
  if (why !== undefined) return await showRendering(why);
  for (const line of opening(options)) progress.say(line);
  const { state, toBuild } = await rememberedOrChosen(facts, options);
  await providePackages(progress, state, options.yes);
  await agreeToBuild(progress, toBuild, options.yes);
  await writeState(state);
  if (state.source === "mirror") await provideMirror(progress, state, toBuild);
  await makeCluster(progress, state, options);
  progress.say(`\n${printable(await listNodes())}`);
  for (const line of nextSteps(progress.seconds, options, downCommand)) progress.say(line);
  return 0;
}

/** Which machines: those of a demo that was begun, or else wherever there is a way. @throws NoWay */
async function rememberedOrChosen(
  facts: MachineFacts,
  options: DemoOptions,
): Promise<{ readonly state: DemoState; readonly toBuild: ToBuild }> {
  const begun = await readState();
  if (begun !== undefined) return { state: begun, toBuild: await toBuildFor(begun) };
  const chosen = await chooseState(progress, options);
  const problems = shortfalls(facts, options, chosen.toBuild);
  if (problems.length > 0) throw new NoWay(problems, "--masters 1 --workers 0 takes least.");
  return chosen;
}

async function showRendering(why: Obstacle): Promise<number> {
  for (const line of await renderSample()) progress.say(printable(line));
  for (const line of renderedOnly(why, demoCommand)) progress.say(line);
  return 0;
}

/** Says what went wrong, and what to do. @returns the exit code */
async function tell(error: unknown): Promise<number> {
  if (error instanceof Interrupted) progress.say("\nInterrupted.");
  else if (error instanceof NoWay) {
    for (const line of noWay(error.problems, error.help)) progress.say(line);
  } else if (error instanceof NotAgreed) progress.say(`\n${error.message}`);
  else if (error instanceof ProgramError) {
    progress.say();
    for (const line of error.lines) progress.say(`  ${printable(line)}`);
  } else throw error;
  if (await readState() !== undefined) {
    for (const line of ["", ...howToGoOn(demoCommand, downCommand)]) progress.say(line);
  }
  return error instanceof Interrupted ? 130 : 1;
}

function onInterrupt(): void {
  // On a terminal, Ctrl-C reaches what runs without us; hakube asks what is meant by it.
  interruptPrograms(!Deno.stdin.isTerminal());
}

if (import.meta.main) {
  Deno.addSignalListener("SIGINT", onInterrupt);
  Deno.addSignalListener("SIGTERM", onInterrupt);
  let options: DemoOptions;
  try {
    options = parseDemoOptions(Deno.args, Deno.env.get("CI") === "true");
  } catch (error) {
    progress.say(error instanceof Error ? error.message : String(error));
    Deno.exit(2);
  }
  Deno.exit(await demo(options).catch(tell));
}
