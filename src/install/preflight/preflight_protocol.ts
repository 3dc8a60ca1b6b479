import { z } from "zod";
import type { RootProgram } from "../root_program.ts";

/**
 * What is said between hakube and `templates/preflight.sh`, a line each way. The answers are
 * checked, for they come from a machine that may be anyone's.
 */

const words = z.string().max(200);
const count = z.number().int().min(0).max(1e15).nullable();

const machineFacts = z.object({
  hostname: words,
  /** Empty where there is none, as of the next one. */
  machineId: words,
  productUuid: words,
  /** Of os-release: `debian`, `ubuntu`, ... */
  osId: words,
  osVersion: words,
  /** As dpkg calls it: `amd64`. */
  architecture: words,
  kernel: words,
  container: z.boolean(),
  systemd: z.boolean(),
  cgroup: z.union([z.literal(1), z.literal(2)]),
  missingCommands: z.array(words).max(100),
  missingModules: z.array(words).max(100),
  cpus: count,
  memoryKB: count,
  availableKB: count,
  swapKB: count,
  swapUsedKB: count,
  disks: z.array(z.object({ path: words, sizeKB: count, availableKB: count })).max(10),
  /** `yes`, `no`, or empty where nobody can say. */
  ntp: words,
  ntpSynchronized: words,
  addresses: z.array(z.object({
    interface: words,
    address: words,
    prefix: count,
    mac: words,
  })).max(100),
  /** Of the ports that were asked for: `tcp/6443`. */
  listeners: z.array(z.object({ port: words, address: words, process: words })).max(1000),
  caSha256: z.string().regex(/^([0-9a-f]{64})?$/),
  joined: z.boolean(),
  etcdData: z.boolean(),
  /** Whether a script of hakube has run there. */
  journal: z.boolean(),
  etcdClusterId: z.string().regex(/^\d{0,20}$/),
  etcdVersion: words,
  /** Of those that matter, `NAME VERSION`. */
  packages: z.array(words).max(100),
  activeUnits: z.array(words).max(100),
  cniFiles: z.array(words).max(100),
  dpkgInterrupted: z.boolean(),
  aptBusy: z.boolean(),
});

/** What a machine is and holds, as its preflight tells. */
export type MachineFacts = z.infer<typeof machineFacts>;

const probeResult = z.object({
  state: z.enum(["open", "refused", "timeout", "unreachable"]),
  /** The node that answered with our token; empty when none did. */
  node: z.string().max(63),
});

/** What came of going to an address. */
export type ProbeResult = z.infer<typeof probeResult>;

const fetchResult = z.object({ status: z.number().int().min(0).max(999), message: words });

/** The HTTP status of what was fetched; 0 and why, when there is none. */
export type FetchResult = z.infer<typeof fetchResult>;

/** The answer to each request. */
export const answers = {
  clock: z.object({ clock: z.number().min(0).max(1e11) }),
  facts: machineFacts,
  fsync: z.object({
    fsync: z.object({
      writes: z.number().int().min(1).max(10_000),
      p99Microseconds: z.number().int().min(0).max(1e10),
    }).nullable(),
    error: words.optional(),
  }),
  /** null: there is no curl. */
  fetch: z.object({ fetch: z.array(fetchResult).max(100).nullable() }),
  resolve: z.object({ address: z.string().regex(/^(\d{1,3}(\.\d{1,3}){3})?$/) }),
  listen: z.object({ listen: z.array(words).max(100) }),
  /** null: it could not be done. */
  probe: z.object({ probe: z.array(probeResult).max(10_000).nullable() }),
} as const;

/** The program to be run as root. */
export function preflightProgram(text: string): RootProgram {
  return { name: "hakube-preflight", text, args: [], greeting: '{"hakube":"preflight"' };
}
