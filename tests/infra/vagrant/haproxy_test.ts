import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withDeadline } from "../../../src/deadline.ts";
import { makeNodeNetwork, type NodeNetwork } from "../../integration/node_network.ts";
import { type LineProgram, startLineProgram } from "./line_program.ts";
import { needPrograms } from "./needed_programs.ts";
import { makeVagrantSite, said, type VagrantSite } from "./vagrant_site.ts";

/**
 * haproxy itself, with the configuration that `vagrant up` gives it, at the addresses and ports that it
 * has in its machine, before three TLS servers that say whether they are ready.
 */

const balancer = "10.2.0.100";
const masters = ["10.2.0.10", "10.2.0.11", "10.2.0.12"];

await needPrograms("haproxy", "ruby", "openssl");

Deno.test("haproxy -c accepts the configuration for 1, 3 and 5 masters", async () => {
  await using site = await makeVagrantSite();
  for (const count of [1, 3, 5]) {
    await writeConfiguration(site, { HAKUBE_VAGRANT_MASTERS: `${count}` });
    const result = await site.run(["haproxy", "-c", "-f", "haproxy.cfg"]);
    assert.equal(result.code, 0, said(result));
    assert.doesNotMatch(said(result), /warning/i);
  }
});

Deno.test("haproxy sends nobody to a master that is not ready, and closes who was there", async () => {
  await using cluster = await startCluster();
  const { haproxy, client, servers } = cluster;

  assert.deepEqual(await mastersOf(cluster), ["master0", "master1", "master2"], "all are ready");

  const held = await client.ask("new");
  assert.equal(await client.ask("again"), held, "the connection stays");
  const lost = servers.get(held);
  assert.equal(await lost?.ask("500"), "readyz 500");
  const closed = client.ask("wait");
  await haproxy.until(new RegExp(`Server masters/${held} is DOWN.*code: 500`));
  const open = () => new Error("haproxy has left the connection open");
  assert.equal(await withDeadline(closed, 10, open), "closed");

  const others = ["master0", "master1", "master2"].filter((name) => name !== held);
  assert.deepEqual(await mastersOf(cluster), others, "nobody comes to one that is not ready");

  assert.equal(await lost?.ask("200"), "readyz 200");
  await haproxy.until(new RegExp(`Server masters/${held} is UP`));
  assert.equal(await client.ask("new"), held, "it is back, and has least to do");
});

Deno.test("haproxy goes on when a master is gone, and shows who is up", async () => {
  await using cluster = await startCluster();
  const { haproxy, servers, network } = cluster;
  await servers.get("master1")?.[Symbol.asyncDispose]();
  await haproxy.until(/Server masters\/master1 is DOWN/);
  assert.deepEqual(await mastersOf(cluster), ["master0", "master2"]);

  const page =
    `const page = await fetch("http://${balancer}:6444/;csv"); console.log(await page.text());`;
  const [program = "", ...args] = [...network.enter(balancer), Deno.execPath(), "eval", page];
  const { stdout } = await new Deno.Command(program, { args }).output();
  const states = new TextDecoder().decode(stdout).split("\n").map((line) => line.split(","))
    .filter(([name]) => name === "masters").map((fields) =>
      `${fields[1]} ${fields[17]?.split(" ")[0]}`
    );
  assert.deepEqual(states, ["master0 UP", "master1 DOWN", "master2 UP", "BACKEND UP"]);
});

interface RunningCluster extends AsyncDisposable {
  readonly network: NodeNetwork;
  readonly haproxy: LineProgram;
  readonly client: LineProgram;
  readonly servers: ReadonlyMap<string, LineProgram>;
}

/** Each in a network of its own, at the address of its machine. */
async function startCluster(): Promise<RunningCluster> {
  await using made = new AsyncDisposableStack();
  const site = made.use(await makeVagrantSite());
  await writeConfiguration(site);
  const [certificate, key] = await makeCertificate(site);
  const network = made.use(await makeNodeNetwork([...masters, balancer]));
  const servers = new Map<string, LineProgram>();
  for (const [index, address] of masters.entries()) {
    const words = denoProgram("api_server.ts", `master${index}`, address, certificate, key);
    const server = made.use(startLineProgram([...network.enter(address), ...words]));
    servers.set(`master${index}`, server);
    await server.until(/^listening$/);
  }
  const configuration = `${site.directory}/haproxy.cfg`;
  const words = ["/usr/sbin/haproxy", "-W", "-db", "-f", configuration];
  const haproxy = made.use(startLineProgram([...network.enter(balancer), ...words]));
  await haproxy.until(/Loading success/);
  const client = made.use(startLineProgram([
    ...network.enter(balancer),
    ...denoProgram("api_client.ts", balancer),
  ]));
  const parts = made.move();
  return { network, haproxy, client, servers, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** The masters that six new connections come to, sorted; they are left open. */
async function mastersOf({ client }: RunningCluster): Promise<string[]> {
  const names = new Set<string>();
  for (let attempt = 1; attempt <= 6; attempt++) {
    names.add(await client.ask("new"));
  }
  return [...names].sort();
}

function denoProgram(name: string, ...args: string[]): string[] {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const permissions = ["--allow-net", "--allow-read", "--allow-env"];
  return [Deno.execPath(), "run", "--quiet", "--no-check", ...permissions, path, ...args];
}

async function writeConfiguration(site: VagrantSite, env = {}): Promise<void> {
  const { code, stdout, stderr } = await site.run(["ruby", "show.rb", "haproxy"], env);
  assert.equal(code, 0, stderr);
  await Deno.writeTextFile(`${site.directory}/haproxy.cfg`, stdout);
}

async function makeCertificate(site: VagrantSite): Promise<[string, string]> {
  const [certificate, key] = ["server.crt", "server.key"].map((name) =>
    `${site.directory}/${name}`
  );
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const files = [
    "-keyout",
    `${key}`,
    "-out",
    `${certificate}`,
    "-days",
    "1",
    "-subj",
    "/CN=kubernetes",
  ];
  const result = await site.run(["openssl", "req", ...kind, ...files]);
  assert.equal(result.code, 0, said(result));
  return [`${certificate}`, `${key}`];
}
