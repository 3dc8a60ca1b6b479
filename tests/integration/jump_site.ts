import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { makeNamespace, type NetworkNamespace } from "./node_network.ts";
import { makeKey, runProgram, startSshd, type TestSshd } from "./sshd.ts";

/** Hosts in a row, each with a way to those beside it only: two networks for each that stands between. */
const names = ["admin", "bastion", "inner", "target"] as const;
type Name = (typeof names)[number];

/** What a run of the program gave. */
export interface SiteResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * An admin machine, a node that it cannot reach, and two jump hosts between them, each in a network
 * namespace of its own. At home on the admin machine are `cluster.json` and `.ssh`.
 */
export class JumpSite implements AsyncDisposable {
  readonly sshds: ReadonlyMap<Name, TestSshd>;
  readonly #admin: NetworkNamespace;
  readonly #home: string;
  readonly #made: AsyncDisposableStack;

  private constructor(
    admin: NetworkNamespace,
    sshds: ReadonlyMap<Name, TestSshd>,
    home: string,
    made: AsyncDisposableStack,
  ) {
    this.#admin = admin;
    this.sshds = sshds;
    this.#home = home;
    this.#made = made;
  }

  static async make(): Promise<JumpSite> {
    await using made = new AsyncDisposableStack();
    const home = await Deno.makeTempDir({ prefix: "hakube-jump-" });
    made.defer(() => Deno.remove(home, { recursive: true }));
    const spaces = new Map<Name, NetworkNamespace>();
    for (const name of names) spaces.set(name, made.use(await makeNamespace()));
    for (const [index, name] of names.slice(0, -1).entries()) {
      await link(spaces, name, names[index + 1] ?? name, index + 1);
    }
    const sshds = new Map<Name, TestSshd>();
    for (const [name, space] of spaces) {
      if (name === "admin") continue;
      const config = ["AllowUsers *@10.90.*"];
      const sshd = made.use(await startSshd({ enter: space.enter, everyAddress: true, config }));
      await Deno.mkdir(`${home}/.ssh`, { recursive: true, mode: 0o700 });
      // Each lets in another key: none is tried where it does not belong.
      await sshd.authorize(await makeKey(`${home}/.ssh/${name}`, "-t", "ed25519"));
      sshds.set(name, sshd);
    }
    const admin = spaces.get("admin");
    if (admin === undefined) throw new Error("there is no admin machine");
    return new JumpSite(admin, sshds, home, made.move());
  }

  sshd(name: Name): TestSshd {
    const sshd = this.sshds.get(name);
    if (sshd === undefined) throw new Error(`there is no "${name}"`);
    return sshd;
  }

  /** Where the one after it sees a host. */
  addressOf(name: Name): string {
    return `10.90.${names.indexOf(name)}.2`;
  }

  /** A `Host` block of `~/.ssh/config` for a host, with the key that it takes. */
  blockOf(name: Name, ...lines: string[]): string {
    const { port, target } = this.sshd(name);
    return [
      `Host ${name}`,
      `  HostName ${this.addressOf(name)}`,
      `  Port ${port}`,
      `  User ${target.user}`,
      `  IdentityFile ~/.ssh/${name}`,
      "  IdentitiesOnly yes",
      ...lines.map((line) => `  ${line}`),
      "",
    ].join("\n");
  }

  /** Writes a file at home. */
  async write(path: string, text: string): Promise<void> {
    await Deno.writeTextFile(`${this.#home}/${path}`, text, { mode: 0o600 });
  }

  /** Text of a file at home. */
  async read(path: string): Promise<string> {
    return await Deno.readTextFile(`${this.#home}/${path}`);
  }

  /** Writes a definition of one node. @param node keys of it besides names and addresses */
  async define(node: Readonly<Record<string, unknown>>): Promise<void> {
    const definition = {
      clusterName: "far",
      masterLoadBalancerAddress: "10.87.0.1",
      masters: [{ nodeName: "m0", privateIP: "10.88.0.10", ...node }],
    };
    await this.write("cluster.json", JSON.stringify(definition));
  }

  /** Runs hakube on the admin machine, at home. */
  async hakube(...words: string[]): Promise<SiteResult> {
    const [program = "", ...args] = [...this.#admin.enter, ...hakubeCommand(), ...words];
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args,
      cwd: this.#home,
      clearEnv: true,
      env: {
        HOME: this.#home,
        USER: "somebody",
        DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME") ?? ""}/.cache/deno`,
        PATH: Deno.env.get("PATH") ?? "",
        NO_COLOR: "1",
      },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#made[Symbol.asyncDispose]();
  }
}

/** Joins two hosts by a network of their own: `.1` and `.2` of 10.90.NUMBER.0/24. */
async function link(
  spaces: ReadonlyMap<Name, NetworkNamespace>,
  from: Name,
  to: Name,
  number: number,
): Promise<void> {
  const [near, far] = [spaces.get(from), spaces.get(to)];
  if (near === undefined || far === undefined) throw new Error("there is no such host");
  const [here, there] = [`to-${to}`, `to-${from}`];
  const ends = ["name", here, "type", "veth", "peer", "name", there, "netns", `${far.pid}`];
  await runProgram(...near.command("ip", "link", "add", ...ends));
  for (const [space, device, host] of [[near, here, 1], [far, there, 2]] as const) {
    const address = `10.90.${number}.${host}/24`;
    await runProgram(...space.command("ip", "address", "add", address, "dev", device));
    await runProgram(...space.command("ip", "link", "set", device, "up"));
    await runProgram(...space.command("ip", "link", "set", "lo", "up"));
  }
}
