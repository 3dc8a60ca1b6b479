import { dirname } from "node:path";
import { ed25519KeyFile, publicKeyOfFile } from "../../assets/openssh_key.ts";
import { readAuthorizeKey } from "../../assets/templates.ts";
import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError, UsageError } from "../../errors.ts";
import { expandHome } from "../../install/login/expand_value.ts";
import type { SshConnection } from "../../ports.ts";
import { homeOf } from "../login_questions.ts";
import { readPasswordFile } from "../password_file.ts";
import type { InitOptions } from "./init_options.ts";
import { type AccessSetup, authoriseKey, prepareAccess } from "./node_access.ts";

/**
 * Makes a login key and puts it on the nodes. The key is written once all nodes have let us in with the
 * password, and before the first one gets it: a node never has a key that nobody has.
 * @param nodes as they are logged in to without that key
 * @param path of the key, which does not exist
 * @throws ConnectionError, UsageError, InterruptedError; before anything was written, but for a node
 *   that fails after it has let us in
 */
export async function makeAndPutKey(
  path: string,
  nodes: readonly NodeDefinition[],
  options: InitOptions,
  setup: AccessSetup,
): Promise<void> {
  const { context } = setup;
  const { files, random } = context.ports;
  const password = await passwordOf(nodes, options, setup);
  const login = await prepareAccess(nodes, setup, password);
  await using _jumpHosts = login;
  const connections: { node: NodeDefinition; connection: SshConnection }[] = [];
  try {
    for (const node of nodes) connections.push({ node, connection: await login.connect(node) });
    const home = homeOf(context);
    const expanded = expandHome(path, home);
    const key = ed25519KeyFile(random.bytes(32), `hakube ${context.startedBy()}`);
    const publicKey = `${publicKeyOfFile(key)} hakube ${context.startedBy()}`;
    await files.makeDirectory(dirname(expanded), 0o700);
    await writeNew(`${expanded}.pub`, `${publicKey}\n`, 0o644);
    await writeNew(expanded, key, 0o600);
    const program = await readAuthorizeKey(files);
    const codes = await Promise.all(
      connections.map(({ connection }) => authoriseKey(connection, program, publicKey)),
    );
    const failed = connections.filter((_, index) => codes[index] !== 0);
    if (failed.length > 0) throw notPut(path, failed.map(({ node }) => node.nodeName));
  } finally {
    await Promise.all(connections.map(({ connection }) => connection[Symbol.asyncDispose]()));
  }

  async function writeNew(file: string, text: string, mode: number): Promise<void> {
    const isNew = await files.createNew(file, new TextEncoder().encode(text), mode);
    if (!isNew) throw new UsageError(`"${file}" exists by now`, ["name another file"]);
  }
}

async function passwordOf(
  nodes: readonly NodeDefinition[],
  { sshPasswordFile }: InitOptions,
  { context, prompter }: AccessSetup,
): Promise<string> {
  if (sshPasswordFile !== undefined) {
    return await readPasswordFile(context.ports.files, sshPasswordFile, "--ssh-password-file");
  }
  if (prompter === undefined) {
    throw new UsageError("--make-login-key needs the password of the nodes", [
      "--ssh-password-file names a file with it, mode 0600",
    ]);
  }
  const [{ nodeName } = { nodeName: "the nodes" }] = nodes;
  const where = nodes.length === 1 ? nodeName : `all ${nodes.length} nodes`;
  return await prompter.secret(`SSH password on ${where}, to put the key there:`);
}

function notPut(path: string, names: readonly string[]): ConnectionError {
  return new ConnectionError("login-key", `the key could not be put on ${names.join(", ")}`, [
    `look at ~/.ssh there, then: ssh-copy-id -i ${path}.pub USER@NODE`,
  ]);
}
