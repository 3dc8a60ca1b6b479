import { runProgram } from "./sshd.ts";

/** OpenSSH's ssh-agent with a socket of its own. */
export interface TestSshAgent extends AsyncDisposable {
  readonly socket: string;
  /** Adds a private key without passphrase. */
  add(path: string): Promise<void>;
  removeAll(): Promise<void>;
}

/** Starts an agent; resolves when it listens. */
export async function startSshAgent(): Promise<TestSshAgent> {
  const directory = await Deno.makeTempDir({ prefix: "hakube-agent-" });
  const socket = `${directory}/agent`;
  // It goes to the background when it listens, and says its process id.
  const said = await runProgram("ssh-agent", ["-s", "-a", socket]);
  const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(said)?.[1]);
  const env = { SSH_AUTH_SOCK: socket };
  return {
    socket,
    add: async (path) => void await runProgram("ssh-add", ["-q", path], env),
    removeAll: async () => void await runProgram("ssh-add", ["-q", "-D"], env),
    async [Symbol.asyncDispose]() {
      Deno.kill(pid, "SIGTERM");
      await Deno.remove(directory, { recursive: true });
    },
  };
}
