import assert from "node:assert/strict";
import { type Administrator, good } from "../e2e/administrator.ts";
import { lab, labDefinition, moreMachines, startLoadBalancer } from "../e2e/lab.ts";
import { assertWhole, installedCluster, now, timed } from "./living_cluster.ts";
import type { NoteFigure, Scenario } from "./scenario.ts";
import { noteService, ServiceClient } from "./service_client.ts";

/** Clusters grow and shrink. */
export const sizeScenarios: readonly Scenario[] = [
  {
    id: "grow-and-shrink",
    what:
      "a cluster grows from one master to three and to five, all new ones at once; two administrators " +
      "replace two masters at once; then it shrinks to three",
    play: growAndShrink,
  },
];

const one = ["m0"];
const three = ["m0", "m1", "m2"];
const five = [...three, "m3", "m4"];

async function growAndShrink(note: NoteFigure): Promise<void> {
  await using admin = await installedCluster([...one, "w0"]);
  const client = await ServiceClient.start(admin);
  const begin = now();
  const toThree = await timed(() => grow(admin, three, ["m1", "m2", "w1"]));
  note("from one master to three, and a worker more, in", toThree);
  const toFive = await timed(() => grow(admin, five, ["m3", "m4"]));
  note("from three masters to five in", toFive);
  await replaceTwoAtOnce(admin, note);
  const toThreeAgain = await timed(() => shrink(admin));
  note("from five masters to three in", toThreeAgain);
  const record = await client.assertNeverStopped(begin);
  noteService(note, record);
}

/** @param masters that there are then @param added nodes that are new */
async function grow(
  admin: Administrator,
  masters: readonly string[],
  added: readonly string[],
): Promise<void> {
  await moreMachines(`${admin.key}.pub`, added);
  await define(admin, masters);
  await startLoadBalancer(masters);
  await good(admin.hakube("install", "cluster.json", ...added, "--accept-new-host-keys"));
  await assertWhole(admin, masters, masters.length + 2);
  await good(admin.hakube("verify", "cluster.json"));
}

async function define(admin: Administrator, masters: readonly string[]): Promise<void> {
  await admin.define(await labDefinition(admin.key, [...masters, "w0", "w1"]));
  await good(admin.hakube("render", "cluster.json"));
}

async function replaceTwoAtOnce(admin: Administrator, note: NoteFigure): Promise<void> {
  await lab("wipe", "m3", "m4");
  for (const name of ["m3", "m4"]) {
    await good(admin.hakube("known-hosts", "forget", "cluster.json", name));
  }
  let waited = 0;
  const seconds = await timed(async () => {
    const runs = await Promise.all(["m3", "m4"].map((name) => {
      const args = ["install", "cluster.json", name, "--accept-new-host-keys", "--verbose"];
      return admin.hakube(...args, "--log-dir", `logs-${name}`);
    }));
    for (const { code, stderr } of runs) assert.equal(code, 0, stderr);
    waited = runs.filter(({ stderr }) => /waiting for another change/.test(stderr)).length;
  });
  assert.ok(waited > 0, "one of the two has waited for the other");
  note("two masters of five replaced by two administrators at once in", seconds);
  await assertWhole(admin, five, 7);
}

async function shrink(admin: Administrator): Promise<void> {
  await good(admin.hakube("reset", "cluster.json", "m3", "m4", "--yes"));
  await define(admin, three);
  await startLoadBalancer(three);
  await good(admin.hakube("install", "cluster.json"));
  await assertWhole(admin, three, 5);
}
