import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import type { Ports, SshConnection } from "../../ports.ts";
import { approveHostKeys, type PresentedKey } from "./host_key_approval.ts";
import { checkedHost, HostKeys } from "./host_keys.ts";
import { LoginKeys } from "./login_keys.ts";

/** Seconds for a node to answer, show its key and let us in. */
const timeoutSeconds = 30;

/** What logging in to nodes is done with. */
export interface LoginSetup {
  readonly ports: Pick<Ports, "files" | "ssh" | "prompter">;
  /** The user's home directory. */
  readonly home: string;
  readonly assetsDirectory: string;
  /** Text of the cluster's own login key of a node; undefined before the cluster lives. */
  readonly clusterKey: (node: NodeDefinition) => Promise<string | undefined>;
  /** `--interactive`: ask for what is missing. */
  readonly interactive: boolean;
  /** `--accept-new-host-keys`: trust hosts that nobody has vouched for. */
  readonly acceptNewHostKeys: boolean;
  /** Connections opened at a time. */
  readonly concurrency: number;
  /** Shows host keys that are not known, and asks once for all of them. */
  readonly approveHostKeys: (unknown: readonly PresentedKey[]) => Promise<boolean>;
}

/** Logs in to nodes, having asked everything that there was to ask. */
export class Login {
  readonly #setup: LoginSetup;
  readonly #hostKeys: HostKeys;
  readonly #loginKeys: LoginKeys;

  private constructor(setup: LoginSetup, hostKeys: HostKeys, loginKeys: LoginKeys) {
    this.#setup = setup;
    this.#hostKeys = hostKeys;
    this.#loginKeys = loginKeys;
  }

  /**
   * Finds the login keys and makes the host keys known, so that no question comes later.
   * @throws ConnectionError `login-key`, `host-key-unknown`
   */
  static async prepare(nodes: readonly NodeDefinition[], setup: LoginSetup): Promise<Login> {
    const { ports, home, interactive, concurrency } = setup;
    const loginKeys = new LoginKeys({ ...ports, home, interactive });
    for (const node of nodes) await loginKeys.forNode(node, await setup.clusterKey(node));
    const hostKeys = await HostKeys.load(ports.files, setup.assetsDirectory, home);
    await approveHostKeys(nodes.map(checkedHost), hostKeys, ports.ssh, {
      timeoutSeconds,
      concurrency,
      acceptNew: setup.acceptNewHostKeys,
      approveUnknown: interactive && ports.prompter.interactive ? setup.approveHostKeys : undefined,
    });
    return new Login(setup, hostKeys, loginKeys);
  }

  /** @throws ConnectionError */
  async connect(node: NodeDefinition): Promise<SshConnection> {
    const host = checkedHost(node);
    return await this.#setup.ports.ssh.connect(host, {
      keys: await this.#loginKeys.forNode(node, await this.#setup.clusterKey(node)),
      preferredHostKeyTypes: this.#hostKeys.knownTypes(host),
      verifyHostKey: (key) => this.#hostKeys.require(host, key),
      timeoutSeconds,
    });
  }
}
