import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { definitionDefaults } from "../../definition/definition_defaults.ts";
import { ConnectionError } from "../../errors.ts";
import { expandHome, type Expansion } from "./expand_value.ts";
import { formatHop, type JumpHop, parseJumpList } from "./jump_list.ts";
import type { LoginRoute } from "./login_route.ts";
import { hostNameOf, type HostSettings, type SshConfig } from "./ssh_config.ts";
import { refusalOf, warningOf } from "./ssh_directives.ts";
import {
  agentSocketOf,
  checkUser,
  hopsOf,
  identityFilesOf,
  keepaliveOf,
  knownHostsFilesOf,
  portOf,
  secondsOf,
} from "./route_settings.ts";
import { matchesAny } from "./patterns.ts";

/** Seconds for a host to answer, show its key and let us in, unless ConnectTimeout says otherwise. */
const defaultTimeoutSeconds = 30;

/** More jump hosts than anybody has; OpenSSH has no limit. */
const longestRoute = 16;

/** What routes are made of besides the definition. */
export interface LoginSurroundings {
  readonly config: SshConfig;
  readonly home: string;
  /** Who runs hakube. */
  readonly localUser: string;
  readonly environment: (name: string) => string | undefined;
  /** Told of each directive that is passed over although it may matter, once. */
  readonly warn: (message: string) => void;
  /** Leave alone what is not supported: only where a host is matters. */
  readonly lenient?: boolean;
}

/** What is asked of a host besides what the files say. */
interface Wanted {
  readonly nodeName: string;
  readonly name: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly defaultUser: string;
  readonly hostKey: string | undefined;
  readonly loginKey: string | undefined;
  readonly onlyLoginKey: boolean;
  /** Nearest first; undefined: as the files say. */
  readonly hops: readonly JumpHop[] | undefined;
}

/**
 * Resolves how to log in to nodes: the definition first, then `~/.ssh/config`, then defaults. A jump
 * host that several nodes share is one route, the same object.
 */
export class LoginResolver {
  readonly #around: LoginSurroundings;
  readonly #jumpHosts = new Map<string, LoginRoute>();
  readonly #warned = new Set<string>();

  constructor(around: LoginSurroundings) {
    this.#around = around;
  }

  /**
   * @throws ConnectionError `ssh-config` when a directive that applies is not supported; it names file,
   *   line, directive and host
   */
  route(node: NodeDefinition): LoginRoute {
    const { ssh, nodeName } = node;
    const hops = ssh.jumpHost === undefined ? undefined : parseJumpList(ssh.jumpHost);
    return this.#resolve({
      nodeName,
      name: nodeName,
      host: ssh.host,
      port: ssh.port,
      user: ssh.user,
      defaultUser: definitionDefaults.sshLoginUser,
      hostKey: ssh.hostKey,
      loginKey: ssh.loginKey,
      onlyLoginKey: true,
      hops,
    }, []);
  }

  /** @param behind the hosts that are reached through this one, for loops */
  #resolve(wanted: Wanted, behind: readonly string[]): LoginRoute {
    const { home, environment, config, localUser } = this.#around;
    const { host: typed, defaultUser } = wanted;
    const settings = config.settingsFor({ host: typed, user: wanted.user, defaultUser, localUser });
    this.#refuseUnsupported(settings, wanted);
    const host = hostNameOf(settings, typed).toLowerCase();
    const user = wanted.user ?? settings.first("user")?.args[0] ?? defaultUser;
    const port = wanted.port ?? portOf(settings.first("port")) ?? definitionDefaults.sshPort;
    const alias = settings.first("hostkeyalias")?.args[0];
    checkUser(user, typed, settings.first("user"));
    const names = { h: host, k: alias ?? typed, n: typed, p: `${port}`, r: user };
    const tokens = { ...names, d: home, u: localUser };
    const expansion: Expansion = { home, environment, tokens };
    const spec = formatHop({ user: wanted.user, host: typed, port: wanted.port });
    const jumpHost = this.#jumpHost(wanted, settings, [...behind, spec]);
    return {
      nodeName: wanted.nodeName,
      name: wanted.name,
      host,
      port,
      user,
      ...(jumpHost === undefined ? {} : { via: jumpHost.name }),
      hostKey: wanted.hostKey,
      hostKeyAlias: alias,
      knownHostsFiles: knownHostsFilesOf(settings, expansion),
      jumpHost,
      keys: {
        loginKey: wanted.loginKey === undefined ? undefined : expandHome(wanted.loginKey, home),
        onlyLoginKey: wanted.onlyLoginKey,
        identityFiles: identityFilesOf(settings, expansion),
        identitiesOnly: settings.first("identitiesonly")?.args[0]?.toLowerCase() === "yes",
        agentSocket: agentSocketOf(settings, expansion),
      },
      // 0 is no limit of one's own, as with ssh.
      timeoutSeconds: secondsOf(settings.first("connecttimeout")) || defaultTimeoutSeconds,
      keepalive: keepaliveOf(settings),
    };
  }

  #jumpHost(
    wanted: Wanted,
    settings: HostSettings,
    behind: readonly string[],
  ): LoginRoute | undefined {
    const hops = wanted.hops ?? hopsOf(settings.first("proxyjump"));
    // The last is the one next to the host; those before it are the way to it.
    const last = hops?.at(-1);
    if (hops === undefined || last === undefined) return undefined;
    // A list's first host is reached as the files say; the others through the one before them.
    const before = hops.length === 1 ? undefined : hops.slice(0, -1);
    // Whoever writes a jump host into the definition may mean its key for it too.
    const loginKey = wanted.hops === undefined ? undefined : wanted.loginKey;
    // One login there for all nodes behind it, whatever keys they have: with that of the first.
    const key = JSON.stringify([hops, loginKey !== undefined]);
    const known = this.#jumpHosts.get(key);
    if (known !== undefined) return known;
    const name = formatHop(last);
    if (behind.length > longestRoute || behind.includes(name)) {
      throw new ConnectionError("ssh-config", `the jump host ${name} is reached through itself`, [
        `say in ~/.ssh/config that it is not: Host ${last.host}, ProxyJump none`,
      ]);
    }
    const route = this.#resolve({
      nodeName: `jump host ${name}`,
      name,
      ...last,
      defaultUser: this.#around.localUser,
      hostKey: undefined,
      loginKey,
      onlyLoginKey: false,
      hops: before,
    }, behind);
    this.#jumpHosts.set(key, route);
    return route;
  }

  #refuseUnsupported(settings: HostSettings, { host }: Wanted): void {
    if (this.#around.lenient) return;
    const ignored = settings.all("ignoreunknown").flatMap(({ args }) =>
      args.flatMap((arg) => arg.toLowerCase().split(","))
    );
    for (const [keyword, { name, args, place }] of settings.entries()) {
      const refusal = refusalOf(keyword, args);
      if (refusal !== undefined) {
        throw new ConnectionError(
          "ssh-config",
          `${place}: "${name} ${args.join(" ")}" applies to "${host}": ${refusal}`,
          ["use --ssh-transport openssh, which leaves all this to the ssh of this machine"],
        );
      }
      const warning = warningOf(keyword, args);
      if (warning === undefined || matchesAny(ignored, keyword)) continue;
      const message = `${place}: ${name} ${warning}`;
      if (!this.#warned.has(message)) this.#around.warn(message);
      this.#warned.add(message);
    }
  }
}
