import assert from "node:assert/strict";
import type { ProgramResult } from "../../run_program.ts";
import type { LoginNode } from "../../integration/login_node.ts";
import { makeKey, runProgram } from "../../integration/sshd.ts";
import { needPrograms } from "./needed_programs.ts";
import { addBox, type Cluster, startNodes } from "./vagrant_nodes.ts";
import { said } from "./vagrant_site.ts";

/**
 * `vagrant up` itself, with real nodes behind real sshds in the place of virtual machines: what a
 * provider does is left out, what the Vagrantfile says is run. Needs root.
 */

await needPrograms("vagrant", "haproxy", "sshd", "ssh-keygen", "sudo", "openssl");

Deno.test("vagrant up lets hakube in, names the machines, and writes the definition", async () => {
  await using cluster = await startNodes();
  const { site, nodes } = cluster;
  await addBox(site);

  const first = await up(cluster, "lb", "master0");
  assert.match(first.stdout, /cluster\.json is written when these are up too: worker0/);
  await assert.rejects(Deno.stat(`${site.directory}/cluster.json`), Deno.errors.NotFound);
  await up(cluster);

  const text = await Deno.readTextFile(`${site.directory}/cluster.json`);
  const definition = JSON.parse(text.replace(/^\/\/.*\n/, ""));
  assert.equal(definition.masterLoadBalancerAddress, "10.2.0.100");
  assert.equal(definition.sshLoginUser, "vagrant");
  assert.deepEqual([...definition.masters, ...definition.workers], [
    await nodeOf("master0", "10.2.0.10", nodes),
    await nodeOf("worker0", "10.2.0.20", nodes),
  ]);
  for (const [name, node] of nodes) {
    const hosts = await Deno.readTextFile(`${node.node.directory}/etc/hosts`);
    assert.match(hosts, /^127\.0\.0\.1 localhost/, name);
    assert.doesNotMatch(hosts, /^127\.0\.2\.1/m, "no name leads to the loopback");
    assert.match(hosts, /^127\.0\.0\.1 box$/m, "other names stay");
    assert.match(hosts, /^10\.2\.0\.100 lb\n10\.2\.0\.10 master0\n10\.2\.0\.20 worker0$/m);
    await logIn(node, definition.sshLoginKey);
  }
  const balancer = nodes.get("lb")?.node.directory ?? "";
  const configuration = await Deno.readTextFile(`${balancer}/etc/haproxy/haproxy.cfg`);
  assert.match(configuration, /^ {2}server master0 10\.2\.0\.10:6443$/m);
  assert.match(await Deno.readTextFile(`${balancer}/run/systemctl`), /^restart haproxy$/m);
});

Deno.test("vagrant up again changes nothing, and after a new machine only its host key", async () => {
  await using cluster = await startNodes();
  const { site, nodes } = cluster;
  await addBox(site);
  await up(cluster);
  const before = await stateOf(cluster);
  await up(cluster);
  assert.deepEqual(await stateOf(cluster), before);

  const destroyed = await site.run(["vagrant", "destroy", "--force", "worker0"], cluster.env);
  assert.equal(destroyed.code, 0, said(destroyed));
  const partly = await up(cluster, "master0");
  assert.match(partly.stdout, /when these are up too: worker0/, "its host key is forgotten");

  const worker = nodes.get("worker0")?.node.directory ?? "";
  await Deno.remove(`${worker}/etc/ssh`, { recursive: true });
  await Deno.mkdir(`${worker}/etc/ssh`);
  await makeKey(`${worker}/etc/ssh/ssh_host_ed25519_key`, "-t", "ed25519");
  await up(cluster);
  const after = await stateOf(cluster);
  assert.notEqual(after.definition, before.definition);
  const { sshHostKey } = await nodeOf("worker0", "10.2.0.20", nodes);
  assert.ok(after.definition.includes(sshHostKey));
});

Deno.test("vagrant up says what it needs before a machine comes up", async () => {
  await using cluster = await startNodes();
  const { site, nodes } = cluster;
  const version = (await site.run(["vagrant", "--version"])).stdout;
  if (/Vagrant 2\.[0-3]\./.test(version)) {
    const result = await site.run(["vagrant", "up"], cluster.env);
    assert.notEqual(result.code, 0);
    assert.match(result.stderr, /may fetch a box for another kind of processor.*vagrant box add/s);
  }
  await addBox(site);
  const key = `${nodes.get("lb")?.node.directory}/etc/ssh/ssh_host_ed25519_key.pub`;
  await Deno.writeTextFile(key, 'ssh-ed25519 "},"x": "');
  const hostile = await site.run(["vagrant", "up", "lb"], cluster.env);
  assert.notEqual(hostile.code, 0);
  assert.match(hostile.stderr, /lb has no public SSH host key where one was expected/);
});

async function up({ site, env }: Cluster, ...machines: string[]): Promise<ProgramResult> {
  const result = await site.run(["vagrant", "up", ...machines], env);
  assert.equal(result.code, 0, said(result));
  return result;
}

/** All that a second `vagrant up` could change. */
async function stateOf({ site, nodes }: Cluster) {
  const files: string[] = [];
  for (const { node } of nodes.values()) {
    files.push(await Deno.readTextFile(`${node.directory}/etc/hosts`));
    files.push(await Deno.readTextFile(`${node.directory}/var/lib/vagrant/.ssh/authorized_keys`));
  }
  const restarts = await Deno.readTextFile(`${nodes.get("lb")?.node.directory}/run/systemctl`);
  return {
    definition: await Deno.readTextFile(`${site.directory}/cluster.json`),
    written: (await Deno.stat(`${site.directory}/cluster.json`)).mtime,
    restarts: restarts.split("\n").filter((line) => line.startsWith("restart")),
    files,
  };
}

async function nodeOf(nodeName: string, address: string, nodes: ReadonlyMap<string, LoginNode>) {
  const path = `${nodes.get(nodeName)?.node.directory}/etc/ssh/ssh_host_ed25519_key.pub`;
  const [type, base64] = (await Deno.readTextFile(path)).split(" ");
  return { nodeName, privateIP: address, publicIP: address, sshHostKey: `${type} ${base64}` };
}

/** As hakube does, with the definition's key. */
async function logIn({ sshd }: LoginNode, key: string): Promise<void> {
  const quiet = ["-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes"];
  const unknown = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"];
  const target = ["-i", key, "-p", `${sshd.port}`, "vagrant@127.0.0.1", "sudo -n id -un"];
  assert.equal((await runProgram("ssh", [...quiet, ...unknown, ...target])).trim(), "root");
}
