import { LineReader } from "../../src/install/line_reader.ts";
import type { ProgramResult } from "./lab_program.ts";

/** Directories of which a node has its own; what lies in those of this machine is not seen in it. */
const ownDirectories = ["run", "etc", "var/lib", "var/log", "usr/local/bin"];

/**
 * Its first process. It says its process number as seen from outside, reaps what is orphaned in the
 * node, and ends, and every process of the node with it, when its standard input does.
 */
const firstProcess = `
set -eu
read -r outside _ </proc/self/stat
mount -t proc proc /proc
for name in ${ownDirectories.join(" ")}; do mount --bind "$1/$name" "/$name"; done
echo "$outside"
read -r _ || true
`;

/** As good as a machine to the launcher: own processes, `/run`, `/etc`, `/var/lib` and `/var/log`. */
export interface NodeNamespace extends AsyncDisposable {
  /** Holds the node's own directories, as `run`, `etc`, `var/lib`, ... What it mounts is not seen here. */
  readonly directory: string;
  /** Words that, put before those of a command, make it run in the node. */
  readonly enter: readonly string[];
  /** Runs bash's commands in the node, to their end. */
  shell(commands: string): Promise<ProgramResult>;
}

/**
 * Makes a node: a mount namespace and a process namespace, which are gone with it.
 * @throws Error when the machine does not allow it, saying what is needed
 */
export async function makeNodeNamespace(): Promise<NodeNamespace> {
  if (Deno.uid() !== 0) throw new Error("this test needs root, to make namespaces");
  const directory = await Deno.makeTempDir({ prefix: "hakube-node-" });
  for (const name of ownDirectories) await Deno.mkdir(`${directory}/${name}`, { recursive: true });
  for (const name of ["passwd", "group", "nsswitch.conf"]) {
    await Deno.copyFile(`/etc/${name}`, `${directory}/etc/${name}`);
  }
  const holder = spawnHolder(directory);
  const output = new LineReader(holder.stdout);
  const pid = await output.line();
  if (pid === undefined) {
    await holder.stdin.close().catch(() => {});
    await holder.status;
    await Deno.remove(directory, { recursive: true });
    throw new Error("this test needs root and the right to make mount and process namespaces");
  }
  const enter = ["nsenter", "--target", pid, "--mount", "--pid", "--"];
  return {
    directory,
    enter,
    shell: (commands) => run([...enter, "/bin/bash", "-c", commands]),
    async [Symbol.asyncDispose]() {
      await holder.stdin.close();
      await Array.fromAsync(output.rest());
      await holder.status;
      await Deno.remove(directory, { recursive: true });
    },
  };
}

function spawnHolder(directory: string): Deno.ChildProcess {
  const own = ["--mount", "--pid", "--fork", "--kill-child"];
  const args = [...own, "--", "/bin/bash", "-c", firstProcess, "node", directory];
  try {
    return new Deno.Command("unshare", { args, stdin: "piped", stdout: "piped" }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("this test needs unshare and nsenter: apt-get install util-linux");
  }
}

async function run([program = "", ...args]: string[]): Promise<ProgramResult> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args, stdin: "null" })
    .output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
