import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Administrator, good } from "../e2e/administrator.ts";
import { cache, inNetwork, lab, loadBalancer, machines, masters, onMachine } from "../e2e/lab.ts";
import { until } from "../e2e/timeline.ts";
import type { ProgramResult } from "../run_program.ts";

/**
 * How long a cluster of three masters and two workers takes to install: `hakube render` and `install`
 * beside the same done by hand over ssh (`by_hand/install.sh`), in turn, each time on fresh machines of
 * the lab. `deno task bench:cluster`, as root where the lab is built; an argument is how often (3).
 *
 * Both begin when the machines accept SSH. Each then has what the other has: nodes, etcd, load
 * balancer, pod network, and the same pods.
 */

/** Seconds since the machines accepted SSH. */
interface Times {
  /** Until the last node was Ready, as the API says (it knows whole seconds). */
  readonly ready: number;
  /** Until all pods were running and the commands had ended. */
  readonly all: number;
}

type Contestant = readonly [name: string, install: (admin: Administrator) => Promise<void>];

const contestants: readonly Contestant[] = [["by hand", byHand], ["hakube", hakube]];

async function hakube(admin: Administrator): Promise<void> {
  await good(admin.hakube("render", "cluster.json"));
  await good(admin.hakube("install", "cluster.json", "--accept-new-host-keys"));
}

async function byHand({ directory }: Administrator): Promise<void> {
  const script = fileURLToPath(new URL("by_hand/install.sh", import.meta.url));
  const settings = Object.entries(await byHandSettings()).map(([name, value]) =>
    `${name}=${value}`
  );
  const command = ["env", ...settings, "bash", script];
  await say(await good(inNetwork(command, { cwd: directory, seconds: 600 })));
}

async function byHandSettings(): Promise<Record<string, string>> {
  const mirrors = JSON.parse(await lab("mirrors"));
  const versions = JSON.parse(await lab("versions"));
  const [sum] = Object.values<string>(mirrors.etcdReleases.sha256);
  const nodes = (wanted: boolean) =>
    Object.entries(machines).filter(([name]) => masters.includes(name) === wanted)
      .map(([name, address]) => `${name}=${address}`).join(" ");
  return {
    MASTERS: nodes(true),
    WORKERS: nodes(false),
    LOAD_BALANCER: loadBalancer,
    KUBERNETES: versions.kubernetesVersion,
    ETCD: versions.etcdVersion,
    KUBERNETES_PACKAGES: mirrors.kubernetesPackages.url,
    CONTAINERD_PACKAGES: mirrors.containerdPackages.url,
    ETCD_RELEASES: mirrors.etcdReleases.url,
    ETCD_SHA256: sum ?? "",
    FLANNEL: mirrors.manifests.flannel,
    REGISTRY: mirrors.images["registry.k8s.io"],
    KUBECTL: `${cache}/bin/kubectl`,
  };
}

/** kubectl on the first master, as an administrator: both ways of installing leave that there. */
function kubectl(...args: string[]): Promise<ProgramResult> {
  return onMachine("m0", "kubectl", "--kubeconfig=/etc/kubernetes/admin.conf", ...args);
}

async function measure([name, install]: Contestant): Promise<Times> {
  await using admin = await Administrator.withFreshMachines();
  const begin = Date.now();
  await install(admin);
  await until(180, `${name}: all pods Running`, podsComplaint);
  const all = (Date.now() - begin) / 1000;
  return { all, ready: (await lastReady() - begin) / 1000 };
}

/** What runs, with the changing ends of the pods' names left out. */
const pods = [
  ...["coredns", "coredns", "kube-flannel-ds", "kube-flannel-ds", "kube-flannel-ds"],
  ...["kube-flannel-ds", "kube-flannel-ds", "kube-proxy", "kube-proxy", "kube-proxy", "kube-proxy"],
  "kube-proxy",
  ...["apiserver", "controller-manager", "scheduler"].flatMap((part) =>
    masters.map((master) => `kube-${part}-${master}`)
  ),
].toSorted();

async function podsComplaint(): Promise<string | undefined> {
  const { code, stdout, stderr } = await kubectl("get", "pods", "--all-namespaces", "--no-headers");
  if (code !== 0) return stderr;
  // One that ends has its successor among the others.
  const lines = stdout.trim().split("\n").filter((line) => !line.includes(" Terminating "));
  const wrong = lines.find((line) => !/ (\d+)\/\1 +Running /.test(line));
  if (wrong !== undefined) return wrong;
  const names = lines.map((line) => line.split(/ +/)[1] ?? "")
    .map((name) => name.replace(/(-[0-9a-z]{8,10})?-[0-9a-z]{5}$/, "")).toSorted();
  return names.join() === pods.join() ? undefined : names.join();
}

/** When the last node became Ready, in milliseconds since 1970. The machines' clocks are this one's. */
async function lastReady(): Promise<number> {
  const condition = '{.status.conditions[?(@.type=="Ready")]';
  const output =
    `jsonpath={range .items[*]}${condition}.status} ${condition}.lastTransitionTime}{"\\n"}{end}`;
  const lines = (await good(kubectl("get", "nodes", `--output=${output}`))).trim().split("\n");
  assert.equal(lines.length, Object.keys(machines).length);
  const times = lines.map((line) => {
    assert.match(line, /^True /);
    return Date.parse(line.slice("True ".length));
  });
  return Math.max(...times);
}

function table(taken: ReadonlyMap<string, readonly Times[]>): string {
  const median = (numbers: readonly number[]) =>
    numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? NaN;
  const rows = (["ready", "all"] as const).map((what) => {
    const [hand = [], own = []] = contestants.map(([name]) =>
      (taken.get(name) ?? []).map((times) => times[what])
    );
    const cells = (times: readonly number[]) =>
      `${times.map((time) => time.toFixed(1)).join(" ")} (${median(times).toFixed(1)})`;
    const ratio = (median(own) / median(hand)).toFixed(2);
    const label = what === "ready" ? "all nodes Ready" : "all pods Running";
    return `| ${label} | ${cells(hand)} | ${cells(own)} | ${ratio} |`;
  });
  return [
    "| seconds, median in brackets | by hand | hakube | ratio, at most 1 |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

async function say(text: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(text));
}

const taken = new Map<string, Times[]>(contestants.map(([name]) => [name, []]));
for (let run = 0; run < Number(Deno.args[0] ?? 3); run++) {
  for (const contestant of contestants) {
    const times = await measure(contestant);
    taken.get(contestant[0])?.push(times);
    await say(
      `${contestant[0]}: Ready ${times.ready.toFixed(1)} s, all ${times.all.toFixed(1)} s\n`,
    );
  }
}
await say(table(taken));
