import assert from "node:assert/strict";
import { join } from "node:path";
import { EtcdMember } from "./etcd_member.ts";
import { planOfLab, renderToday } from "./etcd_site.ts";
import type { ProgramResult } from "../run_program.ts";
import { makeNodeNetwork } from "./node_network.ts";

/** Three members of etcd on masters of their own, with the PKI and the settings that are rendered. */

const pki = "/etc/etcd/pki";
const trusted = [`--cacert=${pki}/ca.crt`];
/** As the boot scripts come to etcd. */
const member = [...trusted, `--cert=${pki}/server.crt`, `--key=${pki}/server.key`];
/** As an API server does. */
const apiServer = [
  "--cacert=/etc/kubernetes/pki/etcd/ca.crt",
  "--cert=/etc/kubernetes/pki/apiserver-etcd-client.crt",
  "--key=/etc/kubernetes/pki/apiserver-etcd-client.key",
];
const local = "--endpoints=https://127.0.0.1:2379";

/** @returns standard output */
async function good(result: Promise<ProgramResult>): Promise<string> {
  const { code, stdout, stderr } = await result;
  assert.equal(code, 0, stderr);
  return stdout;
}

Deno.test("etcd has a quorum with the PKI and the settings that are rendered", async (t) => {
  const directory = await Deno.makeTempDir({ prefix: "hakube-etcd-" });
  try {
    const assets = await renderToday(join(directory, "assets"));
    const plan = await planOfLab();
    const names = plan.definition.masters.map(({ nodeName }) => nodeName);
    await using stack = new AsyncDisposableStack();
    const addresses = plan.definition.masters.map(({ privateIP }) => privateIP);
    const network = stack.use(await makeNodeNetwork(addresses));
    const members: EtcdMember[] = [];
    for (const name of names) {
      members.push(stack.use(await EtcdMember.make(plan, name, assets, network)));
    }
    await Promise.all(members.map((one) => one.start()));
    await t.step("all members are healthy, seen from each", () => allAreHealthy(members));
    await t.step("an API server gets in", () => apiServerGetsIn(members));
    await t.step(
      "nobody gets in without a certificate of etcd's own authority",
      () => strangersAreRefused(members, join(directory, "other")),
    );
    await t.step(
      "without its leader the others go on, and it comes back",
      () => leaderIsLost(members),
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

async function allAreHealthy(members: readonly EtcdMember[]): Promise<void> {
  for (const one of members) {
    const health = ["endpoint", "health", "--cluster", "--write-out=json"];
    const told: { endpoint: string; health: boolean }[] = JSON.parse(
      await good(one.etcdctl(local, ...member, ...health)),
    );
    assert.deepEqual(
      told.map(({ endpoint, health }) => [endpoint, health]).sort(),
      members.map(({ address }) => [`https://${address}:2379`, true]),
    );
  }
}

async function apiServerGetsIn([first, second]: readonly EtcdMember[]): Promise<void> {
  assert.ok(first && second);
  await good(first.etcdctl(local, ...apiServer, "put", "/registry/thing", "value"));
  const read = await good(second.etcdctl(local, ...apiServer, "get", "/registry/thing"));
  assert.equal(read, "/registry/thing\nvalue\n");
}

async function strangersAreRefused([one]: readonly EtcdMember[], other: string): Promise<void> {
  assert.ok(one);
  await renderToday(other);
  for (const name of ["client.pem", "client-key.pem"]) {
    const bytes = await Deno.readFile(join(other, "pki/etcd", `etcd-m0-${name}`));
    await one.place(`/etc/other/${name}`, bytes);
  }
  const strangers = {
    "nobody": [],
    "another cluster's API server": [
      "--cert=/etc/other/client.pem",
      "--key=/etc/other/client-key.pem",
    ],
    "this cluster's front proxy": [
      "--cert=/etc/kubernetes/pki/front-proxy-client.crt",
      "--key=/etc/kubernetes/pki/front-proxy-client.key",
    ],
  };
  const get = ["--command-timeout=2s", "get", "/registry/thing"];
  await Promise.all([
    // The same request, so that it is the certificate that makes the difference.
    good(one.etcdctl(local, ...apiServer, ...get)),
    ...Object.entries(strangers).map(async ([who, certificate]) => {
      const { code, stdout } = await one.etcdctl(local, ...trusted, ...certificate, ...get);
      assert.notEqual(code, 0, `${who} got in`);
      assert.equal(stdout, "");
    }),
  ]);
}

async function leaderIsLost(members: readonly EtcdMember[]): Promise<void> {
  const leader = await leaderOf(members);
  await leader.kill();
  const [first, second] = members.filter((one) => one !== leader);
  assert.ok(first && second);
  await write(first, "/after", "the loss");
  const get = ["get", "/after", "--print-value-only"];
  assert.equal(await good(second.etcdctl(local, ...member, ...get)), "the loss\n");
  await leader.start();
  assert.equal(await good(leader.etcdctl(local, ...member, ...get)), "the loss\n");
  await allAreHealthy(members);
}

/** Writes as clients do while there is an election: what the lost leader was sent, they send again. */
async function write(one: EtcdMember, key: string, value: string): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    const put = one.etcdctl(local, ...member, "--command-timeout=2s", "put", key, value);
    const { code, stderr } = await put;
    if (code === 0) return;
    assert.ok(Date.now() < end, `without the leader nothing can be written: ${stderr}`);
  }
}

async function leaderOf(members: readonly EtcdMember[]): Promise<EtcdMember> {
  for (const one of members) {
    const status = await good(
      one.etcdctl(local, ...member, "endpoint", "status", "--write-out=fields"),
    );
    const id = /"MemberID" : (\d+)/.exec(status)?.[1];
    assert.ok(id, status);
    if (id === /"Leader" : (\d+)/.exec(status)?.[1]) return one;
  }
  throw new Error("there is no leader");
}
