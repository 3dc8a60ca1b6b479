import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type LoginNode, makeLoginNode } from "../../integration/login_node.ts";
import { makeKey } from "../../integration/sshd.ts";
import { makeVagrantSite, said, type VagrantSite } from "./vagrant_site.ts";

const names = ["lb", "master0", "worker0"];
const size = { HAKUBE_VAGRANT_MASTERS: "1", HAKUBE_VAGRANT_WORKERS: "1" };

/** Nodes that a `vagrant up` of {@link site} finds, as machines that run. */
export interface Cluster extends AsyncDisposable {
  readonly site: VagrantSite;
  readonly nodes: ReadonlyMap<string, LoginNode>;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts the load balancer, one master and one worker. Vagrant has no box for them yet. */
export async function startNodes(): Promise<Cluster> {
  await using made = new AsyncDisposableStack();
  const site = made.use(await makeVagrantSite());
  // The shell provisioner leaves its script here, which in a virtual machine is the machine's own.
  made.defer(() => Deno.remove("/tmp/vagrant-shell").catch(() => {}));
  const publicKey = await makeKey(`${site.home}/vagrant`, "-t", "ed25519");
  const nodes = new Map<string, LoginNode>();
  for (const name of names) {
    const node = made.use(await startNode(publicKey));
    nodes.set(name, node);
  }
  const known = [...nodes].map(([name, { sshd }]) => [
    name,
    { port: sshd.port, key: `${site.home}/vagrant` },
  ]);
  await Deno.writeTextFile(`${site.home}/nodes.json`, JSON.stringify(Object.fromEntries(known)));
  const plugin = fileURLToPath(new URL("node_provider.rb", import.meta.url));
  await Deno.writeTextFile(`${site.vagrantHome}/Vagrantfile`, `require "${plugin}"\n`);
  const env = { ...size, VAGRANT_DEFAULT_PROVIDER: "node", NODES: `${site.home}/nodes.json` };
  const parts = made.move();
  return { site, nodes, env, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** A machine as a box makes it: a user `vagrant` who is root without a password. */
async function startNode(publicKey: string): Promise<LoginNode> {
  await using made = new AsyncDisposableStack();
  const path = 'Defaults secure_path="/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"';
  const node = made.use(
    await makeLoginNode({
      users: { vagrant: "vagrant" },
      sudoers: [path, "vagrant ALL=(ALL) NOPASSWD: ALL"],
      sshd: ["AuthorizedKeysFile .ssh/authorized_keys"],
    }),
  );
  const { directory } = node.node;
  await Deno.mkdir(`${directory}/etc/ssh`);
  await makeKey(`${directory}/etc/ssh/ssh_host_ed25519_key`, "-t", "ed25519");
  const home = `${directory}/var/lib/vagrant`;
  await Deno.mkdir(`${home}/.ssh`);
  await Deno.writeTextFile(`${home}/.ssh/authorized_keys`, publicKey, { mode: 0o600 });
  const { uid, gid } = await Deno.stat(home);
  for (const name of [".ssh", ".ssh/authorized_keys"]) {
    await Deno.chown(`${home}/${name}`, uid, gid);
  }
  await Deno.mkdir(`${directory}/etc/alternatives`);
  await Deno.symlink(await Deno.realPath("/usr/bin/awk"), `${directory}/etc/alternatives/awk`);
  await Deno.mkdir(`${directory}/etc/haproxy`);
  // Vagrant has set the host name by now.
  await Deno.writeTextFile(
    `${directory}/etc/hosts`,
    "127.0.2.1 master0 master0\n127.0.0.1 box lb\n",
    {
      append: true,
    },
  );
  // There is no systemd in a node; what it is asked is noted.
  const program =
    `#!/bin/sh\necho "$*" >>/run/systemctl\ncase $* in *is-active*) test -e /run/systemctl ;; esac\n`;
  await Deno.writeTextFile(`${directory}/usr/local/bin/systemctl`, program, { mode: 0o755 });
  await Deno.writeTextFile(`${directory}/usr/local/bin/apt-get`, "#!/bin/sh\nexit 1\n", {
    mode: 0o755,
  });
  const parts = made.move();
  return { ...node, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** An empty box: with it Vagrant has nothing to fetch. */
export async function addBox(site: VagrantSite): Promise<void> {
  await Deno.writeTextFile(`${site.home}/metadata.json`, '{"provider": "node"}');
  const pack = ["tar", "-C", site.home, "-czf", `${site.home}/empty.box`, "metadata.json"];
  for (
    const words of [pack, [
      "vagrant",
      "box",
      "add",
      "--name",
      "cloud-image/ubuntu-26.04",
      `${site.home}/empty.box`,
    ]]
  ) {
    const result = await site.run(words);
    assert.equal(result.code, 0, said(result));
  }
}
