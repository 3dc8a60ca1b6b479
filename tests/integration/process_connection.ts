import type { SshChannel, SshConnection } from "../../src/ports.ts";

/** A connection that runs commands on this machine, for what has nothing to do with SSH. */
export interface ProcessConnection extends SshConnection {
  /** Numbers of the processes that were started. */
  readonly pids: readonly number[];
}

/** @param enter words to put before those of a command, for example to enter a namespace */
export function processConnection(enter: readonly string[]): ProcessConnection {
  const [program = "/bin/bash", ...before] = [...enter, "/bin/bash"];
  const pids: number[] = [];
  return {
    user: "root",
    pids,
    run(command) {
      const child = new Deno.Command(program, {
        args: [...before, "-c", command],
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      pids.push(child.pid);
      return Promise.resolve(channelOf(child));
    },
    interactive: () => Promise.reject(new Error("there is nobody here")),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function channelOf(child: Deno.ChildProcess): SshChannel {
  const stdin = child.stdin.getWriter();
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    write: (bytes) => stdin.write(bytes),
    end: () => void stdin.close().catch(() => {}),
    exit: child.status.then(({ code, signal }) => ({ code, signal: signal ?? undefined })),
  };
}
