import assert from "node:assert/strict";
import { Login, type LoginSetup } from "../../src/install/login/login.ts";
import {
  close,
  connectionsTo,
  cutConnections,
  failsWith,
  keyFor,
  loginSetup,
  nodesWith,
  run,
  writeConfig,
} from "./login_setup.ts";
import { freePort, makeKey, sshTest, startSshd, type TestSshd } from "./sshd.ts";

/** Two servers: one to jump over, one behind it, and who is let into both. */
async function behindJump(
  nodeCount: number,
  work: (site: {
    readonly jump: TestSshd;
    readonly inner: TestSshd;
    readonly nodes: ReturnType<typeof nodesWith>;
    readonly setup: LoginSetup;
  }) => Promise<void>,
): Promise<void> {
  await using jump = await startSshd();
  await using inner = await startSshd({ config: ["MaxStartups 10:30:100"] });
  const key = await keyFor(jump, inner);
  await writeConfig(jump, `IdentityFile ${key}\n`);
  const { user, host } = inner.target;
  const jumpHost = `${user}@localhost:${jump.port}`;
  const nodes = nodesWith(nodeCount, { host, port: inner.port, user, jumpHost });
  await work({ jump, inner, nodes, setup: loginSetup(jump) });
}

sshTest("a hundred nodes behind a jump host are one login on it", async () => {
  await behindJump(100, async ({ jump, inner, nodes, setup }) => {
    await using login = await Login.prepare(nodes, setup);
    const connections = await Promise.all(nodes.map((node) => login.connect(node)));
    assert.equal(await connectionsTo(jump.port), 1);
    assert.equal(await connectionsTo(inner.port), 100);
    const said = await Promise.all(
      connections.map((connection, index) => run(connection, `echo ${index}`)),
    );
    assert.deepEqual(said, nodes.map((_, index) => `${index}`));
    await close(connections.slice(1));
    assert.equal(await connectionsTo(jump.port), 1);
    await close(connections);
    assert.equal(await connectionsTo(jump.port), 0);
  });
});

sshTest("unknown host keys before and behind a jump host are asked for in one list", async () => {
  await behindJump(2, async ({ jump, inner, nodes, setup }) => {
    const lists: string[][] = [];
    const asking: LoginSetup = {
      ...setup,
      interactive: true,
      acceptNewHostKeys: false,
      ports: { ...setup.ports, prompter: { ...setup.ports.prompter, interactive: true } },
      approveHostKeys: (unknown) => {
        lists.push(unknown.map(({ host, key }) => `${host.name} ${key.base64}`));
        return Promise.resolve(true);
      },
    };
    await using login = await Login.prepare(nodes, asking);
    const [jumpKey = "", innerKey = ""] = [jump, inner].map(({ hostKeys }) =>
      [...hostKeys.values()][0]
    );
    const name = `${jump.target.user}@localhost:${jump.port}`;
    assert.deepEqual(lists, [[`${name} ${jumpKey}`, `w0 ${innerKey}`, `w1 ${innerKey}`]]);
    await close(await Promise.all(nodes.map((node) => login.connect(node))));
    const known = await Deno.readTextFile(`${jump.directory}/assets/known_hosts`);
    assert.deepEqual(known.split("\n").map((line) => line.split(" ")[0]), [
      `[localhost]:${jump.port}`,
      `[127.0.0.1]:${inner.port}`,
      "",
    ]);
  });
});

sshTest("without anybody to ask, nobody logs in to an unknown jump host", async () => {
  await behindJump(1, async ({ nodes, setup }) => {
    await assert.rejects(
      Login.prepare(nodes, { ...setup, acceptNewHostKeys: false }),
      failsWith("host-key-unknown", "jump host", "localhost", "--accept-new-host-keys"),
    );
  });
});

sshTest("a jump host whose key has changed is refused, and told how to be forgotten", async () => {
  await behindJump(1, async ({ jump, nodes, setup }) => {
    const other = await makeKey(`${jump.directory}/other`, "-t", "ed25519");
    const path = `${jump.directory}/assets/known_hosts`;
    await Deno.writeTextFile(path, `[localhost]:${jump.port} ${other}`);
    await using login = await Login.prepare(nodes, setup);
    for (const node of nodes) {
      await assert.rejects(
        login.connect(node),
        failsWith("host-key-changed", "jump host", "on the way to w0", "known-hosts forget"),
      );
    }
  });
});

sshTest("after its jump host's connection was lost, the next login makes a new one", async () => {
  await behindJump(1, async ({ jump, nodes, setup }) => {
    await using login = await Login.prepare(nodes, setup);
    for (const node of nodes) {
      await using lost = await login.connect(node);
      const channel = await lost.run("cat");
      await cutConnections(jump.port);
      await assert.rejects(channel.exit, failsWith("lost"));
      await using again = await login.connect(node);
      assert.equal(await run(again, "echo again"), "again");
    }
  });
});

sshTest("an error behind a jump host says through which one", async () => {
  await behindJump(1, async ({ jump, nodes, setup }) => {
    const closed = nodes.map((node) => ({ ...node, ssh: { ...node.ssh, port: freePort() } }));
    const through = `through ${jump.target.user}@localhost:${jump.port}`;
    await using login = await Login.prepare(closed, setup);
    for (const node of closed) {
      await assert.rejects(
        login.connect(node),
        failsWith("unreachable", "w0", `127.0.0.1:${node.ssh.port} ${through}`, "refused"),
      );
    }
  });
});

sshTest("a jump host that forwards nothing is named, with what to allow", async () => {
  await using jump = await startSshd({ config: ["AllowTcpForwarding no"] });
  await writeConfig(jump, `IdentityFile ${await keyFor(jump)}\n`);
  const { user } = jump.target;
  const jumpHost = `${user}@127.0.0.1:${jump.port}`;
  const nodes = nodesWith(1, { host: "127.0.0.1", port: freePort(), user, jumpHost });
  await using login = await Login.prepare(nodes, loginSetup(jump));
  for (const node of nodes) {
    await assert.rejects(
      login.connect(node),
      failsWith("unreachable", "does not forward", jumpHost, "AllowTcpForwarding"),
    );
  }
});

sshTest("a jump host that is not there is named with the node behind it", async () => {
  await using sshd = await startSshd();
  await writeConfig(sshd, `IdentityFile ${await keyFor(sshd)}\n`);
  const jumpHost = `127.0.0.1:${freePort()}`;
  const nodes = nodesWith(1, { ...sshd.target, jumpHost });
  await using login = await Login.prepare(nodes, loginSetup(sshd));
  for (const node of nodes) {
    await assert.rejects(
      login.connect(node),
      failsWith("unreachable", `jump host ${jumpHost}`, "refused", "on the way to w0"),
    );
  }
});
