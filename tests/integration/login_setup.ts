import assert from "node:assert/strict";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { denoRandom } from "../../src/adapters/deno_random.ts";
import { Ssh2 } from "../../src/adapters/ssh2/ssh2.ts";
import type { NodeDefinition, SshSettings } from "../../src/definition/cluster_definition.ts";
import { ConnectionError, type ConnectionFailure } from "../../src/errors.ts";
import type { LoginSetup } from "../../src/install/login/login.ts";
import type { SshConnection } from "../../src/ports.ts";
import { resolvedNode } from "../fakes/resolved_definition.ts";
import { makeKey, runProgram, type TestSshd } from "./sshd.ts";

/** The ports of a login over the library, for somebody who cannot be asked. */
export const loginPorts: LoginSetup["ports"] = {
  files: denoFiles,
  ssh: new Ssh2({ agentSocket: undefined }),
  prompter: {
    interactive: false,
    confirm: () => Promise.reject(new Error("somebody was asked")),
    text: () => Promise.reject(new Error("somebody was asked")),
    secret: () => Promise.reject(new Error("somebody was asked")),
    choose: () => Promise.reject(new Error("somebody was asked")),
  },
  clock: denoClock,
  random: denoRandom,
};

/**
 * What logging in is done with, for somebody at home in a sshd's directory: `.ssh/config` is there, and
 * the assets are `assets`.
 */
export function loginSetup(
  { directory, target }: TestSshd,
  overrides: Partial<LoginSetup> = {},
): LoginSetup {
  return {
    ports: loginPorts,
    home: directory,
    environment: (name) => name === "USER" ? target.user : undefined,
    assetsDirectory: `${directory}/assets`,
    clusterKey: () => Promise.resolve(undefined),
    interactive: false,
    acceptNewHostKeys: true,
    concurrency: 50,
    approveHostKeys: () => Promise.resolve(false),
    warn: () => {},
    ...overrides,
  };
}

/** Nodes of a definition that says only how to log in. */
export function nodesWith(count: number, ssh: Partial<SshSettings>): NodeDefinition[] {
  return Array.from({ length: count }, (_, index) => {
    const node = resolvedNode("worker", `w${index}`, `10.88.${index >> 8}.${index & 255}`);
    return { ...node, ssh: { ...node.ssh, ...ssh } };
  });
}

/** Writes `~/.ssh/config` of {@link loginSetup}, and makes room for the assets. */
export async function writeConfig({ directory }: TestSshd, text: string): Promise<void> {
  await Deno.mkdir(`${directory}/.ssh`, { recursive: true, mode: 0o700 });
  await Deno.mkdir(`${directory}/assets`, { recursive: true, mode: 0o700 });
  await Deno.writeTextFile(`${directory}/.ssh/config`, text, { mode: 0o600 });
}

/** How many connections a port of this machine has. */
export async function connectionsTo(port: number): Promise<number> {
  return (await connections(port)).split("\n").filter((line) => line !== "").length;
}

/** Kills the servers of connections to a port, as a network that fails does. */
export async function cutConnections(port: number): Promise<void> {
  for (const [, pid] of (await connections(port)).matchAll(/"sshd[^"]*",pid=(\d+)/g)) {
    try {
      Deno.kill(Number(pid), "SIGKILL");
    } catch (error) {
      // Of a server's two processes, the second ends with the first.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

function connections(port: number): Promise<string> {
  return runProgram("ss", ["-H", "-t", "-n", "-p", "state", "established", `sport = :${port}`]);
}

/** Whether a login failed so, and said these things. */
export function failsWith(
  failure: ConnectionFailure,
  ...parts: string[]
): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    const said = [error.message, ...error.hints].join("\n");
    assert.equal(error.failure, failure, said);
    for (const part of parts) assert.ok(said.includes(part), `${part} is not in: ${said}`);
    return true;
  };
}

/** Lets a new key into all these servers. @returns its path */
export async function keyFor(...servers: TestSshd[]): Promise<string> {
  const path = `${servers[0]?.directory}/key-${crypto.randomUUID()}`;
  const publicKey = await makeKey(path, "-t", "ed25519");
  for (const server of servers) await server.authorize(publicKey);
  return path;
}

/** Runs a command. @returns what it printed */
export async function run(connection: SshConnection, command: string): Promise<string> {
  const channel = await connection.run(command);
  const chunks = await Array.fromAsync(channel.stdout);
  await channel.exit;
  return chunks.map((chunk) => new TextDecoder().decode(chunk)).join("").trim();
}

/** Closes them all. */
export async function close(connections: readonly SshConnection[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection[Symbol.asyncDispose]()));
}
