import { allNodes, type ClusterDefinition } from "../definition/cluster_definition.ts";
import { didYouMean } from "../definition/suggest.ts";
import { quote } from "../definition/quote.ts";
import { UsageError } from "../errors.ts";
import { localUserOf } from "../install/login/login.ts";
import { hostsOnTheWay, type LoginRoute } from "../install/login/login_route.ts";
import { LoginResolver } from "../install/login/resolve_login.ts";
import { SshConfig } from "../install/login/ssh_config.ts";
import type { CliContext } from "./cli_context.ts";
import { homeOf } from "./login_questions.ts";

/**
 * Finds a node, or a jump host on the way to one, by its name.
 * @throws UsageError when there is none; ConnectionError `ssh-config`
 */
export async function findHost(
  definition: ClusterDefinition,
  name: string,
  context: CliContext,
): Promise<LoginRoute> {
  const home = homeOf(context);
  const resolver = new LoginResolver({
    config: await SshConfig.load(context.ports.files, home),
    home,
    localUser: localUserOf(context.environment),
    environment: context.environment,
    warn: () => {},
    // Where a host is can be said though hakube may not know the way there.
    lenient: true,
  });
  const nodes = allNodes(definition);
  const node = nodes.find(({ nodeName }) => nodeName === name);
  if (node !== undefined) return resolver.route(node);
  const hosts = nodes.flatMap((each) => hostsOnTheWay(resolver.route(each)));
  const found = hosts.find((host) => host.name === name);
  if (found !== undefined) return found;
  const known = [...new Set(hosts.map((host) => host.name))];
  throw new UsageError(`the definition has no node ${quote(name)}`, [didYouMean(name, known)]);
}
