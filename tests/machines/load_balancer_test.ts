import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { net, TestHost } from "./test_host.ts";
import { until } from "./until.ts";

const endpoint = `${net}.9:6443`;
/** Where two API servers are: the bridge has both addresses. */
const servers = [`${net}.1`, `${net}.2`] as const;

/** Starts what answers as an API server does, in the machines' network. */
async function startServer(host: TestHost, address: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL("readyz_server.ts", import.meta.url));
  const deno = [Deno.execPath(), "run", "--quiet", "--no-config", "--allow-net", "--allow-read"];
  const command = [...host.enter, "nsenter", "--net=/run/netns/hakube-test", "--", ...deno];
  const args = [...command.slice(1), script, address, "6443", host.directory];
  const child = spawn(command[0] ?? "", args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

/** Powers an API server off: what answers at its address in the machines' network. */
async function stopServer(host: TestHost, address: string, child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  await host.run("pkill", "--full", `readyz_server.ts ${address} `);
  await exited;
}

/** Asks the load balancer. @returns the address of the server that answered; nothing when none did */
async function answers(host: TestHost): Promise<string> {
  const curl = ["curl", "--silent", "--insecure", "--max-time", "5", `https://${endpoint}/`];
  return (await host.machines(["net", ...curl])).stdout;
}

Deno.test("machines lb gives connections to the API servers that are ready", async () => {
  await using host = await TestHost.make();
  const files = ["-keyout", `${host.directory}/key.pem`, "-out", `${host.directory}/cert.pem`];
  await host.run(
    "openssl",
    "req",
    "-x509",
    "-newkey",
    "ed25519",
    "-nodes",
    "-subj",
    "/CN=x",
    ...files,
  );
  await host.ran("net", "ip", "address", "add", `${servers[1]}/24`, "dev", "hkbr0");
  const [first, second] = [
    await startServer(host, servers[0]),
    await startServer(host, servers[1]),
  ];
  await host.ran("lb", endpoint, ...servers);
  const seen = new Set<string>();
  await until(10, "both servers answer", async () => seen.add(await answers(host)).size >= 2);
  assert.deepEqual(seen, new Set(servers));
  await stopServer(host, servers[0], first);
  const inARow = async () =>
    await answers(host) + await answers(host) === `${servers[1]}${servers[1]}`;
  await until(10, "the other one answers", inARow);
  await stopServer(host, servers[1], second);
});

Deno.test("machines lb stops, and starts again at once, however often", async () => {
  await using host = await TestHost.make();
  const balancer = async () => JSON.parse(await host.ran("status", "--json")).loadBalancer;
  for (const servers of [[`${net}.10`], [`${net}.10`, `${net}.11`], [`${net}.10`]]) {
    await host.ran("lb", endpoint, ...servers);
    await host.ran("lb", endpoint, ...servers);
    assert.deepEqual(await balancer(), { state: "up", address: `${net}.9` });
  }
  await host.ran("lb", endpoint);
  assert.deepEqual(await balancer(), { state: "down", address: null });
  assert.doesNotMatch(await host.ran("net", "ip", "-brief", "address"), /10\.89\.7\.9/);
  await host.ran("lb", endpoint);
  await host.ran("lb", endpoint, `${net}.10`);
  assert.deepEqual(await balancer(), { state: "up", address: `${net}.9` });
});
