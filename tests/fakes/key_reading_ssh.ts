import { ConnectionError } from "../../src/errors.ts";
import type { LoginKey, Ssh } from "../../src/ports.ts";

const loginKey = (label: string): LoginKey => ({
  label,
  fingerprint: `SHA256:${label}`,
  handle: undefined,
});

/** Reads files whose name says what they hold: `encrypted` asks for a passphrase, `bad` is refused. */
export class KeyReadingSsh implements Ssh {
  readonly reads: string[] = [];
  readonly sockets: (string | undefined)[] = [];
  constructor(private readonly agent: readonly string[]) {}

  connect(): Promise<never> {
    throw new Error("not used here");
  }

  async readLoginKey(
    path: string,
    passphrase?: (label: string, attempt: number) => Promise<string>,
  ): Promise<LoginKey> {
    this.reads.push(path);
    if (path.includes("bad")) throw new ConnectionError("login-key", `${path} is bad`);
    if (path.includes("encrypted")) {
      if (passphrase === undefined) throw new ConnectionError("login-key", `${path} is encrypted`);
      await passphrase(path, 1);
      await passphrase(path, 2);
    }
    return loginKey(path);
  }

  parseLoginKey(text: string): Promise<LoginKey> {
    return Promise.resolve(loginKey(text));
  }

  agentKeys(socket?: string): Promise<LoginKey[]> {
    this.sockets.push(socket);
    return Promise.resolve(this.agent.map(loginKey));
  }
}
