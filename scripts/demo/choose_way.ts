import type { DemoOptions } from "./demo_options.ts";

/** What the demo asks of a machine, as far as one can tell without asking anybody else. */
export interface MachineFacts {
  /** As `Deno.build.os`. */
  readonly system: string;
  readonly isRoot: boolean;
  /** ID and VERSION_CODENAME of `/etc/os-release`; empty where there is none. */
  readonly distribution: string;
  readonly codename: string;
  /** As `Deno.build.arch`. */
  readonly architecture: string;
  readonly cores: number;
  /** Memory that is available, and disk where the machines' files will be, in MiB. */
  readonly memory: number;
  readonly disk: number;
}

/** What is to be built before there is a mirror; or why it cannot be. */
export type ToBuild = "nothing" | "mirror" | "programs" | { readonly cannot: string };

/** Where the cluster's packages come from. */
export type Source = "public" | "mirror";

const distributions = [
  ...["debian bookworm", "debian trixie"],
  ...["ubuntu jammy", "ubuntu noble", "ubuntu resolute"],
];

/** What keeps the demo from making machines, so that it only renders; undefined when nothing does. */
export type Obstacle = "system" | "distribution" | "root";

/** Whether there can be machines here at all. */
export function obstacle(facts: MachineFacts): Obstacle | undefined {
  if (facts.system !== "linux") return "system";
  const isKnown = distributions.includes(`${facts.distribution} ${facts.codename}`);
  if (!isKnown) return "distribution";
  return facts.isRoot ? undefined : "root";
}

/** MiB that are wanted: an idle master takes 460 of memory and 2000 of disk, a worker 100 and 1300. */
export function wantedRoom(
  { masters, workers }: Pick<DemoOptions, "masters" | "workers">,
  toBuild: ToBuild = "nothing",
): { readonly memory: number; readonly disk: number } {
  const builds = toBuild === "programs";
  return {
    memory: Math.max(512 + 640 * masters + 256 * workers, builds ? 3072 : 0),
    // Go's caches are most of what building takes.
    disk: 1024 + 2048 * masters + 1536 * workers + (builds ? 13_312 : 0),
  };
}

/** Each thing that this machine has too little of; none when it will do. */
export function shortfalls(
  facts: MachineFacts,
  options: DemoOptions,
  toBuild: ToBuild = "nothing",
): string[] {
  const { memory, disk } = wantedRoom(options, toBuild);
  const size = `${options.masters} masters and ${options.workers} workers` +
    (toBuild === "programs" ? ", and to build what they run," : "");
  return [
    ...(["x86_64", "aarch64"].includes(facts.architecture)
      ? []
      : [`the processor is ${facts.architecture}: Kubernetes' packages are for amd64 and arm64`]),
    ...(facts.cores >= 2 ? [] : ["there is 1 core: kubeadm wants 2"]),
    ...(facts.memory >= memory
      ? []
      : [`${size} take ${gib(memory)} GiB of memory, and ${gib(facts.memory)} are available`]),
    ...(facts.disk >= disk
      ? []
      : [`${size} take ${gib(disk)} GiB of disk, and ${gib(facts.disk)} are free`]),
  ];
}

/** MiB as GiB, such as `3.5`. */
export function gib(mib: number): string {
  return (mib / 1024).toFixed(1);
}

/**
 * Where the packages come from; or, when there is no way, what is in each one's way.
 * @param unreachable public hosts that do not answer
 * @param toBuild what a mirror takes; it has to be known only when it may come to one
 */
export function chooseSource(
  unreachable: readonly string[],
  toBuild?: ToBuild,
): Source | { readonly problems: readonly string[] } {
  if (toBuild === undefined) return "public";
  if (typeof toBuild === "string") return "mirror";
  const silent = `${unreachable.join(", ")} ${unreachable.length === 1 ? "does" : "do"} not answer`;
  return { problems: [...(unreachable.length === 0 ? [] : [silent]), toBuild.cannot] };
}
