import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { readStateProgram } from "../../src/assets/templates.ts";
import { lookThrough } from "../../src/operate/state/look_at_masters.ts";
import { openState } from "../../src/operate/state/state_session.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { processConnection } from "./process_connection.ts";

/** `templates/state.sh` on a machine without a network, where nothing of a cluster answers. */

const alone = ["unshare", "--net"];

Deno.test("the look at a master answers where nothing runs, and soon", async () => {
  const definition = resolvedDefinition();
  const [node] = definition.masters;
  assert.ok(node);
  const program = await readStateProgram(denoFiles);
  const begin = performance.now();
  const look = await lookThrough(processConnection(alone), node, definition, program);
  assert.equal(look.etcd, undefined);
  assert.equal(look.cluster, undefined);
  const hosts = ["10.88.0.10:6443", "10.88.0.11:6443", "10.88.0.12:6443", "10.88.0.9:6443"];
  assert.deepEqual([...look.master.readyz].toSorted(), hosts.map((host) => [host, 0]));
  assert.deepEqual(Object.keys(look.master.units), ["etcd", "kubelet", "containerd"]);
  assert.ok(performance.now() - begin < 15_000);
});

Deno.test("the look at a master answers one request after the other", async () => {
  const program = await readStateProgram(denoFiles);
  await using session = await openState(processConnection(alone), program, "m0");
  const nothing = { members: "\n", health: "", statuses: "" };
  assert.equal((await session.ask("etcd")).members, nothing.members);
  assert.equal((await session.ask("etcd")).members, nothing.members);
});
