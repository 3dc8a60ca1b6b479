import { makeNodeNamespace, type NodeNamespace } from "./node_namespace.ts";
import { runProgram, startSshd, type TestSshd } from "./sshd.ts";

/** Who may log in to a node, and what they may do there. */
export interface LoginNodeOptions {
  /** Password by name; such a user has a home directory in the node and nothing else. */
  readonly users: Readonly<Record<string, string>>;
  /** Lines of `/etc/sudoers`; default: none. */
  readonly sudoers?: readonly string[];
  /** Lines of sshd_config, before the others. */
  readonly sshd?: readonly string[];
  /** Words before those that start sshd, for example to look at all that it starts. */
  readonly before?: readonly string[];
  /** Files under `/etc/pam.d` in place of those that ask for the password alone. */
  readonly pam?: Readonly<Record<string, readonly string[]>>;
}

/** A machine with users, passwords, sudo and sshd of its own. */
export interface LoginNode extends AsyncDisposable {
  readonly node: NodeNamespace;
  readonly sshd: TestSshd;
}

const passwordOnly = [
  "auth required pam_unix.so nodelay",
  "account required pam_unix.so",
  "session required pam_permit.so",
];

/** Makes a node, and starts the real sshd in it, with PAM. Needs root. */
export async function makeLoginNode(options: LoginNodeOptions): Promise<LoginNode> {
  await using made = new AsyncDisposableStack();
  const node = made.use(await makeNodeNamespace());
  const etc = `${node.directory}/etc`;
  await addUsers(node, options.users);
  const pam = { sshd: passwordOnly, sudo: passwordOnly, other: passwordOnly, ...options.pam };
  await Deno.mkdir(`${etc}/pam.d`);
  for (const [name, lines] of Object.entries(pam)) {
    await Deno.writeTextFile(`${etc}/pam.d/${name}`, `${lines.join("\n")}\n`);
  }
  await Deno.writeTextFile(`${etc}/hosts`, `127.0.0.1 localhost ${Deno.hostname()}\n`);
  const sudoers = ["root ALL=(ALL:ALL) ALL", ...options.sudoers ?? [], ""].join("\n");
  await Deno.writeTextFile(`${etc}/sudoers`, sudoers, { mode: 0o440 });
  await Deno.mkdir(`${node.directory}/run/sshd`);
  const sshd = await startSshd({
    enter: [...options.before ?? [], ...node.enter],
    config: ["UsePAM yes", "MaxStartups 100", ...options.sshd ?? []],
  });
  // sshd reads them as the user who logs in.
  await Deno.chmod(sshd.directory, 0o711);
  await Deno.chmod(`${sshd.directory}/authorized_keys`, 0o644);
  const parts = made.move();
  return {
    node,
    sshd,
    async [Symbol.asyncDispose]() {
      // With the node its sshd ends.
      await parts.disposeAsync();
      await sshd[Symbol.asyncDispose]();
    },
  };
}

async function addUsers(node: NodeNamespace, users: LoginNodeOptions["users"]): Promise<void> {
  const etc = `${node.directory}/etc`;
  let [passwd, shadow] = ["", "root:*:19000:0:99999:7:::\nsshd:*:19000:0:99999:7:::\n"];
  for (const [index, [name, password]] of Object.entries(users).entries()) {
    const id = 20_000 + index;
    const home = `/var/lib/${name}`;
    await Deno.mkdir(`${node.directory}${home}`, { mode: 0o700 });
    await Deno.chown(`${node.directory}${home}`, id, id);
    passwd += `${name}:x:${id}:${id}::${home}:/bin/bash\n`;
    const hash = await runProgram("openssl", ["passwd", "-6", "-salt", "salt", password]);
    shadow += `${name}:${hash.trim()}:19000:0:99999:7:::\n`;
  }
  await Deno.writeTextFile(`${etc}/passwd`, passwd, { append: true });
  await Deno.writeTextFile(`${etc}/shadow`, shadow, { mode: 0o600 });
}
