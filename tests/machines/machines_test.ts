import assert from "node:assert/strict";
import { leftBehind } from "./host_state.ts";
import { net, program, TestHost } from "./test_host.ts";
import { until } from "./until.ts";

const m0 = `m0=${net}.10`;
const w0 = `w0=${net}.20`;

/** Logs in as an administrator does who knows the host keys, and runs a command. */
async function login(host: TestHost, address: string, command: string): Promise<string> {
  const knownHosts = `${host.directory}/known_hosts`;
  await Deno.writeTextFile(knownHosts, await host.ran("hostkeys"));
  const options = [
    `UserKnownHostsFile=${knownHosts}`,
    "StrictHostKeyChecking=yes",
    "BatchMode=yes",
    "ConnectTimeout=2",
  ]
    .flatMap((option) => ["-o", option]);
  const key = `${host.directory}/login_ed25519`;
  return await host.ran(
    "net",
    "ssh",
    "-F",
    "none",
    "-i",
    key,
    ...options,
    `ubuntu@${address}`,
    command,
  );
}

Deno.test("machines up boots machines that a strict login reaches, and down leaves nothing", async () => {
  await using host = await TestHost.make();
  const before = await host.state();
  await host.ran("up", m0, w0);
  assert.equal(await login(host, `${net}.10`, "hostname; sudo id -un"), "m0\nroot\n");
  assert.equal(await login(host, `${net}.20`, "systemctl is-system-running --wait"), "running\n");
  assert.notDeepEqual(leftBehind(before, await host.state()), []);
  await host.ran("down");
  assert.deepEqual(leftBehind(before, await host.state(), /^(?!cgroups)|hakube-test/), []);
});

Deno.test("machines up changes nothing on machines that are up", async () => {
  await using host = await TestHost.make();
  await host.ran("up", m0);
  const boots = () =>
    host.ran("exec", "m0", "sh", "-c", "cat /proc/1/stat; ls -l --full-time /etc");
  const keys = await host.ran("hostkeys");
  const first = await boots();
  await host.ran("up", m0);
  assert.equal((await boots()).split(" ")[21], first.split(" ")[21]);
  assert.equal(await host.ran("hostkeys"), keys);
});

Deno.test("machines kill and start keep the disk, wipe gives a fresh one", async () => {
  await using host = await TestHost.make();
  await host.ran("up", m0);
  const keys = await host.ran("hostkeys");
  await host.ran("exec", "m0", "touch", "/var/lib/kept", "/etc/kept");
  await host.ran("kill", "m0");
  assert.match(await host.ran("status"), /^m0 +down /m);
  assert.equal((await host.machines(["exec", "m0", "true"])).code, 1);
  await host.ran("start", "m0");
  await host.ran("exec", "m0", "ls", "/var/lib/kept", "/etc/kept");
  assert.equal(await host.ran("hostkeys"), keys);
  await host.ran("wipe", "m0");
  await host.ran("exec", "m0", "sh", "-c", "[ ! -e /var/lib/kept ] && [ ! -e /etc/kept ]");
  assert.notEqual(await host.ran("hostkeys"), keys);
  assert.equal(await login(host, `${net}.10`, "hostname"), "m0\n");
});

Deno.test("a machine that reboots is booted again", async () => {
  await using host = await TestHost.make();
  await host.ran("up", m0);
  const bootId = async () =>
    await login(host, `${net}.10`, "cat /proc/sys/kernel/random/boot_id").catch(() => "");
  const first = await bootId();
  await host.ran("exec", "m0", "touch", "/run/gone", "/var/lib/kept");
  await host.ran("exec", "m0", "systemctl", "reboot");
  await until(30, "another boot", async () => !["", first].includes(await bootId()));
  await host.ran("start", "m0");
  await host.ran("exec", "m0", "sh", "-c", "[ ! -e /run/gone ] && [ -e /var/lib/kept ]");
});

Deno.test("machines up twice at once is once", async () => {
  await using host = await TestHost.make();
  const [first, second] = await Promise.all([host.machines(["up", m0]), host.machines(["up", m0])]);
  assert.deepEqual([first.code, second.code], [0, 0], first.stderr + second.stderr);
  assert.match(first.stderr + second.stderr, /waiting for another machines command/);
  assert.equal(await login(host, `${net}.10`, "hostname"), "m0\n");
});

Deno.test("machines that are up hold no lock that somebody took for a command", async () => {
  await using host = await TestHost.make();
  const settings = [`HAKUBE_MACHINES_DIR=${host.directory}`, "HAKUBE_MACHINES_UPLINK=no"];
  const names = ["HAKUBE_MACHINES_NAME=test", `HAKUBE_MACHINES_NET=${net}`];
  await host.run("env", ...settings, ...names, "flock", "/run/site.lock", program, "up", m0);
  await host.run("flock", "--nonblock", "/run/site.lock", "true");
  assert.equal(await host.ran("exec", "m0", "hostname"), "m0\n");
});

Deno.test("machines status --json tells what is up, and where", async () => {
  await using host = await TestHost.make();
  await host.ran("up", m0, w0);
  await host.ran("kill", "w0");
  assert.deepEqual(JSON.parse(await host.ran("status", "--json")), {
    name: "test",
    namespace: "hakube-test",
    network: `${net}.0/24`,
    directory: host.directory,
    uplink: false,
    loadBalancer: { state: "down", address: null },
    machines: [
      { name: "m0", state: "up", address: `${net}.10` },
      { name: "w0", state: "down", address: `${net}.20` },
    ],
  });
});
