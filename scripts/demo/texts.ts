import type { Obstacle } from "./choose_way.ts";
import type { DemoOptions } from "./demo_options.ts";

/** What the demo says first. */
export function opening({ masters, workers }: DemoOptions): string[] {
  const counts = `${masters} ${masters === 1 ? "master" : "masters"} and ` +
    `${workers} ${workers === 1 ? "worker" : "workers"}`;
  return [
    `A Kubernetes cluster on this machine: ${counts} behind a`,
    "load balancer, in containers with systemd and SSH and a network of their own.",
    "",
  ];
}

/** What to try, once the cluster is up: commands for the demo's directory. */
export function nextSteps(
  seconds: number,
  { masters, workers }: Pick<DemoOptions, "masters" | "workers">,
  down: string,
): string[] {
  const node = workers > 0 ? "w0" : "m0";
  const rows: (readonly [string, string])[] = [
    ["./kubectl get pods --all-namespaces", "what runs in it"],
    ["less assets/scripts/m0.sh", "what ran on the first master"],
    ["./hakube status cluster.json", "how it is, and what it would bear"],
    [`./hakube logs cluster.json ${node}`, `what the run on ${node} said`],
    [`./hakube ssh cluster.json ${node}`, "a shell there"],
  ];
  const loss: (readonly [string, string])[] = [
    ["./machines kill m0", "cut its power"],
    ["./kubectl get nodes", "ten seconds later, the API answers"],
    ["./machines start m0", "it comes back by itself"],
    ["./hakube drill cluster.json", "each in turn, and what that costs"],
  ];
  const table = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([command, what]) => `  ${command.padEnd(38)} ${what}`);
  return [
    `The cluster is up, after ${Math.round(seconds)} seconds. Look around:`,
    "",
    "  cd demo",
    ...table(rows),
    ...(masters < 3 ? [] : ["", "Lose a master:", "", ...table(loss)]),
    "",
    "Take everything down again:",
    "",
    `  ${down}`,
  ];
}

/** What is in the way of a cluster, and what helps. @param problems each of them, a sentence */
export function noWay(problems: readonly string[], help: string): string[] {
  return [
    "",
    "There is no way to a cluster here:",
    "",
    ...problems.map((problem) => `  - ${problem}`),
    "",
    help,
  ];
}

/** How to go on after an interruption or a failure. */
export function howToGoOn(demo: string, down: string): string[] {
  const width = Math.max(demo.length, down.length) + 2;
  return [
    "What is there stays there.",
    "",
    `  ${demo.padEnd(width)} goes on, and repeats nothing`,
    `  ${down.padEnd(width)} takes everything down`,
  ];
}

const reasons: Readonly<Record<Obstacle, string>> = {
  system: "containers that are machines take Linux.",
  distribution: "machines take Debian 12 or 13, or Ubuntu 22.04 to 26.04.",
  root: "a cluster on this machine takes root.",
};

/** What is said where there can be no machines, once the assets of a sample were shown. */
export function renderedOnly(why: Obstacle, demo: string): string[] {
  return [
    "",
    "These are a sample's assets: certificates, login keys, a script for each node.",
    `Nothing was installed: ${reasons[why]}`,
    "",
    ...(why === "root" ? ["As root, this makes one:", "", `  sudo ${demo}`, ""] : []),
    "In virtual machines, with Vagrant, a cluster begins with",
    "",
    "  cd infra-providers/vagrant",
    "  vagrant up",
    "",
    "and infra-providers/vagrant/README.md says how it goes on.",
  ];
}
