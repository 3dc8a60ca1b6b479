import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import type { Ports, SshConnection } from "../../ports.ts";
import { Connector, type ConnectorSetup, type LogIn } from "./connector.ts";
import { HandshakePace } from "./handshake_pace.ts";
import { approveHostKeys, type PresentedKey } from "./host_key_approval.ts";
import { HostKeys } from "./host_keys.ts";
import { LoginKeys } from "./login_keys.ts";
import type { LoginPasswords } from "./login_passwords.ts";
import { hostsOnTheWay, type LoginRoute } from "./login_route.ts";
import type { NodeLogin } from "./node_login.ts";
import { LoginResolver } from "./resolve_login.ts";
import { SshConfig } from "./ssh_config.ts";

/** What logging in to nodes is done with. */
export interface LoginSetup {
  readonly ports: Pick<Ports, "files" | "ssh" | "prompter" | "clock" | "random">;
  /** The user's home directory. */
  readonly home: string;
  /** Environment variables: who the user is, and what the SSH configuration names. */
  readonly environment: (name: string) => string | undefined;
  readonly assetsDirectory: string;
  /** Text of the cluster's own login key of a node; undefined before the cluster lives. */
  readonly clusterKey: (node: NodeDefinition) => Promise<string | undefined>;
  /** `--interactive`: ask for what is missing. */
  readonly interactive: boolean;
  /** Whether that goes for keys and their passphrases too; it does when absent. */
  readonly askForKeys?: boolean;
  /** `--accept-new-host-keys`: trust hosts that nobody has vouched for. */
  readonly acceptNewHostKeys: boolean;
  /** Where a server or sudo wants a password; undefined: keys are all that there is. */
  readonly passwords?: LoginPasswords | undefined;
  /** Connections opened at a time. */
  readonly concurrency: number;
  /** Shows host keys that are not known, and asks once for all of them. */
  readonly approveHostKeys: (unknown: readonly PresentedKey[]) => Promise<boolean>;
  /** Told of what `~/.ssh/config` says and hakube does not heed. */
  readonly warn: (message: string) => void;
}

/** Logs in to nodes, having asked everything that there was to ask. */
export class Login implements NodeLogin {
  readonly #connector: Connector;
  readonly #logIn: LogIn;
  /** By node name. */
  readonly #routes: ReadonlyMap<string, LoginRoute>;

  private constructor(
    connecting: ConnectorSetup,
    logIn: LogIn,
    routes: ReadonlyMap<string, LoginRoute>,
  ) {
    this.#logIn = logIn;
    this.#connector = new Connector(connecting, logIn);
    this.#routes = routes;
  }

  /**
   * Finds the way to each node, finds the login keys and makes the host keys known, so that no question
   * comes later.
   * @throws ConnectionError `ssh-config`, `login-key`, `host-key-unknown`
   */
  static async prepare(nodes: readonly NodeDefinition[], setup: LoginSetup): Promise<Login> {
    const { ports, home, interactive, concurrency } = setup;
    const resolver = new LoginResolver({
      ...setup,
      config: await SshConfig.load(ports.files, home),
      localUser: localUserOf(setup.environment),
    });
    const routes = new Map(nodes.map((node) => [node.nodeName, resolver.route(node)]));
    const hosts = [...new Set([...routes.values()].flatMap(hostsOnTheWay))];
    const byRoute = new Map(nodes.map((node) => [routes.get(node.nodeName), node]));
    const loginKeys = new LoginKeys({
      ...ports,
      home,
      interactive: setup.askForKeys ?? interactive,
      warn: setup.warn,
      passwordMayDo: setup.passwords?.mayLogIn ?? false,
    });
    const keysFor = async (route: LoginRoute) => {
      const node = byRoute.get(route);
      const clusterKey = node === undefined ? undefined : await setup.clusterKey(node);
      return await loginKeys.forRoute(route, clusterKey);
    };
    for (const host of hosts) await keysFor(host);
    const paths = hosts.flatMap(({ knownHostsFiles }) => knownHostsFiles);
    const hostKeys = await HostKeys.load(ports, setup.assetsDirectory, paths);
    const connecting: ConnectorSetup = {
      ssh: ports.ssh,
      pace: new HandshakePace(ports),
      keysFor,
      knownTypes: (route) => hostKeys.knownTypes(route),
      verify: (route, key) => hostKeys.require(route, key),
    };
    const logIn = logInWith(setup.passwords);
    await approveHostKeys(hosts, hostKeys, connecting, {
      concurrency,
      acceptNew: setup.acceptNewHostKeys,
      approveUnknown: interactive && ports.prompter.interactive ? setup.approveHostKeys : undefined,
      logIn,
    });
    return new Login(connecting, logIn, routes);
  }

  /** @throws ConnectionError */
  async connect(node: NodeDefinition): Promise<SshConnection> {
    const route = this.routeTo(node);
    return await this.#logIn(route, (attempt) => this.#connector.connect(route, attempt));
  }

  /** How a node is logged in to. */
  routeTo({ nodeName }: NodeDefinition): LoginRoute {
    const route = this.#routes.get(nodeName);
    if (route === undefined) throw new Error(`no login to "${nodeName}" was prepared`);
    return route;
  }

  /** Closes what is left of connections to jump hosts. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connector[Symbol.asyncDispose]();
  }
}

/** Logs in with keys, and with a password where one is wanted and there may be one. */
function logInWith(passwords: LoginPasswords | undefined): LogIn {
  if (passwords === undefined) return (_route, connect) => connect({});
  return (route, connect) =>
    passwords.logIn(route, (questions, leastSeconds) => {
      const timeoutSeconds = Math.max(route.timeoutSeconds, leastSeconds);
      return connect(questions === undefined ? { timeoutSeconds } : { timeoutSeconds, questions });
    });
}

/** Who runs this, as ssh would say it; empty when nobody says. */
export function localUserOf(environment: (name: string) => string | undefined): string {
  return environment("USER") || environment("LOGNAME") || "";
}
