import assert from "node:assert/strict";
import { Administrator, etcdctl, good } from "../e2e/administrator.ts";
import { addressOf } from "../e2e/lab.ts";
import { until } from "../e2e/timeline.ts";

/** An administrator, and a cluster on fresh machines of the lab. */
export async function installedCluster(names?: readonly string[]): Promise<Administrator> {
  const admin = await Administrator.withFreshMachines(names);
  try {
    await good(admin.hakube("render", "cluster.json"));
    await good(admin.hakube("install", "cluster.json", "--accept-new-host-keys"));
    await good(admin.hakube("kubeconfig", "cluster.json", "--output", "kubeconfig"));
    return admin;
  } catch (error) {
    await admin[Symbol.asyncDispose]();
    throw error;
  }
}

/** Now, in seconds since 1970. */
export function now(): number {
  return Date.now() / 1000;
}

/** Does the work. @returns the seconds that it took */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

/**
 * @param masters names of all masters; the first one is asked for etcd's members
 * @param address of a master
 * @throws AssertionError unless etcd has them as members that vote, and nobody else, and their API servers and all
 *   nodes are well
 */
export async function assertWhole(
  admin: Administrator,
  masters: readonly string[],
  nodeCount: number,
  address: (name: string) => string = addressOf,
): Promise<void> {
  const [first = ""] = masters;
  const members = await good(etcdctl(first, "member", "list"));
  const voters = members.trim().split("\n").map((line) => line.split(", "))
    .map(([, status, name, peer, , learner]) => `${name} ${status} ${peer} ${learner?.trim()}`);
  const expected = masters.map((name) => `${name} started https://${address(name)}:2380 false`);
  assert.deepEqual(voters.sort(), expected.sort());
  const { code, stderr } = await etcdctl(first, "endpoint", "health", "--cluster");
  assert.equal(code, 0, stderr);
  for (const name of masters) {
    const server = `--server=https://${address(name)}:6443`;
    await until(60, `the API server of ${name}`, async () => {
      const ready = await admin.kubectl("get", "--raw=/readyz", server);
      return ready.code === 0 ? undefined : ready.stderr;
    });
  }
  await until(90, "all nodes Ready", () => admin.nodesComplaint(nodeCount));
}
