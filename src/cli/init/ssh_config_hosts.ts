import { isIpv4 } from "../../definition/ipv4.ts";
import { ConnectionError } from "../../errors.ts";
import { localUserOf } from "../../install/login/login.ts";
import { SshConfig } from "../../install/login/ssh_config.ts";
import type { CliContext } from "../cli_context.ts";
import type { SshConfigHost } from "./node_words.ts";

/**
 * The hosts that `~/.ssh/config` names.
 * @returns none when it cannot be read, or says what hakube does not know: `install` says so
 */
export async function sshConfigHosts(
  { ports, environment }: Pick<CliContext, "ports" | "environment">,
): Promise<SshConfigHost[]> {
  const home = environment("HOME");
  if (!home) return [];
  const localUser = localUserOf(environment);
  try {
    const config = await SshConfig.load(ports.files, home);
    return config.hostNames().map((name) => {
      const query = { host: name, user: undefined, defaultUser: localUser, localUser };
      const settings = config.settingsFor(query);
      const address = settings.first("hostname")?.args[0] ?? name;
      return {
        name,
        address: isIpv4(address) ? address : undefined,
        user: settings.first("user")?.args[0],
      };
    });
  } catch (error) {
    if (error instanceof ConnectionError) return [];
    throw error;
  }
}

/** Of these hosts, those whose names are those of masters, or of workers. */
export function hostsNamedLike(
  role: "masters" | "workers",
  hosts: readonly SshConfigHost[],
): SshConfigHost[] {
  const pattern = role === "masters"
    ? /^(?:.*[-_.])?(?:master|control|cp)[-_]?\w*$/i
    : /^(?:.*[-_.])?(?:worker|node)[-_]?\w*$/i;
  return hosts.filter(({ name, address }) => address !== undefined && pattern.test(name));
}
