import { z } from "zod";
import type { RootProgram } from "./root_program.ts";

/**
 * What is said between installer and launcher (`templates/launcher.sh`), a line each way. The
 * launcher's words are checked, for they come from a machine that may be anyone's.
 */

const version = z.string().regex(/^[0-9A-Za-z.+~-]{0,40}$/);

const runId = z.string().regex(/^[0-9a-z-]{1,64}$/);

const currentRun = z.object({
  runId,
  scriptSha256: z.string().regex(/^[0-9a-f]{64}$/),
  startedAt: z.string().max(40),
  startedBy: z.string().max(200),
});

/** A run that goes on on a node. */
export type CurrentRun = z.infer<typeof currentRun>;

const nodeFacts = z.object({
  hakube: z.literal("ready"),
  protocol: z.literal(1),
  run: currentRun.nullable(),
  /** The newest run of which there is output; one that neither goes on nor has ended was cut off. */
  lastRun: z.object({ runId, ended: z.boolean() }).nullable(),
  /** All runs of which there is output, in no order. */
  runs: z.array(runId).max(100),
  etcdData: z.boolean(),
  etcdHadQuorum: z.boolean(),
  /** At which the member is known whose data are there; empty when there is none. */
  etcdPeerUrl: z.string().regex(/^(https:\/\/[0-9.:]{1,40})?$/),
  etcdVersion: version,
  /** Whether etcd's key of an initialised cluster is there; `unknown`: etcd runs and does not answer. */
  initialised: z.enum(["yes", "no", "unknown", "no-etcd"]),
  controlPlane: z.boolean(),
  joined: z.boolean(),
  /** sha256 of `/etc/kubernetes/pki/ca.crt`, hex; empty when there is none. */
  caSha256: z.string().regex(/^([0-9a-f]{64})?$/),
  /** Paths of etcd's and the control plane's certificates that have ended. */
  endedCertificates: z.array(z.string().regex(/^[A-Za-z0-9./_-]{1,200}$/)).max(100),
  kubeadmVersion: version,
  kubeletVersion: version,
  containerdVersion: version,
  /** sha256 of the script that last ran, hex; empty when none has. */
  scriptSha256: z.string().regex(/^([0-9a-f]{64})?$/),
  /** What the node's clock says: seconds since 1970, until the year 9999. */
  clock: z.number().positive().max(253_402_300_799),
});

/** What a node holds, as its launcher tells; versions are empty when nothing is installed. */
export type NodeFacts = z.infer<typeof nodeFacts>;

const answer = z.discriminatedUnion("hakube", [
  z.object({ hakube: z.literal("started") }),
  z.object({ hakube: z.literal("attached") }),
  z.object({ hakube: z.literal("reading") }),
  z.object({ hakube: z.literal("script") }),
  z.object({ hakube: z.literal("busy"), run: currentRun }),
  z.object({ hakube: z.literal("refused"), reason: z.string().max(500) }),
]);

/** The launcher's answer to a request. */
export type LauncherAnswer = z.infer<typeof answer>;

/** How a launcher's first line begins; what comes before is somebody else's. */
const launcherGreeting = '{"hakube":"ready"';

/** @returns undefined when the line is not what a launcher says first */
export function parseFacts(line: string): NodeFacts | undefined {
  return nodeFacts.safeParse(parseJson(line)).data;
}

/** @returns undefined when the line is no launcher's answer */
export function parseAnswer(line: string): LauncherAnswer | undefined {
  return answer.safeParse(parseJson(line)).data;
}

/** The request to start a run; the bundle's bytes follow it. */
export function startRequest(run: {
  runId: string;
  scriptSha256: string;
  bundleLength: number;
  bundleSha256: string;
  startedBy: string;
}): string {
  const who = run.startedBy.replaceAll(/[^A-Za-z0-9@._-]/g, "_") || "unknown";
  return `start ${run.runId} ${run.scriptSha256} ${run.bundleLength} ${run.bundleSha256} ${who}\n`;
}

/** The request to be shown a run's output from a byte on. */
export function attachRequest(runId: string, offset: number): string {
  return `attach ${runId} ${offset}\n`;
}

/** The request to be shown what there is of a run's output from a byte on. */
export function readRequest(runId: string, offset: number): string {
  return `read ${runId} ${offset}\n`;
}

/** The request to be shown the script that last ran. */
export const scriptRequest = "script\n";

/** The way runs outlive their connection: a transient unit, or setsid on a machine without systemd. */
export type Runner = "systemd" | "setsid";

/** The launcher as a program to be run as root. */
export function launcherProgram(text: string, runner: Runner): RootProgram {
  return { name: "hakube-launcher", text, args: [runner], greeting: launcherGreeting };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
