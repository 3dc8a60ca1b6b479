import { bundleSecrets } from "../../src/install/bundle_secrets.ts";
import { packBundle } from "../../src/install/bundle.ts";
import { InstallSite } from "../integration/install_site.ts";
import {
  measureWithMemory,
  medianWithMemory,
  type MemoryMeasurement,
} from "./measure_with_memory.ts";

/**
 * How long `install` takes on nodes that have nothing left to do, beside xargs with the OpenSSH
 * client and beside Ansible, all with 50 connections opened at a time to the same sshd. Run by `deno task bench`, as
 * root; an argument is the number of nodes (100). It judges nothing, for what else the machine does
 * shows in every figure.
 */

/** How often; with many nodes each takes minutes. */
const runsOf = (nodes: number): number => nodes > 200 ? 1 : 3;

/** The most memory that hakube may take, in MB, at 500 nodes. */
const memoryGoal = 250;

/** Who does it, and the command. */
type Contestant = readonly [what: string, command: readonly string[]];

/** For each node what its script is sent with, as hakube sends it: the archive of a run. */
async function writeBundles(site: InstallSite): Promise<void> {
  const assets = `${site.directory}/assets`;
  const read = (path: string) => Deno.readFile(`${assets}/${path}`);
  for (const { node } of site.plan.nodes) {
    const { nodeName } = node;
    const decision = {
      format: "1",
      runId: "bench",
      node: nodeName,
      phase: "node",
      etcd: "existing",
      quorumSeen: "yes",
      initMaster: "m0",
      loginUser: "root",
      startedBy: "bench",
    } as const;
    const script = await Deno.readTextFile(`${assets}/scripts/${nodeName}.sh`);
    const secrets = await bundleSecrets(site.plan, node, "0123456789abcdef", {
      readAsset: read,
      credentials: new Map(),
    });
    const { bytes } = await packBundle(script, decision, secrets);
    await Deno.writeFile(`${site.directory}/${nodeName}.tar`, bytes);
  }
}

/**
 * `xargs -P` over all nodes.
 * @param remote what a node's shell runs
 * @param input the file that it is sent; `$0` is the node's name
 */
function xargs(site: InstallSite, remote: string, input: string): string[] {
  const options = ["BatchMode=yes", "LogLevel=ERROR", "StrictHostKeyChecking=accept-new"]
    .concat(`UserKnownHostsFile=${site.directory}/xargs_known_hosts`)
    .map((option) => `-o ${option}`).join(" ");
  const ssh = `exec ssh -F none -T ${options} -i login -p ${site.port} "root@$1" '${remote}' `;
  return ["xargs", "-a", "nodes", "-P", "50", "-L", "1", "sh", "-c", `${ssh} <${input}`];
}

async function contestants(site: InstallSite): Promise<Contestant[]> {
  await writeBundles(site);
  const { directory, nodes } = site;
  const lines = nodes.map(({ name, address }) => `${name} ${address}\n`);
  await Deno.writeTextFile(`${directory}/nodes`, lines.join(""));
  await Deno.writeTextFile(`${directory}/nothing.sh`, "true\n");
  const bundle = "/run/hakube/bundle";
  const unpack = `mkdir -p ${bundle} && tar -xC ${bundle} && exec bash ${bundle}/script.sh run`;
  return [
    ["hakube install", [...site.hakube, "install", "--yes", "cluster.json"]],
    ["xargs ssh, script `true`", xargs(site, "exec bash -s", "nothing.sh")],
    ["xargs ssh, the same scripts", xargs(site, unpack, "$0.tar")],
  ];
}

/** Whether Ansible is installed. */
async function hasAnsible(): Promise<boolean> {
  try {
    await new Deno.Command("ansible", { args: ["--version"], stdout: "null" }).output();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Ansible's module `script`, which sends a script to each node and runs it. */
async function ansible(site: InstallSite): Promise<Contestant> {
  const { directory, nodes, port } = site;
  const hosts = nodes.map(({ name, address }) => `${name} ansible_host=${address}\n`);
  await Deno.writeTextFile(`${directory}/inventory`, hosts.join(""));
  const settings = [
    "[defaults]",
    "host_key_checking = False",
    `remote_user = root`,
    `remote_port = ${port}`,
    `private_key_file = ${directory}/login`,
    `local_tmp = ${directory}/ansible`,
    "[ssh_connection]",
    // One session instead of three, and no sftp: as fast as it gets.
    "pipelining = True",
    "transfer_method = piped",
  ];
  await Deno.writeTextFile(`${directory}/ansible.cfg`, `${settings.join("\n")}\n`);
  return ["Ansible's `script`, `true`", [
    ...["ansible", "all", "-i", "inventory", "--forks", "50"],
    ...["-m", "script", "-a", "nothing.sh"],
  ]];
}

/** All of them in turn, several times, for the machine may be slower a minute later. */
async function compare(site: InstallSite): Promise<Map<string, MemoryMeasurement>> {
  const all = await contestants(site);
  if (await hasAnsible()) all.push(await ansible(site));
  else await say("Ansible is not installed, and not measured\n");
  const taken = new Map<string, MemoryMeasurement[]>();
  for (let run = 0; run < runsOf(site.nodes.length); run++) {
    for (const [what, command] of all) {
      const one = await measureWithMemory(command, site.directory, site.environment);
      taken.set(what, [...taken.get(what) ?? [], one]);
    }
  }
  return new Map([...taken].map(([what, measurements]) => [what, medianWithMemory(measurements)]));
}

function table(nodes: number, results: ReadonlyMap<string, MemoryMeasurement>): string {
  const own = results.values().next().value;
  const cells = (...texts: string[]) => texts.map((text) => text.padStart(8)).join("");
  const rows = [...results].map(([what, { wall, cpu, megabytes }]) => {
    const ratio = own === undefined ? "" : (own.wall / wall).toFixed(2);
    return what.padEnd(30) +
      cells(wall.toFixed(2), cpu.toFixed(2), ratio, megabytes.toFixed(0));
  });
  const head = `install, ${nodes} nodes`.padEnd(30) + cells("wall", "CPU", "ratio", "MB");
  const note = "seconds, CPU on this side; ratio: hakube's wall time to it, at most 1; " +
    `MB: the largest process, of hakube at most ${memoryGoal}`;
  return `${[head, ...rows, note].join("\n")}\n`;
}

async function say(text: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(text));
}

const nodes = Number(Deno.args[0] ?? 100);
await using site = await InstallSite.make({ masters: 3, workers: nodes - 3 });
// Once unmeasured: the nodes get their state, and the hosts are known from now on.
const first = [...site.hakube, "install", "--yes", "--accept-new-host-keys", "cluster.json"];
await measureWithMemory(first, site.directory, site.environment);
await say(table(nodes, await compare(site)));
