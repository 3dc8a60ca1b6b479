import assert from "node:assert/strict";
import { net, TestHost } from "./test_host.ts";
import { outputOf } from "../run_program.ts";

const m0 = `m0=${net}.10`;

Deno.test("a fresh disk has the seed's files as root's, and its lines in /etc/hosts", async () => {
  await using host = await TestHost.make();
  const seed = `${host.directory}/seed`;
  await Deno.mkdir(`${seed}/etc/apt/sources.list.d`, { recursive: true });
  await Deno.mkdir(`${seed}/var/lib/site`, { recursive: true });
  await Deno.writeTextFile(`${seed}/etc/hosts`, `${net}.1 mirror.lab\n`);
  await Deno.writeTextFile(`${seed}/etc/apt/sources.list.d/debian.sources`, "Types: deb\n");
  await Deno.writeTextFile(`${seed}/var/lib/site/file`, "seeded\n");
  await outputOf(["chown", "-R", "1234:1234", seed]);
  const { code, stderr } = await host.machines(["up", m0], { HAKUBE_MACHINES_SEED: seed });
  assert.equal(code, 0, stderr);
  const look = "cat /etc/hosts /etc/apt/sources.list.d/debian.sources /var/lib/site/file; " +
    "stat -c %U /etc/hosts /etc/apt /var/lib/site/file; getent hosts mirror.lab";
  assert.equal(
    await host.ran("exec", "m0", "sh", "-c", look),
    `127.0.0.1 localhost\n${net}.10 m0\n${net}.1 mirror.lab\nTypes: deb\nseeded\n` +
      `root\nroot\nroot\n${net}.1       mirror.lab\n`,
  );
});

Deno.test("a key that is given may log in, and not its private half by mistake", async () => {
  await using host = await TestHost.make();
  const key = `${host.directory}/mine`;
  await host.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
  const mistaken = await host.machines(["up", "--key", key, m0]);
  assert.match(mistaken.stderr, /mine is a private key: give the public one, .*mine\.pub/);
  await host.ran("up", "--key", `${key}.pub`, m0);
  const options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "BatchMode=yes"];
  const ssh = ["ssh", "-F", "none", "-i", key, ...options.flatMap((option) => ["-o", option])];
  assert.equal(await host.ran("net", ...ssh, `ubuntu@${net}.10`, "id -un"), "ubuntu\n");
  assert.match(await host.ran("definition"), new RegExp(`"sshLoginKey": "${key}"`));
});

Deno.test("a machine's settings are its own, or may not be set", async () => {
  await using host = await TestHost.make();
  const ofTheHost = await host.run("sysctl", "--values", "vm.overcommit_memory");
  const files = "/etc/sysctl.d/90-site.conf";
  await host.ran("up", m0);
  await host.ran("exec", "m0", "sh", "-c", `echo vm.overcommit_memory = 2 >${files}`);
  await host.ran("kill", "m0");
  await host.ran("start", "m0");
  // Files of /etc/sysctl.d are applied after the machine has got these settings, not before.
  assert.equal(await host.ran("exec", "m0", "sysctl", "--values", "vm.overcommit_memory"), "2\n");
  assert.equal(await host.run("sysctl", "--values", "vm.overcommit_memory"), ofTheHost);
  const pids = "/proc/sys/kernel/pid_max";
  await host.ran("exec", "m0", "sh", "-c", `! (cat ${pids} >${pids}) 2>/dev/null`);
});
