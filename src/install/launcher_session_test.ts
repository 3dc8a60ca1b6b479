import assert from "node:assert/strict";
import { launcherConnection } from "../../tests/fakes/launcher_connection.ts";
import { nodeFacts } from "../../tests/fakes/node_facts.ts";
import { LauncherSession } from "./launcher_session.ts";

const call = { launcher: "true", nodeName: "m0", runner: "systemd" } as const;
const ready = `${JSON.stringify(nodeFacts({ etcdVersion: "3.6.14" }))}\n`;

Deno.test("LauncherSession.open() skips what a login prints before the launcher speaks", async () => {
  const noise = ["welcome\n", "\n", '{"hakube":"busy"}\n', "x".repeat(50_000), "\n"];
  for (const before of [[], noise]) {
    const { connection } = launcherConnection({ stdout: [...before, ready] });
    const session = await LauncherSession.open(connection, call);
    assert.equal(session.facts.etcdVersion, "3.6.14");
  }
});

Deno.test("LauncherSession.open() names what is no launcher of this version", async () => {
  const { connection, ended } = launcherConnection({
    stdout: ['{"hakube":"ready","protocol":9}\n'],
  });
  await assert.rejects(LauncherSession.open(connection, call), /no launcher of this hakube: .*:9/);
  assert.ok(ended());
});
