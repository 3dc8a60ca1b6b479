import assert from "node:assert/strict";
import { launcherConnection } from "../../tests/fakes/launcher_connection.ts";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { nodeFacts } from "../../tests/fakes/node_facts.ts";
import { Rendering } from "../../tests/fakes/rendering.ts";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { AssetsError, ConnectionError } from "../errors.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import { Installation } from "./installation.ts";
import type { NodeFacts } from "./launcher_protocol.ts";

/** Prepares to install nodes of which these cannot be reached, and the others hold these facts. */
async function prepare(
  unreached: Readonly<Record<string, ConnectionError>>,
  held: Partial<NodeFacts> = {},
): Promise<Installation> {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const plan = planCluster(resolvedDefinition());
  const never = new AbortController().signal;
  return await Installation.prepare({
    plan,
    assets: await rendering.check(),
    ports: rendering,
    nodes: plan.nodes.map(({ node }) => node),
    connect: ({ nodeName }) => {
      const error = unreached[nodeName];
      if (error !== undefined) return Promise.reject(error);
      const stdout = [`${JSON.stringify(nodeFacts(held))}\n`];
      return Promise.resolve(launcherConnection({ stdout }).connection);
    },
    launcher: "true",
    runner: "systemd",
    concurrency: 50,
    userSecrets: { credentials: new Map() },
    allowPartial: false,
    logDirectory: "/logs",
    startedBy: "ann@admin",
    stop: never,
    leave: never,
    reconnectSeconds: 60,
    onEvent: () => {},
  });
}

const refusedKey = new ConnectionError("login-refused", '"m0" refused the key', ["add the key"]);
const changedKey = new ConnectionError("host-key-changed", '"m2" has another key', ["forget it"]);
const worker = new ConnectionError("unreachable", '"w0" is off', ["switch it on"]);

Deno.test("Installation.prepare() tells why masters were not reached, when that decides", async () => {
  const unreached = { m2: changedKey, w0: worker, m0: refusedKey };
  await assert.rejects(prepare(unreached), (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.message, '"m0" refused the key; "m2" has another key');
    assert.equal(error.failure, "host-key-changed");
    assert.deepEqual(error.hints, [
      "add the key",
      "forget it",
      "a new cluster is only begun when every master has answered and none holds etcd data",
    ]);
    return true;
  });
  await assert.rejects(prepare({ m1: refusedKey }), { failure: "login-refused" });
});

Deno.test("Installation.prepare() says a hint that all masters share once", async () => {
  const closed = (name: string) =>
    new ConnectionError("unreachable", `"${name}" is closed`, ["open the port"]);
  await assert.rejects(prepare({ m0: closed("m0"), m1: closed("m1") }), (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.deepEqual(error.hints.slice(0, -1), ["open the port"]);
    return true;
  });
});

Deno.test("Installation.prepare() does without a master where others hold data", async () => {
  await using installation = await prepare({ m0: refusedKey }, { etcdData: true });
  assert.equal(installation.decision.etcd, "existing");
});

Deno.test("Installation.prepare() lets what is wrong with nodes that answered stand", async () => {
  await assert.rejects(prepare({ m0: refusedKey }, { caSha256: "d".repeat(64) }), AssetsError);
});
