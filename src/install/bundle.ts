import { createHash } from "node:crypto";
import { pack } from "tar-stream";

/** The decision about a run, `run.json` in its bundle. Flat, for a script reads it line by line. */
export interface RunDecision {
  readonly format: "1";
  readonly runId: string;
  readonly node: string;
  /** Which steps run: those of the script's function `PHASE_steps`. */
  readonly phase: string;
  /** As whom the installer has logged in: gets the cluster's login key, and kubectl on masters. */
  readonly loginUser: string;
  readonly startedBy: string;
}

/** What a boot script is told. */
export interface BootDecision extends RunDecision {
  /** A node's own steps, or the cluster's by one master. */
  readonly phase: "node" | "token" | "cluster";
  /** What a member without data is to take etcd for. */
  readonly etcd: "new" | "existing";
  /** Whether etcd has ever had a majority. */
  readonly quorumSeen: "yes" | "no";
  /** The master that runs `kubeadm init` while the cluster is not initialised. */
  readonly initMaster: string;
}

/** What goes over a connection to a node. */
export interface Bundle {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly scriptSha256: string;
}

/**
 * Packs script, decision and secrets into a tar archive.
 * @param secrets by their path below `secrets/`
 */
export async function packBundle(
  script: string,
  decision: RunDecision,
  secrets: ReadonlyMap<string, Uint8Array>,
): Promise<Bundle> {
  const archive = pack();
  const chunks: Uint8Array[] = [];
  const whole = (async () => {
    for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk);
  })();
  const add = (name: string, bytes: Uint8Array | string) =>
    archive.entry({ name, mode: 0o600, mtime: new Date(0) }, bytes as string);
  add("script.sh", script);
  add("run.json", `${JSON.stringify(decision, null, 2)}\n`);
  for (const [path, bytes] of secrets) add(`secrets/${path}`, bytes);
  archive.finalize();
  await whole;
  const bytes = concatenate(chunks);
  return { bytes, sha256: sha256(bytes), scriptSha256: sha256(script) };
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** @returns hex */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
