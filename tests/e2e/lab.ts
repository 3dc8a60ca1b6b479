import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ProgramResult, type ProgramSettings, runProgram } from "../run_program.ts";

/** The lab (`tests/lab`): real machines, a site's mirror and a load balancer on this host. */

/** Addresses are the lab's own: see its README. */
const net = Deno.env.get("HAKUBE_LAB_NET") ?? "10.88.0";
export const gateway = `${net}.1`;
export const loadBalancer = `${net}.9`;
export const machines: Readonly<Record<string, string>> = {
  m0: `${net}.10`,
  m1: `${net}.11`,
  m2: `${net}.12`,
  w0: `${net}.20`,
  w1: `${net}.21`,
};
export const masters = ["m0", "m1", "m2"];
/** Machines that are not there at first. */
const spareMachines: Readonly<Record<string, string>> = {
  m3: `${net}.13`,
  m4: `${net}.14`,
  m5: `${net}.15`,
};

/** The address that a machine has, or will have. */
export function addressOf(name: string): string {
  const address = machines[name] ?? spareMachines[name];
  assert.ok(address, `there is no machine ${name}`);
  return address;
}

/** Where the lab keeps its programs, mirror and the machines' disks. */
export const cache = Deno.env.get("HAKUBE_LAB_CACHE") ??
  `${Deno.env.get("HOME")}/.cache/hakube-lab`;

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Directory of the program `lab`. */
const directory = Deno.env.get("HAKUBE_LAB") ?? `${root}tests/lab`;

const name = Deno.env.get("HAKUBE_LAB_NAME") ?? Deno.env.get("HAKUBE_LAB_NS") ?? "lab";
/** The lab's network namespace. */
export const networkNamespace = `hakube-${name.replace(/^hakube-/, "")}`;

/** What a program that runs here is told besides. */
interface RunSettings extends ProgramSettings {
  readonly seconds?: number;
}

/** Runs a program to its end, at most so many seconds: two minutes, unless it is said. */
export async function run(
  program: string,
  args: readonly string[],
  { seconds = 120, ...settings }: RunSettings = {},
): Promise<ProgramResult> {
  return await runProgram(["timeout", `${seconds}`, program, ...args], settings);
}

/** Runs a command of the lab. @throws AssertionError when it fails */
export async function lab(...args: readonly string[]): Promise<string> {
  assert.ok(
    existsSync(`${directory}/lab`),
    `there is no lab at ${directory}; HAKUBE_LAB says where it is`,
  );
  const { code, stdout, stderr } = await run(`${directory}/lab`, args, { seconds: 300 });
  assert.equal(code, 0, `lab ${args.join(" ")}: ${stderr}${stdout}`);
  return stdout;
}

/** Runs a program in the lab's network, as the administrator's machine would. */
export async function inNetwork(
  args: readonly string[],
  settings: RunSettings = {},
): Promise<ProgramResult> {
  return await run(`${directory}/lab`, ["net", ...args], settings);
}

/** Runs a command on a machine as root, without SSH. */
export async function onMachine(name: string, ...args: readonly string[]): Promise<ProgramResult> {
  return await run(`${directory}/lab`, ["exec", name, ...args]);
}

/** A fresh set of machines that let this key in, and the load balancer in front of the masters. */
export async function freshMachines(
  publicKeyFile: string,
  names: readonly string[] = Object.keys(machines),
): Promise<void> {
  await lab("down");
  await lab("serve");
  await moreMachines(publicKeyFile, names);
  await startLoadBalancer(names.filter((name) => name.startsWith("m")));
}

/** Machines beside those that are there. */
export async function moreMachines(
  publicKeyFile: string,
  names: readonly string[],
): Promise<void> {
  await lab("up", "--key", publicKeyFile, ...names.map((name) => `${name}=${addressOf(name)}`));
}

/** Starts it, or tells it other masters. */
export async function startLoadBalancer(names: readonly string[] = masters): Promise<void> {
  await lab("lb", `${loadBalancer}:6443`, ...names.map(addressOf));
}

/** Takes its address away too. */
export async function stopLoadBalancer(): Promise<void> {
  await lab("lb", `${loadBalancer}:6443`);
}

/** The definition of the lab's cluster: everything from the site's mirror, nothing from elsewhere. */
export async function labDefinition(
  keyFile: string,
  names: readonly string[] = Object.keys(machines),
): Promise<object> {
  const node = (nodeName: string) => ({ nodeName, privateIP: addressOf(nodeName) });
  const labels: Readonly<Record<string, object>> = { w0: { labels: { disk: "ssd" } } };
  return {
    clusterName: "lab",
    masterLoadBalancerAddress: `${loadBalancer}:6443`,
    podNetworkCIDR: "10.244.0.0/16",
    sshLoginUser: "ubuntu",
    sshLoginKey: keyFile,
    ...JSON.parse(await lab("versions")),
    masters: names.filter((name) => name.startsWith("m")).map(node),
    workers: names.filter((name) => name.startsWith("w"))
      .map((name) => ({ ...node(name), ...labels[name] })),
    mirrors: JSON.parse(await lab("mirrors")),
    // The lab's host has cgroup v1 controllers; a server has none and needs neither.
    kubeadm: {
      kubeletConfiguration: { failCgroupV1: false },
      ignorePreflightErrors: ["SystemVerification"],
    },
  };
}
