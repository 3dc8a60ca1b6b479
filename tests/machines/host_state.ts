import { outputOf } from "../run_program.ts";

/** How to list, one a line, each kind of thing that a program can leave behind on a Linux host. */
const lists = {
  // Programs, with nothing but the shell itself, which would be among them; the kernel's own have no arguments.
  processes: `for process in /proc/[0-9]*; do
    [ $process = /proc/$$ ] || mapfile -d '' -t words <$process/cmdline || continue
    [ $process = /proc/$$ ] || [ -z "\${words[*]}" ] || echo "\${words[*]}"
  done 2>/dev/null; true`,
  mounts: "findmnt --raw --noheadings --output TARGET,FSTYPE",
  namespaces: "ls /run/netns 2>/dev/null; lsns --raw --noheadings --output TYPE,NS",
  interfaces: "ip -brief link | cut -d' ' -f1; ip -brief -4 address | awk '{ print $1, $3 }'",
  cgroups: "find /sys/fs/cgroup -type d",
  packetFilter: "! command -v nft >/dev/null || nft --stateless list ruleset",
  units:
    "[ ! -d /run/systemd/system ] || systemctl list-units --all --plain --no-legend | cut -d' ' -f1",
  settings:
    "cd /proc/sys; grep -s . fs/inotify/max_user_instances net/netfilter/nf_conntrack_max net/ipv4/ip_forward; true",
} as const;

type Kind = keyof typeof lists;

/** What there is on a host: sorted lines of each kind. */
export type HostState = Readonly<Record<Kind, readonly string[]>>;

const kinds = Object.keys(lists) as Kind[];

/**
 * Looks at what there is: once before and once after, and {@link leftBehind} compares.
 * @param inHost begins a command line that runs in the host to look at; by default it is this one
 */
export async function hostState(inHost: readonly string[] = []): Promise<HostState> {
  const entries: [Kind, readonly string[]][] = [];
  // One after the other, or the processes that look for one kind would be found among another.
  for (const kind of kinds) {
    const text = await outputOf([...inHost, "bash", "-c", lists[kind]]);
    entries.push([kind, text.split("\n").filter((line) => line !== "").sort()]);
  }
  return Object.fromEntries(entries) as HostState;
}

/**
 * What there was not before, and what there is no more, as lines such as `processes: + haproxy -db`.
 * @param concerning only lines that match, for a host on which others come and go too
 */
export function leftBehind(before: HostState, after: HostState, concerning = /^/): string[] {
  return kinds.flatMap((kind) => {
    const more = without(after[kind], before[kind]).map((line) => `${kind}: + ${line}`);
    const less = without(before[kind], after[kind]).map((line) => `${kind}: - ${line}`);
    return [...more, ...less].filter((line) => concerning.test(line));
  });
}

/** The lines that are in `some` more often than in `others`, as often as that. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
