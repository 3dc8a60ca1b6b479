import assert from "node:assert/strict";
import { launcherConnection } from "../../tests/fakes/launcher_connection.ts";
import { nodeFacts } from "../../tests/fakes/node_facts.ts";
import { ConnectionError } from "../errors.ts";
import { LauncherSession } from "./launcher_session.ts";

const call = { launcher: "true", user: "admin", nodeName: "m0", runner: "systemd" } as const;
const ready = `${JSON.stringify(nodeFacts({ etcdVersion: "3.6.14" }))}\n`;

Deno.test("LauncherSession.open() skips what a login prints before the launcher speaks", async () => {
  const noise = ["welcome\n", "\n", '{"hakube":"busy"}\n', "x".repeat(50_000), "\n"];
  for (const before of [[], noise]) {
    const { connection } = launcherConnection({ stdout: [...before, ready] });
    const session = await LauncherSession.open(connection, call);
    assert.equal(session.facts.etcdVersion, "3.6.14");
  }
});

async function refused(stdout: Iterable<string>, stderr: string, message: RegExp): Promise<void> {
  const { connection, ended } = launcherConnection({ stdout, stderr });
  await assert.rejects(LauncherSession.open(connection, call), (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.failure, "sudo");
    assert.match(error.message, message);
    return true;
  });
  assert.ok(ended());
}

Deno.test("LauncherSession.open() names what came in place of a launcher", async () => {
  await refused(["welcome\n", "to m0"], "", /which said: welcome to m0$/);
  await refused(
    ["welcome\n"],
    "sudo: a password is required\n",
    /said: sudo: a password is required welcome$/,
  );
  await refused([], "", /which said: nothing$/);
  await refused(['{"hakube":"ready","protocol":9}\n'], "", /"protocol":9/);
});

function* endless(text: string): Generator<string> {
  for (;;) yield text;
}

Deno.test("LauncherSession.open() gives up on noise without end", async () => {
  await refused(endless("welcome\n"), "", /which said: welcome welcome/);
  await refused(endless("welcome"), "", /which said: welcomewelcome/);
});
