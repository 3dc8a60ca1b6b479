import assert from "node:assert/strict";
import { InstallSite } from "./install_site.ts";
import { JumpSite } from "./jump_site.ts";
import { makeKey, sshTest, startSshd } from "./sshd.ts";

/** The program itself, on machines that reach only those beside them. */

const onTarget = ["--", "ip -4 -brief address"];

sshTest("a node behind two jump hosts is reached through both, and not without them", async () => {
  await using site = await JumpSite.make();
  const { port, target } = site.sshd("target");
  const node = { sshHost: site.addressOf("target"), sshPort: port, sshLoginUser: target.user };
  await site.write(".ssh/config", site.blockOf("bastion") + site.blockOf("inner"));
  await site.define({ ...node, sshLoginKey: "~/.ssh/target", sshJumpHost: "bastion,inner" });
  assert.equal((await site.hakube("render", "cluster.json")).code, 0);

  const refused = await site.hakube("ssh", "cluster.json", "m0", ...onTarget);
  assert.equal(refused.code, 5, refused.stderr);
  assert.match(refused.stderr, /jump host bastion .*SHA256:/);

  const accepted = await site.hakube(
    ...["ssh", "cluster.json", "m0", "--accept-new-host-keys", ...onTarget],
  );
  assert.equal(accepted.code, 0, accepted.stderr);
  assert.ok(accepted.stdout.includes("10.90.3.2/24"), accepted.stdout);
  assert.ok(!accepted.stdout.includes("10.90.2."), accepted.stdout);
  const known = (await site.read("assets/known_hosts")).trim().split("\n");
  assert.equal(known.length, 3);

  const again = await site.hakube("ssh", "cluster.json", "m0", ...onTarget);
  assert.equal(again.code, 0, again.stderr);

  await site.define({ ...node, sshLoginKey: "~/.ssh/target", sshJumpHost: "none" });
  assert.equal((await site.hakube("render", "cluster.json")).code, 0);
  const direct = await site.hakube("ssh", "cluster.json", "m0", ...onTarget);
  assert.equal(direct.code, 5);
  assert.match(direct.stderr, /cannot reach m0 at 10\.90\.3\.2:\d+: no route/);
});

sshTest("a chain of ProxyJump, and a jump host whose key has changed", async () => {
  await using site = await JumpSite.make();
  await site.write(
    ".ssh/config",
    site.blockOf("bastion") + site.blockOf("inner", "ProxyJump bastion", "HostKeyAlias gate") +
      site.blockOf("target", "ProxyJump inner"),
  );
  await site.define({ sshHost: "target" });
  assert.equal((await site.hakube("render", "cluster.json")).code, 0);
  const login = ["ssh", "cluster.json", "m0", "--accept-new-host-keys"];
  const first = await site.hakube(...login, ...onTarget);
  assert.ok(first.stdout.includes("10.90.3.2/24"), first.stderr);

  const other = (await makeKey(`${site.sshd("inner").directory}/other`, "-t", "ed25519")).trim();
  const known = await site.read("assets/known_hosts");
  const changed = known.replace(/^gate .*$/m, `gate ${other}`);
  assert.notEqual(changed, known);
  await site.write("assets/known_hosts", changed);
  const refused = await site.hakube(...login, ...onTarget);
  assert.equal(refused.code, 5);
  assert.equal(refused.stdout, "");
  assert.match(refused.stderr, /host key of jump host inner .* has changed.*on the way to m0/);
  assert.match(refused.stderr, /hint: .*hakube known-hosts forget DEFINITION inner/);

  const forgotten = await site.hakube("known-hosts", "forget", "cluster.json", "inner");
  assert.match(forgotten.stderr, /inner: 1 host key forgotten/);
  assert.equal(await site.read("assets/known_hosts"), known.replace(/^gate .*\n/m, ""));
  assert.equal((await site.hakube(...login, ...onTarget)).code, 0);
  const node = await site.hakube("known-hosts", "forget", "cluster.json", "m0");
  assert.match(node.stderr, /m0: 1 host key forgotten/);
});

sshTest("install goes through a jump host of ~/.ssh/config", async () => {
  await using jump = await startSshd();
  await using site = await InstallSite.make({ masters: 1, workers: 2 });
  await Deno.mkdir(`${site.directory}/.ssh`, { mode: 0o700 });
  const key = `${site.directory}/.ssh/jump`;
  await jump.authorize(await makeKey(key, "-t", "ed25519"));
  const { user } = jump.target;
  await Deno.writeTextFile(
    `${site.directory}/.ssh/config`,
    `Host 127.88.*\n  ProxyJump gate\nHost gate\n  HostName 127.0.0.1\n  Port ${jump.port}\n` +
      `  User ${user}\n  IdentityFile ${key}\n`,
    { mode: 0o600 },
  );
  const [program = "", ...args] = [
    ...site.hakube,
    ...["install", "cluster.json", "--yes", "--accept-new-host-keys"],
  ];
  const { code, stderr } = await new Deno.Command(program, {
    args,
    cwd: site.directory,
    env: site.environment,
    clearEnv: true,
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const known = await Deno.readTextFile(`${site.directory}/assets/known_hosts`);
  const [, blob] = [...jump.hostKeys][0] ?? [];
  assert.ok(known.includes(`[127.0.0.1]:${jump.port} ssh-ed25519 ${blob}\n`), known);
  for (const { name } of site.nodes) assert.ok(await site.runsOf(name) > 0);
});
