import { applyEdits, modify } from "jsonc-parser";
import type { DemoOptions } from "./demo_options.ts";
import { type DemoState, directory, inDemo, root } from "./demo_state.ts";
import { hakubeCommand } from "../hakube_command.ts";
import type { Progress } from "./progress.ts";
import { outputOf, ProgramError, runOnTerminal, runProgram } from "./run_program.ts";
import { writeWrappers } from "./wrappers.ts";

/** From machines to a cluster: what the README does by hand, stage by stage. @throws ProgramError */
export async function makeCluster(
  progress: Progress,
  state: DemoState,
  options: DemoOptions,
): Promise<void> {
  await writeWrappers(state);
  await progress.stage("hakube", fetchLibraries);
  await progress.stage("machines", (tell) => bootMachines(state, options, tell));
  await progress.stage("definition", () => writeDefinition(state));
  await progress.stage("render", async (tell) => {
    await hakube(["render", "cluster.json"], tell);
    return "demo/assets: certificates, a script for each node";
  });
  await progress.stage("preflight", async (tell) => {
    await hakube(["preflight", "cluster.json"], tell);
    return "the machines are fit";
  });
  await install(progress);
  await progress.stage("kubeconfig", async (tell) => {
    await hakube(["kubeconfig", "cluster.json", "--output", "kubeconfig", "--force"], tell);
    await fetchKubectl(state);
    return "demo/kubeconfig, valid for a day";
  });
  await progress.stage("verify", (tell) => verify(options, tell));
}

/** Whatever hakube imports has to be here before it runs in a network without a way out. */
async function fetchLibraries(): Promise<string> {
  const [program, ...rest] = hakubeCommand();
  const main = rest.at(-1);
  if (main !== undefined) {
    await runProgram({
      words: [program, "cache", "--quiet", "--config", `${root}deno.json`, main],
    });
  }
  const version = JSON.parse(await outputOf([...hakubeCommand(), "version", "--json"]));
  return `version ${version.hakube}`;
}

async function bootMachines(
  { machines, env }: DemoState,
  options: DemoOptions,
  tell: (detail: string) => void,
): Promise<string> {
  const numbers = ["--masters", `${options.masters}`, "--workers", `${options.workers}`];
  await runProgram({ words: [machines, "up", ...numbers], env }, tell);
  const keys = await outputOf([machines, "hostkeys"], env);
  return `${keys.trim().split("\n").length}, and a load balancer`;
}

/** What the machines' provider prints, with the versions that the mirror has, if there is one. */
async function writeDefinition({ source, machines, env }: DemoState): Promise<string> {
  let text: string;
  if (source === "public") {
    text = await outputOf([machines, "definition"], env);
  } else {
    const mirrors = inDemo("mirrors.json");
    await Deno.writeTextFile(mirrors, await outputOf([machines, "mirrors"], env));
    text = await outputOf([machines, "definition", "--mirrors", mirrors], env);
    const versions = JSON.parse(await outputOf([machines, "versions"], env));
    for (const [key, value] of Object.entries(versions)) {
      const formattingOptions = { insertSpaces: true, tabSize: 2 };
      text = applyEdits(text, modify(text, [key], value, { formattingOptions }));
    }
  }
  await Deno.writeTextFile(inDemo("cluster.json"), text, { mode: 0o600 });
  await runProgram({ words: [...hakubeCommand(), "validate", "cluster.json"], cwd: directory });
  return "demo/cluster.json is valid";
}

/** On a terminal hakube shows its own live view; elsewhere a line for each step. */
async function install(progress: Progress): Promise<void> {
  const words = [inDemo("hakube"), "install", "cluster.json", "--yes"];
  await progress.onTerminal("install", async () => {
    await runOnTerminal({ words, cwd: directory });
    return "all nodes are done";
  });
}

/** A cluster of one or two masters works, and hakube says by its exit code that it is not highly available. */
async function verify({ masters }: DemoOptions, tell: (detail: string) => void): Promise<string> {
  try {
    await hakube(["verify", "cluster.json"], tell);
    return "it works, and is highly available";
  } catch (error) {
    const works = error instanceof ProgramError && masters < 3 &&
      error.lines.some((line) => line.endsWith(": works; not highly available"));
    if (!works) throw error;
    return "it works; with three masters it would be highly available";
  }
}

/** The kubectl of a master: this machine may have none, or another version's. */
async function fetchKubectl({ machines, env }: DemoState): Promise<void> {
  await Deno.mkdir(inDemo("bin"), { recursive: true });
  const file = await Deno.open(inDemo("bin/kubectl.new"), {
    write: true,
    create: true,
    truncate: true,
    mode: 0o755,
  });
  const child = new Deno.Command(machines, {
    args: ["exec", "m0", "cat", "/usr/bin/kubectl"],
    env,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  await child.stdout.pipeTo(file.writable);
  if (!(await child.status).success) throw new Error("m0 does not give its kubectl");
  await Deno.rename(inDemo("bin/kubectl.new"), inDemo("bin/kubectl"));
}

async function hakube(args: readonly string[], tell: (detail: string) => void): Promise<void> {
  await runProgram({ words: [inDemo("hakube"), ...args], cwd: directory }, tell);
}

/** The nodes, as kubectl lists them. */
export async function listNodes(): Promise<string> {
  return await outputOf([inDemo("kubectl"), "get", "nodes"]);
}
