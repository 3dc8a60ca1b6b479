import { Buffer } from "node:buffer";
import { checkIds } from "../../src/install/preflight/preflight_checks.ts";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { secretPieces } from "../e2e/secret_search.ts";
import { walk } from "../e2e/walk.ts";
import { renderSmall } from "./install_site.ts";
import { type LoginNode, makeLoginNode } from "./login_node.ts";
import { makeKey, runProgram } from "./sshd.ts";
import { TerminalProcess } from "./terminal_process.ts";

/** Every secret that a person gives to hakube; each can be told from all others. */
export const given = {
  login: "login-horse-battery-1",
  sudo: "sudo-horse-battery-2",
  mirror: "mirror-horse-battery-3",
  registry: "registry-horse-battery-4",
  cloud: "Cloud0horse1Battery2staple5",
  passphrase: "passphrase-horse-battery-6",
} as const;

const kept = [
  ...["assets/pki", "assets/cluster.token", "login", "locked", "mirror.login", "registry.login"],
  ...["cloud.conf", "login.password", "sudo.password", "wrong.password", "kubeconfig"],
];

/** What a run of hakube said, all of it. */
export interface Told {
  readonly code: number;
  readonly said: string;
}

/**
 * A node whose user types a password to log in and another one for sudo, a definition with a secret
 * of every kind, and what its user has. All programs that hakube and sshd start are written down.
 */
export class SecretSite implements AsyncDisposable {
  /** Directory of what was written down. */
  readonly #traces: string;
  readonly #made: LoginNode;
  #runs = 0;

  private constructor(made: LoginNode, traces: string) {
    this.#made = made;
    this.#traces = traces;
  }

  /** @param key that one logs in with: `locked` has a passphrase */
  static async make(key: "login" | "locked" = "login"): Promise<SecretSite> {
    const traces = await Deno.makeTempDir({ prefix: "hakube-traces-" });
    try {
      const made = await makeLoginNode({
        users: { ann: given.login },
        sudoers: ["Defaults rootpw", "ann ALL=(ALL) ALL"],
        sshd: ["PasswordAuthentication yes", "AuthenticationMethods publickey,password"],
        before: traced(`${traces}/node`),
      });
      const site = new SecretSite(made, traces);
      await site.#fill(key);
      return site;
    } catch (error) {
      await Deno.remove(traces, { recursive: true });
      throw error;
    }
  }

  get directory(): string {
    return this.#made.sshd.directory;
  }

  /** The user's, with the node's host key. */
  get knownHosts(): string {
    return `${this.directory}/.ssh/known_hosts`;
  }

  get node(): LoginNode["node"] {
    return this.#made.node;
  }

  /** Runs hakube to its end. @param command the words that run it */
  async run(args: readonly string[], command = hakubeCommand()): Promise<Told> {
    const [program = "", ...words] = this.#words(args, command);
    const { code, stdout, stderr } = await new Deno.Command(program, {
      ...this.#surroundings,
      args: words,
      clearEnv: true,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { code, said: decoder.decode(stdout) + decoder.decode(stderr) };
  }

  /** Runs hakube at a terminal. */
  type(args: readonly string[]): TerminalProcess {
    return TerminalProcess.start(this.#words(args, hakubeCommand()), this.#surroundings);
  }

  /** All secrets of the site as they could turn up elsewhere: as they are, and in base64. */
  async pieces(): Promise<string[]> {
    const token = (await Deno.readTextFile(`${this.directory}/assets/cluster.token`)).trim();
    const keys = ["login", "locked"].map((name) => Deno.readTextFile(`${this.directory}/${name}`));
    const lines = (await Promise.all(keys)).flatMap((text) => text.split("\n").slice(2, -2));
    const logins = ["mirror", "registry"].map((name) => `${name}:${given[name as "mirror"]}`);
    return [
      ...await secretPieces(`${this.directory}/assets`),
      ...Object.values(given),
      ...[...Object.values(given), ...logins].map((text) => btoa(text).slice(0, -4)),
      ...lines,
      token,
      token.split(".")[1] ?? "",
      Buffer.from(token).toString("base64").slice(0, -4),
    ];
  }

  /** Texts by where they were found: all that hakube wrote on this machine, but where secrets belong. */
  async *written(): AsyncGenerator<[path: string, text: string]> {
    for (const root of [this.directory, this.#traces]) {
      for await (const path of walk(root)) {
        const name = path.slice(root.length + 1);
        if (root === this.directory && kept.some((own) => name.startsWith(own))) continue;
        yield [path, await Deno.readTextFile(path)];
      }
    }
  }

  /** How many programs were started, on this machine and on the node. */
  async programs(): Promise<number> {
    let count = 0;
    for await (const path of walk(this.#traces)) {
      count += (await Deno.readTextFile(path)).split("execve(").length - 1;
    }
    return count;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#made[Symbol.asyncDispose]();
    await Deno.remove(this.#traces, { recursive: true });
  }

  #words(args: readonly string[], command: readonly string[]): string[] {
    return [...traced(`${this.#traces}/hakube-${++this.#runs}`), ...command, ...args];
  }

  get #surroundings(): { readonly cwd: string; readonly env: Record<string, string> } {
    const env = {
      HOME: this.directory,
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME") ?? ""}/.cache/deno`,
      PATH: Deno.env.get("PATH") ?? "",
      TMPDIR: `${this.directory}/tmp`,
      HAKUBE_TEST_RUNNER: "setsid",
      NO_COLOR: "1",
      TERM: "xterm",
    };
    return { cwd: this.directory, env };
  }

  async #fill(key: string): Promise<void> {
    const { directory } = this;
    await Deno.mkdir(`${directory}/tmp`);
    const secrets = {
      "mirror.login": `mirror:${given.mirror}\n`,
      "registry.login": `registry:${given.registry}\n`,
      "cloud.conf": `[Global]\npassword = "${given.cloud}"\n`,
      "login.password": `${given.login}\n`,
      "sudo.password": `${given.sudo}\n`,
      // What is another's password is a secret too.
      "wrong.password": `${given.mirror}\n`,
    };
    for (const [name, text] of Object.entries(secrets)) {
      await Deno.writeTextFile(`${directory}/${name}`, text, { mode: 0o600 });
    }
    const { sshd, node } = this.#made;
    await sshd.authorize(await makeKey(`${directory}/login`, "-t", "ed25519"));
    const locked = ["-t", "ed25519", "-N", given.passphrase];
    await sshd.authorize(await makeKey(`${directory}/locked`, ...locked));
    const hash = await runProgram("openssl", ["passwd", "-6", "-salt", "salt", given.sudo]);
    const shadow = `${node.directory}/etc/shadow`;
    const users = await Deno.readTextFile(shadow);
    await Deno.writeTextFile(shadow, users.replace("root:*:", `root:${hash.trim()}:`));
    await Deno.mkdir(`${directory}/.ssh`);
    const hostKey = [...sshd.hostKeys][0]?.join(" ");
    await Deno.writeTextFile(this.knownHosts, `[127.0.0.1]:${sshd.port} ${hostKey}\n`);
    await this.define("cluster.json", { sshLoginKey: `${directory}/${key}` });
    await renderSmall(directory);
  }

  /** Writes a definition. @param overrides keys to replace whole */
  async define(name: string, overrides: Record<string, unknown>): Promise<void> {
    const { directory, port } = this.#made.sshd;
    const registry = { url: "https://127.0.0.1:1", credentialsFile: "./registry.login" };
    const mirror = { url: "https://127.0.0.1:1/k8s", credentialsFile: "./mirror.login" };
    const definition = {
      clusterName: "site",
      masterLoadBalancerAddress: "10.88.0.1",
      sshLoginUser: "ann",
      sshPort: port,
      sshLoginKey: `${directory}/login`,
      ignorePreflight: checkIds,
      mirrors: { kubernetesPackages: mirror, images: { "registry.k8s.io": registry } },
      hooks: { cloudProvider: "external", cloudProviderConfig: "./cloud.conf" },
      masters: [{ nodeName: "m0", privateIP: "10.88.0.1", sshHost: "127.0.0.1" }],
      ...overrides,
    };
    await Deno.writeTextFile(`${directory}/${name}`, JSON.stringify(definition));
  }
}

/** Words that write down the arguments and the environment of every program that is started. */
function traced(file: string): string[] {
  const options = ["--follow-forks", "--quiet=all", "--string-limit=1000000", "--no-abbrev"];
  return ["strace", ...options, "--trace=execve,execveat", `--output=${file}`, "--"];
}
