import assert from "node:assert/strict";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { leftBehind } from "./host_state.ts";
import { net, TestHost } from "./test_host.ts";

const uplink = { HAKUBE_MACHINES_UPLINK: "yes" };
/** The host's address, and one beyond it; in namespaces of ours. */
const outside = "203.0.113.1";
const internet = "203.0.113.2";

/** Gives a host a way to a network beyond it, and a name server there. @returns how to end that */
async function connect(host: TestHost): Promise<AsyncDisposable> {
  await host.run("ip", "netns", "add", "internet");
  await host.run(
    "ip",
    "link",
    "add",
    "wan",
    "type",
    "veth",
    "peer",
    "name",
    "lan",
    "netns",
    "internet",
  );
  await host.run("ip", "address", "add", `${outside}/24`, "dev", "wan");
  await host.run("ip", "link", "set", "wan", "up");
  await host.run("ip", "route", "add", "default", "via", internet);
  const inInternet = ["ip", "netns", "exec", "internet"];
  await host.run(...inInternet, "ip", "address", "add", `${internet}/24`, "dev", "lan");
  await host.run(...inInternet, "ip", "link", "set", "lan", "up");
  await host.run("sh", "-c", `echo nameserver ${internet} >/run/resolv.conf`);
  await host.run("mount", "--bind", "/run/resolv.conf", "/etc/resolv.conf");
  const server = fileURLToPath(new URL("internet_server.ts", import.meta.url));
  const deno = [Deno.execPath(), "run", "--quiet", "--no-config", "--allow-net"];
  const command = [...host.enter, ...inInternet, ...deno, server, internet];
  const child = spawn(command[0] ?? "", command.slice(1), { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return {
    async [Symbol.asyncDispose]() {
      const exited = once(child, "exit");
      await host.run("sh", "-c", "kill $(ip netns pids internet)");
      await exited;
    },
  };
}

/** Boots one machine with an uplink. */
async function up(host: TestHost): Promise<void> {
  const { code, stderr } = await host.machines(["up", `m0=${net}.10`], uplink);
  assert.equal(code, 0, stderr);
}

/** Fetches a page from beyond the host. @returns the address that asked for it, as seen there */
async function seenFrom(host: TestHost): Promise<string> {
  const fetch = ["curl", "--silent", "--show-error", "--max-time", "5", "http://site.example/"];
  return await host.ran("exec", "m0", ...fetch);
}

Deno.test("machines up with an uplink leads outside by the host's address, and down puts the host back", async () => {
  await using host = await TestHost.make();
  await using _ = await connect(host);
  const before = await host.state();
  await up(host);
  assert.equal(await seenFrom(host), `${outside}\n`);
  assert.equal(await host.run("cat", "/proc/sys/net/ipv4/ip_forward"), "1\n");
  // Their own addresses are not translated, and this host reaches them.
  await host.run("timeout", "5", "bash", "-c", `exec 3<>/dev/tcp/${net}.10/22`);
  const { code, stderr } = await host.machines(["down"], uplink);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /net\.ipv4\.ip_forward is 0 again/);
  assert.deepEqual(leftBehind(before, await host.state(), /^(?!cgroups)|hakube-test/), []);
});

Deno.test("machines up with an uplink gets through a firewall like Docker's, and down mends it", async () => {
  await using host = await TestHost.make();
  await using _ = await connect(host);
  await host.run("iptables", "--policy", "FORWARD", "DROP");
  const rules = await host.run("iptables", "--list-rules");
  await up(host);
  await up(host);
  assert.equal(await seenFrom(host), `${outside}\n`);
  // What machines did not ask for stays outside.
  const knock = ["ip", "netns", "exec", "internet", "timeout", "1", "bash", "-c"];
  await host.run("ip", "-netns", "internet", "route", "add", `${net}.0/24`, "via", outside);
  await assert.rejects(host.run(...knock, `exec 3<>/dev/tcp/${net}.10/22`));
  await host.ran("down");
  assert.equal(await host.run("iptables", "--list-rules"), rules);
});

Deno.test("machines up names a firewall that it cannot pass", async () => {
  await using host = await TestHost.make();
  await using _ = await connect(host);
  await host.run(
    "nft",
    "add table inet site; add chain inet site forward { type filter hook forward priority filter; policy drop; }",
  );
  const { stderr } = await host.machines(["up", `m0=${net}.10`], uplink);
  assert.match(
    stderr,
    /nft table inet site\) forwards nothing by itself: allow the interface hk-test/,
  );
});

Deno.test("machines up with an uplink refuses a network that the host reaches already", async () => {
  await using host = await TestHost.make();
  await using _ = await connect(host);
  await host.run("ip", "route", "add", "10.0.0.0/8", "via", internet);
  const refused = await host.machines(["up", `m0=${net}.10`], uplink);
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /10\.89\.7\.0\/24 is in use on this host \(route "10\.0\.0\.0\/8 via/,
  );
  await host.ran("down");
  // Without an uplink it is nobody's business.
  await host.ran("up", `m0=${net}.10`);
});

Deno.test("machines up with an uplink wants a name server that machines can reach", async () => {
  await using host = await TestHost.make();
  await using _ = await connect(host);
  await host.run("sh", "-c", "echo nameserver 127.0.0.53 >/etc/resolv.conf");
  const refused = await host.machines(["up", `m0=${net}.10`], uplink);
  assert.match(refused.stderr, /no name server that machines can reach: HAKUBE_MACHINES_DNS/);
  // What systemd-resolved asks is written where it does that.
  await host.run(
    "sh",
    "-c",
    `mkdir -p /run/systemd/resolve && echo nameserver ${internet} >/run/systemd/resolve/resolv.conf`,
  );
  await up(host);
  assert.equal(await host.ran("exec", "m0", "cat", "/etc/resolv.conf"), `nameserver ${internet}\n`);
  assert.equal(await seenFrom(host), `${outside}\n`);
});
