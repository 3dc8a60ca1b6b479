import type { CheckedAssets } from "../assets/check_assets.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { UsageError } from "../errors.ts";
import { ClientLogin } from "../install/login/client_login.ts";
import { Login } from "../install/login/login.ts";
import { LoginPasswords } from "../install/login/login_passwords.ts";
import type { NodeLogin } from "../install/login/node_login.ts";
import type { CliContext } from "./cli_context.ts";
import type { LoadedCluster } from "./load_cluster.ts";
import type { LoginFlags } from "./login_options.ts";
import { approveHostKeys, clusterKey, homeOf } from "./login_questions.ts";
import { readPasswordFile } from "./password_file.ts";

/** What a login is prepared with. */
export type LoginOptions = LoginFlags & {
  readonly assetsDir: string;
  /** Connections opened at a time. */
  readonly concurrency: number;
};

/**
 * Finds keys and passwords for these nodes and makes their hosts known, asking what there is to ask.
 * @throws UsageError for a password file; ConnectionError `login-key`, `host-key-unknown`
 */
export async function prepareLogin(
  { plan, assets }: Pick<LoadedCluster, "plan"> & {
    readonly assets: Pick<CheckedAssets, "clusterRecord" | "read"> | undefined;
  },
  nodes: readonly NodeDefinition[],
  options: LoginOptions,
  context: CliContext,
): Promise<NodeLogin> {
  const { ports } = context;
  const { sshTransport, sshPasswordFile, sudoPasswordFile } = options;
  if (sshTransport === "openssh" && sshPasswordFile !== undefined) {
    throw new UsageError("ssh takes no --ssh-password-file", [
      "use --interactive to let it ask, or leave --ssh-transport openssh out",
    ]);
  }
  const interactive = options.interactive ?? false;
  const password = async (path: string | undefined, option: string) =>
    path === undefined ? undefined : await readPasswordFile(ports.files, path, option);
  const passwords = new LoginPasswords({
    prompter: ports.prompter,
    interactive,
    login: await password(sshPasswordFile, "--ssh-password-file"),
    sudo: await password(sudoPasswordFile, "--sudo-password-file"),
  });
  const setup = {
    ports,
    home: homeOf(context),
    assetsDirectory: options.assetsDir,
    clusterKey: (node: NodeDefinition) => clusterKey(plan, assets, node),
    interactive,
    acceptNewHostKeys: options.acceptNewHostKeys ?? false,
    passwords,
  };
  if (sshTransport === "openssh") return new ClientLogin(setup);
  return await Login.prepare(nodes, {
    ...setup,
    environment: context.environment,
    concurrency: options.concurrency,
    approveHostKeys: (unknown) => approveHostKeys(unknown, ports.prompter),
    warn: (message) => context.terminal(true).err(`warning: ${message}\n`),
  });
}
