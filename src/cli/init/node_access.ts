import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { HakubeError } from "../../errors.ts";
import { Login } from "../../install/login/login.ts";
import { LoginPasswords } from "../../install/login/login_passwords.ts";
import { mapLimit } from "../../map_limit.ts";
import type { Files, SshConnection } from "../../ports.ts";
import type { Prompter } from "../../prompter.ts";
import type { CliContext } from "../cli_context.ts";
import { shellWord } from "../command_line.ts";
import { approveHostKeys, homeOf } from "../login_questions.ts";

/** Where all commands look for assets, and with them for the host keys that were accepted. */
export const assetsDirectory = "assets";

/** Connections opened at a time. */
const atOnce = 50;

/** What init logs in with. */
export interface AccessSetup {
  readonly context: CliContext;
  /** Where host keys that are accepted go. */
  readonly files: Files;
  /** undefined: nobody is asked. */
  readonly prompter: Prompter | undefined;
  readonly acceptNewHostKeys: boolean;
  readonly warn: (message: string) => void;
}

/**
 * Prepares to log in to nodes, as install would before there are assets.
 * @param password the one to log in with; undefined: with keys
 * @throws ConnectionError
 */
export async function prepareAccess(
  nodes: readonly NodeDefinition[],
  { context, files, prompter, acceptNewHostKeys, warn }: AccessSetup,
  password?: string,
): Promise<Login> {
  const { ports, environment } = context;
  const passwords = new LoginPasswords({
    prompter: ports.prompter,
    interactive: password === undefined && prompter !== undefined,
    login: password,
  });
  await files.makeDirectory(assetsDirectory, 0o700);
  return await Login.prepare(nodes, {
    ports: { ...ports, files },
    home: homeOf(context),
    environment,
    assetsDirectory,
    clusterKey: () => Promise.resolve(undefined),
    interactive: prompter !== undefined,
    // With a password at hand nobody is to look for a key.
    askForKeys: password === undefined && prompter !== undefined,
    acceptNewHostKeys,
    passwords,
    concurrency: atOnce,
    approveHostKeys: (unknown) => approveHostKeys(unknown, ports.prompter),
    warn,
  });
}

/** How trying a node came out. */
export interface Tried {
  readonly nodeName: string;
  /** As whom; undefined when it failed. */
  readonly user?: string;
  /** Whether it may become root without a password. */
  readonly isRoot?: boolean;
  readonly error?: HakubeError;
}

/** Logs in to all nodes, and asks sudo; never stops at one that fails. */
export async function tryNodes(login: Login, nodes: readonly NodeDefinition[]): Promise<Tried[]> {
  return await mapLimit(nodes, atOnce, async (node) => {
    const { nodeName } = node;
    try {
      await using connection = await login.connect(node);
      const { user } = connection;
      const code = user === "root" ? 0 : await runOn(connection, "sudo -n true");
      return { nodeName, user, isRoot: code === 0 };
    } catch (error) {
      if (error instanceof HakubeError && error.kind !== "interrupted") return { nodeName, error };
      throw error;
    }
  });
}

/** Lets a key log in. @returns the program's exit code */
export async function authoriseKey(
  connection: SshConnection,
  program: string,
  publicKey: string,
): Promise<number | undefined> {
  return await runOn(connection, `sh -c ${shellWord(program)}`, `${publicKey}\n`);
}

/** @returns the exit code; what the command says is nobody's concern */
async function runOn(
  connection: SshConnection,
  command: string,
  input = "",
): Promise<number | undefined> {
  const channel = await connection.run(command);
  const ends = Promise.all([drain(channel.stdout), drain(channel.stderr)]);
  await channel.write(new TextEncoder().encode(input));
  channel.end();
  const { code } = await channel.exit;
  await ends;
  return code;
}

async function drain(output: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _bytes of output);
}
