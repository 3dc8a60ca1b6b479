import { LineReader } from "../../src/install/line_reader.ts";
import type { ProgramResult } from "../run_program.ts";

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
  /** Words that, put before those of a command, make it run in the node; others after a restart. */
  readonly enter: readonly string[];
  /** Runs bash's commands in the node, to their end. */
  shell(commands: string): Promise<ProgramResult>;
  /** Switches it off and on: no process is left, and nothing in /run. */
  restart(): Promise<void>;
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
  try {
    return nodeOf(directory, await Holder.start(directory));
  } catch (error) {
    await Deno.remove(directory, { recursive: true });
    throw error;
  }
}

function nodeOf(directory: string, started: Holder): NodeNamespace {
  let holder = started;
  return {
    directory,
    get enter() {
      return ["nsenter", "--target", holder.pid, "--mount", "--pid", "--"];
    },
    shell(commands) {
      return run([...this.enter, "/bin/bash", "-c", commands]);
    },
    async restart() {
      await holder.stop();
      await Deno.remove(`${directory}/run`, { recursive: true });
      await Deno.mkdir(`${directory}/run`);
      holder = await Holder.start(directory);
    },
    async [Symbol.asyncDispose]() {
      await holder.stop();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** The process that holds a node's namespaces. */
class Holder {
  private constructor(
    readonly pid: string,
    private readonly process: Deno.ChildProcess,
    private readonly output: LineReader,
  ) {}

  static async start(directory: string): Promise<Holder> {
    const process = spawnHolder(directory);
    const output = new LineReader(process.stdout);
    const pid = await output.line();
    if (pid !== undefined) return new Holder(pid, process, output);
    await process.stdin.close().catch(() => {});
    await process.status;
    throw new Error("this test needs root and the right to make mount and process namespaces");
  }

  async stop(): Promise<void> {
    await this.process.stdin.close();
    await Array.fromAsync(this.output.rest());
    await this.process.status;
  }
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
