import { InstallSite } from "../integration/install_site.ts";
import { runProgram } from "../run_program.ts";
import { type installers, installName } from "./bench_goals.ts";
import { ansibleCommand, everyNode } from "./install_rivals.ts";
import { type Samples, SampleTaker } from "./measure.ts";

/** How many nodes, how often, and how often Ansible: with many nodes it takes minutes. */
const sizes = [[10, 5, 3], [100, 5, 2], [500, 3, 1]] as const;

/**
 * How long `install` takes on nodes that have nothing left to do, beside xargs with the OpenSSH
 * client and beside Ansible, all with 50 connections opened at a time to the same sshd. Needs root.
 */
export async function benchInstall(): Promise<Samples> {
  const all = new Map<string, Samples extends ReadonlyMap<string, infer Taken> ? Taken : never>();
  for (const [nodes, runs, ansibleRuns] of sizes) {
    await using site = await InstallSite.make({ masters: 3, workers: nodes - 3 });
    for (const [name, taken] of await compare(site, runs, ansibleRuns)) all.set(name, taken);
  }
  return all;
}

/** All of them in turn, several times, for the machine may be slower a minute later. */
async function compare(site: InstallSite, runs: number, ansibleRuns: number): Promise<Samples> {
  const { nodes, directory, environment, hakube } = site;
  // Once unmeasured: the nodes get their state, and the hosts are known from now on.
  const first = [...hakube, "install", "--yes", "--accept-new-host-keys", "cluster.json"];
  await new SampleTaker(directory, environment).take("first", first);
  const commands: [typeof installers[number], readonly string[]][] = [
    ["hakube", [...hakube, "install", "--yes", "cluster.json"]],
    ...await everyNode(site),
  ];
  const ansible = await hasAnsible() ? await ansibleCommand(site) : undefined;
  const taker = new SampleTaker(directory, environment);
  for (let run = 0; run < runs; run++) {
    for (const [who, command] of commands) {
      await taker.take(installName(nodes.length, who), command);
    }
    if (ansible !== undefined && run < ansibleRuns) {
      await taker.take(installName(nodes.length, "Ansible"), ansible);
    }
  }
  return taker.samples;
}

/** Whether Ansible is installed. */
async function hasAnsible(): Promise<boolean> {
  try {
    return (await runProgram(["ansible", "--version"])).code === 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
