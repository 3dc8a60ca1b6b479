import assert from "node:assert/strict";
import { Login } from "../../src/install/login/login.ts";
import {
  close,
  connectionsTo,
  failsWith,
  keyFor,
  loginSetup,
  nodesWith,
  run,
  writeConfig,
} from "./login_setup.ts";
import { makeKey, sshTest, startSshd } from "./sshd.ts";

sshTest(
  "two hundred logins at once are all let in by a sshd with MaxStartups 10:30:100",
  async () => {
    await using sshd = await startSshd({ config: ["MaxStartups 10:30:100"] });
    await writeConfig(sshd, "");
    const loginKey = await keyFor(sshd);
    const ssh = { host: "127.0.0.1", port: sshd.port, user: sshd.target.user, loginKey };
    const nodes = nodesWith(200, ssh);
    await using login = await Login.prepare(nodes, loginSetup(sshd));
    const connections = await Promise.all(nodes.map((node) => login.connect(node)));
    assert.equal(await connectionsTo(sshd.port), 200);
    await close(connections);
  },
);

sshTest("a server that hangs up before the login is tried again", async () => {
  await using sshd = await startSshd();
  const loginKey = await keyFor(sshd);
  await writeConfig(sshd, "");
  // The two that look at the host key and log in take a few tries each.
  await using busy = await hangUpFirst(4, sshd.port);
  const ssh = { host: "127.0.0.1", port: busy.port, user: sshd.target.user, loginKey };
  const [node] = nodesWith(1, ssh);
  assert.ok(node !== undefined);
  const slept: number[] = [];
  const { ports } = loginSetup(sshd);
  const clock = {
    ...ports.clock,
    sleep: (seconds: number) => Promise.resolve(void slept.push(seconds)),
  };
  await using login = await Login.prepare([node], loginSetup(sshd, { ports: { ...ports, clock } }));
  await using connection = await login.connect(node);
  assert.equal(await run(connection, "echo in"), "in");
  assert.equal(slept.length, 4);
  assert.ok(slept.every((seconds) => seconds > 0 && seconds <= 12), slept.join());
});

/** Passes connections on to a port; the first few are closed at once, as above MaxStartups. */
async function hangUpFirst(
  count: number,
  to: number,
): Promise<AsyncDisposable & { readonly port: number }> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let left = count;
  const serve = async (): Promise<void> => {
    const passing: Promise<unknown>[] = [];
    for await (const client of listener) {
      if (left-- > 0) {
        client.close();
        continue;
      }
      const server = await Deno.connect({ hostname: "127.0.0.1", port: to });
      const pass = (from: Deno.Conn, into: Deno.Conn): Promise<void> =>
        from.readable.pipeTo(into.writable).catch(() => {});
      passing.push(pass(client, server), pass(server, client));
    }
    await Promise.all(passing);
  };
  const served = serve();
  await Promise.resolve();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await served;
    },
  };
}

sshTest("what ~/.ssh/config says is what is done", async () => {
  await using sshd = await startSshd();
  const key = await keyFor(sshd);
  const user = sshd.target.user;
  await writeConfig(
    sshd,
    `Include hosts/*.conf\nMatch host 127.0.0.1 user ${user}\n  IdentitiesOnly yes\n`,
  );
  await Deno.mkdir(`${sshd.directory}/.ssh/hosts`);
  await Deno.writeTextFile(
    `${sshd.directory}/.ssh/hosts/lab.conf`,
    `Host node_*\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User ${user}\n` +
      `  IdentityFile ${key}\n  HostKeyAlias lab-node\n  UserKnownHostsFile ~/lab_hosts\n`,
  );
  const [type = "", blob = ""] = [...sshd.hostKeys][0] ?? [];
  await Deno.writeTextFile(`${sshd.directory}/lab_hosts`, `lab-node ${type} ${blob}\n`);
  const nodes = nodesWith(1, { host: "node_0" });
  const setup = loginSetup(sshd, { acceptNewHostKeys: false });
  await using login = await Login.prepare(nodes, setup);
  for (const node of nodes) {
    await using connection = await login.connect(node);
    assert.equal(connection.user, user);
    assert.equal(await run(connection, "id -un"), user);
  }
});

sshTest("a host that only a certificate authority vouches for is refused", async () => {
  await using sshd = await startSshd();
  const loginKey = await keyFor(sshd);
  await writeConfig(sshd, "");
  const authority = await makeKey(`${sshd.directory}/authority`, "-t", "ed25519");
  const line = `@cert-authority [127.0.0.1]:${sshd.port} ${authority}`;
  await Deno.writeTextFile(`${sshd.directory}/.ssh/known_hosts`, line);
  await assert.rejects(
    Login.prepare(nodesWith(1, { ...sshd.target, loginKey }), loginSetup(sshd)),
    failsWith("host-key-unknown", "@cert-authority", "known_hosts, line 1", "openssh"),
  );
});
