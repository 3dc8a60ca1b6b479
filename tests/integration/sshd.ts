import { userInfo } from "node:os";
import type { HostKey, SshTarget } from "../../src/ports.ts";

/** What a test asks of its sshd. */
export interface SshdOptions {
  /** Types for ssh-keygen, with bits after a colon; one host key is made of each. Default: ed25519. */
  readonly hostKeyTypes?: readonly string[];
  /** Further lines of sshd_config. */
  readonly config?: readonly string[];
  /** Whether it listens on all addresses of this machine, yet lets in only who comes from it. */
  readonly everyAddress?: boolean;
  /** Words before the program's, for example to run it in a node. */
  readonly enter?: readonly string[];
}

/** OpenSSH's sshd on a free port of 127.0.0.1, with host keys and authorized keys of its own. */
export interface TestSshd extends AsyncDisposable {
  readonly port: number;
  /** For the test's own files; removed with the sshd. */
  readonly directory: string;
  /** Where one logs in: as the user who runs the test. */
  readonly target: SshTarget;
  /** Public host keys by type, for example `ssh-ed25519`: what stands in known_hosts. */
  readonly hostKeys: ReadonlyMap<string, string>;
  /** Lets the owner of a key in; the text of a `.pub` file. */
  authorize(publicKey: string): Promise<void>;
}

const sshdProgram = "/usr/sbin/sshd";
const quick = { stdin: "null", stdout: "piped", stderr: "piped" } as const;

/** Runs a program to its end. @throws Error with its output when it is missing or fails */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(program, { args: [...args], env, ...quick }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(
      `this test needs ${program}: apt-get install openssh-server openssh-client openssl`,
    );
  }
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  if (!output.success) throw new Error(`${program} ${args.join(" ")}: ${text(output.stderr)}`);
  return text(output.stdout);
}

/** Makes a key pair. @param args for example `["-t", "rsa", "-b", "3072"]`; `-N` has a default */
export async function makeKey(path: string, ...args: string[]): Promise<string> {
  const passphrase = args.includes("-N") ? [] : ["-N", ""];
  await runProgram("ssh-keygen", ["-q", ...passphrase, ...args, "-f", path]);
  return await Deno.readTextFile(`${path}.pub`);
}

/** Trusts the host keys of a test's sshd and nothing else. */
export function trusting(sshd: TestSshd): (key: HostKey) => void {
  return (key) => {
    if (sshd.hostKeys.get(key.type) !== key.base64) throw new Error(`wrong host key ${key.type}`);
  };
}

/** Starts a sshd; resolves when it listens. */
export async function startSshd(options: SshdOptions = {}): Promise<TestSshd> {
  const directory = await Deno.makeTempDir({ prefix: "hakube-sshd-" });
  const hostKeys = new Map<string, string>();
  const paths = (options.hostKeyTypes ?? ["ed25519"]).map((type) => `${directory}/host_${type}`);
  for (const [index, type] of (options.hostKeyTypes ?? ["ed25519"]).entries()) {
    const [name = "", bits] = type.split(":");
    const size = bits === undefined ? [] : ["-b", bits];
    const fields = (await makeKey(paths[index] ?? "", "-t", name, ...size)).split(" ");
    hostKeys.set(fields[0] ?? "", fields[1] ?? "");
  }
  await Deno.writeTextFile(`${directory}/authorized_keys`, "", { mode: 0o600 });
  // OpenSSH changes its root directory to this one before anybody has logged in.
  if (Deno.uid() === 0) await Deno.mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  const { config = [], everyAddress = false, enter = [] } = options;
  const { port, stop } = await listen(enter, directory, paths, [
    ...config,
    ...(everyAddress ? ["AllowUsers *@127.0.0.0/8"] : []),
    `ListenAddress ${everyAddress ? "0.0.0.0" : "127.0.0.1"}`,
  ]);
  const user = userInfo().username;
  return {
    port,
    directory,
    target: { nodeName: "node0", host: "127.0.0.1", port, user },
    hostKeys,
    authorize: (publicKey) =>
      Deno.writeTextFile(`${directory}/authorized_keys`, publicKey, { append: true }),
    async [Symbol.asyncDispose]() {
      await stop();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** Between asking for a free port and using it, another test may take it: then again. */
async function listen(
  enter: readonly string[],
  directory: string,
  hostKeys: readonly string[],
  config: readonly string[],
): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const port = freePort();
    await Deno.writeTextFile(
      `${directory}/sshd_config`,
      [
        // Before the addresses, which take it over.
        `Port ${port}`,
        ...config,
        ...hostKeys.map((path) => `HostKey ${path}`),
        `AuthorizedKeysFile ${directory}/authorized_keys`,
        `PidFile ${directory}/sshd.pid`,
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin yes",
        // To bash, not the outermost shell: it leaves out the user's own .bashrc, whatever is in it.
        "SetEnv SHLVL=1",
        "",
      ].join("\n"),
    );
    const args = ["-D", "-e", "-f", `${directory}/sshd_config`];
    const process = spawnSshd([...enter, sshdProgram, ...args]);
    const log = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
    const said = await untilListening(log);
    if (said === undefined) {
      const drained = drain(log);
      const stop = async (): Promise<void> => {
        kill(process);
        await process.status;
        await log.cancel();
        await drained;
      };
      return { port, stop };
    }
    await process.status;
    if (!said.includes("Address already in use")) throw new Error(`sshd did not start: ${said}`);
  }
  throw new Error("found no free port for sshd");
}

function kill(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGTERM");
  } catch (error) {
    // It has ended with the node that it was in.
    if (!(error instanceof TypeError)) throw error;
  }
}

function spawnSshd([program = "", ...args]: readonly string[]): Deno.ChildProcess {
  try {
    return new Deno.Command(program, { args, ...quick, stdout: "null" }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`this test needs ${sshdProgram}: apt-get install openssh-server`);
  }
}

/** A port that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Reads what sshd says until it listens. @returns what it said instead, when it ended */
async function untilListening(
  log: ReadableStreamDefaultReader<string>,
): Promise<string | undefined> {
  let said = "";
  while (!/Server listening on (127\.0\.0\.1|0\.0\.0\.0) /.test(said)) {
    const { value, done } = await log.read();
    if (done) return said;
    said += value;
  }
  return undefined;
}

/** Reads on, lest sshd wait for room in the pipe. Ends with sshd, or when the reader is cancelled. */
async function drain(log: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await log.read()).done);
}

/**
 * A test that opens SSH connections. ssh2 never finishes a connection's ciphers; Deno before 2.9
 * counts those as leaked resources, though the garbage collector takes them.
 */
export function sshTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeResources: !Deno.version.deno.startsWith("2.6.") });
}
