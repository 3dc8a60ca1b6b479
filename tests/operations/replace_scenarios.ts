import assert from "node:assert/strict";
import { type Administrator, good } from "../e2e/administrator.ts";
import {
  addressOf,
  inNetwork,
  lab,
  labDefinition,
  masters,
  moreMachines,
  run,
  startLoadBalancer,
} from "../e2e/lab.ts";
import { ApiClient } from "./api_client.ts";
import { assertWhole, installedCluster, now, timed } from "./living_cluster.ts";
import type { NoteFigure, Scenario } from "./scenario.ts";
import { noteService, ServiceClient } from "./service_client.ts";

/** Masters that were lost are put back. */
export const replaceScenarios: readonly Scenario[] = [
  {
    id: "replace-each-master",
    what:
      "the disk of each master is wiped, one after another, the first master first, and it is installed again",
    play: replaceEachMaster,
  },
  {
    id: "replace-elsewhere",
    what:
      "a master is lost and put back at another address, and the masters get another name, in one `install`",
    play: replaceElsewhere,
  },
];

async function replaceEachMaster(note: NoteFigure): Promise<void> {
  await using admin = await installedCluster();
  const client = await ServiceClient.start(admin);
  const begin = now();
  for (const name of masters) {
    await lab("wipe", name);
    const seconds = await timed(() => putBack(admin, name));
    note(`${name} put back in`, seconds);
    await assertWhole(admin, masters, 5);
    await good(admin.hakube("verify", "cluster.json"));
  }
  const record = await client.assertNeverStopped(begin);
  noteService(note, record);
}

async function putBack(admin: Administrator, name: string): Promise<void> {
  await good(admin.hakube("known-hosts", "forget", "cluster.json", name));
  await good(admin.hakube("install", "cluster.json", name, "--accept-new-host-keys"));
}

const newName = "kube.lab.example";

async function replaceElsewhere(note: NoteFigure): Promise<void> {
  await using admin = await installedCluster();
  const address = (name: string): string => addressOf(name === "m2" ? "m5" : name);
  const definition = await labDefinition(admin.key);
  await admin.define({
    ...definition,
    masterFQDNs: [newName],
    masters: masters.map((nodeName) => ({ nodeName, privateIP: address(nodeName) })),
  });
  await good(admin.hakube("render", "cluster.json"));
  await moreMachines(`${admin.key}.pub`, ["m5"]);
  const early = await admin.hakube("install", "cluster.json", "m2", "--accept-new-host-keys");
  assert.equal(early.code, 6, early.stderr);
  assert.match(early.stderr, /that machine is still up/);
  await lab("kill", "m2");
  await startLoadBalancer(["m0", "m1", "m5"]);
  const api = new ApiClient(admin);
  const seconds = await timed(() => good(admin.hakube("install", "cluster.json")));
  const failures = await api.end();
  note("put back elsewhere, and certificates made anew, in", seconds);
  note("requests to the API that failed meanwhile", failures);
  await assertWhole(admin, masters, 5, address);
  for (const name of masters) await assertKnownAs(newName, address(name));
}

/** @throws AssertionError unless the API server there shows a certificate with this name */
async function assertKnownAs(name: string, address: string): Promise<void> {
  const connect = ["openssl", "s_client", "-connect", `${address}:6443`, "-showcerts"];
  const shown = await inNetwork(connect, { stdin: "" });
  const certificate = await run("openssl", ["x509", "-noout", "-ext", "subjectAltName"], {
    stdin: shown.stdout,
  });
  assert.match(certificate.stdout, new RegExp(`DNS:${name}\\b`), address);
}
