import { once } from "node:events";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type HostState, hostState } from "./host_state.ts";
import { outputOf, type ProgramResult, runProgram } from "../run_program.ts";

/** The program that is tested. */
export const program = fileURLToPath(
  new URL("../../infra-providers/nspawn/machines", import.meta.url),
);

/** Where the base system is, or is to be made once for all tests; the provider's own default. */
const baseDirectory = Deno.env.get("HAKUBE_MACHINES_DIR") ??
  `${Deno.env.get("HOME")}/.cache/hakube-machines`;

/** First three numbers of the machines' network; in a namespace of ours only. */
export const net = "10.89.7";

/**
 * A host of our own to have machines on: processes, mounts, network and /run are namespaces, and what
 * is done there is gone with them. Control groups and the kernel's settings are the real host's.
 */
export class TestHost implements AsyncDisposable {
  /** Begins a command line that runs in this host. */
  readonly enter: readonly string[];
  readonly directory: string;
  readonly #end: () => Promise<void>;

  private constructor(enter: readonly string[], directory: string, end: () => Promise<void>) {
    this.enter = enter;
    this.directory = directory;
    this.#end = end;
  }

  static async make(): Promise<TestHost> {
    await outputOf([program, "base"], { env: { HAKUBE_MACHINES_DIR: baseDirectory } });
    const directory = await Deno.makeTempDir({ prefix: "hakube-machines-" });
    await Deno.symlink(`${baseDirectory}/base`, `${directory}/base`);
    await Deno.copyFile(`${baseDirectory}/base.recipe`, `${directory}/base.recipe`);
    const script = "mount -t tmpfs tmpfs /run && mkdir /run/lock && ip link set lo up && " +
      // Not `exec`: this shell is the parent of whoever loses theirs, and takes notice of their end.
      "echo ready && sleep infinity; :";
    const separate = ["--mount", "--net", "--pid", "--fork", "--mount-proc", "--kill-child"];
    const holder = spawn("unshare", [...separate, "bash", "-c", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    const children = await outputOf(["cat", `/proc/${holder.pid}/task/${holder.pid}/children`]);
    const enter = ["nsenter", "--target", children.trim(), "--mount", "--net", "--pid", "--"];
    return new TestHost(enter, directory, async () => {
      const exited = once(holder, "exit");
      holder.kill("SIGKILL");
      await exited;
      await Deno.remove(directory, { recursive: true });
    });
  }

  /** Runs `machines` with these settings besides the usual ones. */
  async machines(
    args: readonly string[],
    settings: Readonly<Record<string, string>> = {},
  ): Promise<ProgramResult> {
    const env = {
      HAKUBE_MACHINES_DIR: this.directory,
      HAKUBE_MACHINES_NAME: "test",
      HAKUBE_MACHINES_NET: net,
      HAKUBE_MACHINES_UPLINK: "no",
      ...settings,
    };
    return await runProgram([...this.enter, program, ...args], { env });
  }

  /** Runs `machines`, which is to succeed. @returns what it printed */
  async ran(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.machines(args);
    if (code !== 0) throw new Error(`machines ${args.join(" ")}: ${code}\n${stderr}${stdout}`);
    return stdout;
  }

  /** Runs any program in this host. @returns what it printed */
  async run(...command: readonly string[]): Promise<string> {
    return await outputOf([...this.enter, ...command]);
  }

  async state(): Promise<HostState> {
    return await hostState(this.enter);
  }

  /** Takes the machines down, so that no control group of theirs stays, and then the host. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.ran("down");
    } finally {
      await this.#end();
    }
  }
}
