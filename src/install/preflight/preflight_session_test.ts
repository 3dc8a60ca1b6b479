import assert from "node:assert/strict";
import { launcherConnection } from "../../../tests/fakes/launcher_connection.ts";
import { ConnectionError } from "../../errors.ts";
import { openPreflight } from "./preflight_session.ts";

const greeting = '{"hakube":"preflight","protocol":1}\n';

async function ask(answer: string): Promise<unknown> {
  const { connection } = launcherConnection({ stdout: [greeting, answer] });
  const session = await openPreflight(connection, "true", "m0");
  return await session.ask("listen", "m0", "abc", "tcp/6443");
}

Deno.test("a preflight session takes an answer of the right shape", async () => {
  assert.deepEqual(await ask('{"listen":["tcp/6443"]}\n'), { listen: ["tcp/6443"] });
});

const wrong = ["", "nonsense\n", "{}\n", '{"listen":[7]}\n', `{"listen":["${"x".repeat(201)}"]}\n`];

for (const answer of wrong) {
  Deno.test(`a preflight session takes no answer like ${answer.slice(0, 30)}`, async () => {
    await assert.rejects(ask(answer), (error) => {
      assert.ok(error instanceof ConnectionError && error.failure === "lost", String(error));
      return true;
    });
  });
}
