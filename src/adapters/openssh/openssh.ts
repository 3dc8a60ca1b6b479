import { ConnectionError } from "../../errors.ts";
import type { InstalledSsh, InstalledSshOptions, InstalledSshTarget } from "../../installed_ssh.ts";
import type { SshConnection } from "../../ports.ts";
import {
  type ClientSettings,
  definedOptions,
  destination,
  masterOptions,
  privateFiles,
} from "./client_arguments.ts";
import { OpenSshConnection } from "./connection.ts";
import { explainFailure } from "./explain_failure.ts";
import { runSsh } from "./ssh_program.ts";

/** Seconds for `ssh -G`; a `Match exec` of the user's may take a while. */
const settingsSeconds = 30;

/**
 * SSH by the installed client: one `ssh` a node logs in and stays in the background with the connection;
 * commands are run by others that go through it.
 */
export class OpenSsh implements InstalledSsh {
  /** @param temporary TMPDIR; where each connection has a directory while it lasts */
  constructor(private readonly temporary: string | undefined) {}

  async connect(target: InstalledSshTarget, options: InstalledSshOptions): Promise<SshConnection> {
    const directory = await makePrivateDirectory(this.temporary);
    try {
      const args = [
        ...definedOptions(target, await writeFiles(directory, options)),
        ...destination(target),
      ];
      const settings = await readSettings(target, args);
      const address = `${settings.get("hostname")}:${settings.get("port")}`;
      await logIn(directory, settings, args, `${target.nodeName} at ${address}`, options);
      const accepted = await readLines(`${directory}/${privateFiles.accepted}`);
      const user = settings.get("user") ?? "";
      const { nodeName } = target;
      const connection = new OpenSshConnection({ nodeName, address, user, directory });
      if (accepted.length > 0) await keep(accepted, connection, options);
      return connection;
    } catch (error) {
      await Deno.remove(directory, { recursive: true }).catch(() => {});
      throw error;
    }
  }
}

/** Short, because a socket's path has room for 104 bytes, and of letters that mean nothing to `ssh`. */
async function makePrivateDirectory(usual: string | undefined): Promise<string> {
  const dir = usual !== undefined && /^[A-Za-z0-9/._-]{1,60}$/.test(usual) ? usual : "/tmp";
  return await Deno.makeTempDir({ dir, prefix: "hakube-ssh-" });
}

/** @returns paths of the private keys to try */
async function writeFiles(
  directory: string,
  { hostKey, knownHosts, keyFile, keyText }: InstalledSshOptions,
): Promise<string[]> {
  const known = hostKey === undefined ? knownHosts : `* ${hostKey}\n`;
  await Deno.writeTextFile(`${directory}/${privateFiles.known}`, known, { mode: 0o600 });
  const own = `${directory}/${privateFiles.key}`;
  if (keyText !== undefined) {
    await Deno.writeTextFile(own, keyText, { mode: 0o600, createNew: true });
  }
  return [...(keyText === undefined ? [] : [own]), ...(keyFile === undefined ? [] : [keyFile])];
}

/** Asks the client what its configuration says of the host. */
async function readSettings(
  { nodeName, host }: InstalledSshTarget,
  args: readonly string[],
): Promise<ClientSettings> {
  const run = { interactive: false, timeoutSeconds: settingsSeconds };
  const result = await runSsh(["-G", ...args], run);
  if (result === undefined) {
    const message = `${nodeName} at ${host}: ssh -G took more than ${settingsSeconds} s`;
    throw new ConnectionError("ssh-config", message, ["does a Match exec of yours hang?"]);
  }
  if (result.code !== 0) throw explainFailure(`${nodeName} at ${host}`, result.stderr);
  return new Map(
    result.stdout.split("\n").map((line) => {
      const space = line.indexOf(" ");
      return [line.slice(0, space), line.slice(space + 1)];
    }),
  );
}

/** @param args the options of the definition, and the host */
async function logIn(
  directory: string,
  settings: ClientSettings,
  args: readonly string[],
  where: string,
  options: InstalledSshOptions,
): Promise<void> {
  const { interactive, timeoutSeconds } = options;
  const result = await runSsh([...masterOptions(directory, settings, options), ...args], {
    interactive,
    timeoutSeconds: interactive ? undefined : timeoutSeconds,
  });
  if (result === undefined) {
    const message = `cannot reach ${where}: ssh took more than ${timeoutSeconds} s`;
    throw new ConnectionError("unreachable", message, [
      "is the machine on, the address right, and the port open in its firewall?",
    ]);
  }
  if (result.code !== 0) throw explainFailure(`cannot log in to ${where}`, result.stderr);
}

async function readLines(path: string): Promise<string[]> {
  try {
    return (await Deno.readTextFile(path)).split("\n").filter((line) => line !== "");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function keep(
  lines: readonly string[],
  connection: SshConnection,
  { onAccepted }: InstalledSshOptions,
): Promise<void> {
  try {
    await onAccepted(lines);
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}
