import assert from "node:assert/strict";
import { FixedClock } from "../../tests/fakes/fixed_clock.ts";
import { launcherConnection } from "../../tests/fakes/launcher_connection.ts";
import { nodeFacts } from "../../tests/fakes/node_facts.ts";
import { resolvedNode } from "../../tests/fakes/resolved_definition.ts";
import { SeededRandom } from "../../tests/fakes/seeded_random.ts";
import { ConnectionError, InterruptedError } from "../errors.ts";
import { Member } from "./connect_nodes.ts";
import { gate } from "./gate.ts";
import type { InstallEvent } from "./install_event.ts";
import { reconnect } from "./reconnect.ts";

const loss = new ConnectionError("lost", "the cable was pulled");
const silence = new ConnectionError("unreachable", "no answer", ["switch it on"]);

/** Tries to reach a node again that answers so, one try after the other. */
async function tryAgain(
  answers: readonly (Error | "here")[],
  { leave = new AbortController().signal, reconnectSeconds = 1800 } = {},
) {
  const connection = () =>
    launcherConnection({ stdout: [`${JSON.stringify(nodeFacts({}))}\n`] }).connection;
  const left = ["here" as const, ...answers];
  const member = await Member.connect(resolvedNode("worker", "w0", "10.0.0.1"), {
    connect() {
      const answer = left.length === 1 ? left[0] : left.shift();
      return answer === "here" ? Promise.resolve(connection()) : Promise.reject(answer);
    },
    launcher: "true",
    runner: "systemd",
    concurrency: 1,
    onEvent: () => {},
  });
  const clock = new FixedClock();
  const start = clock.monotonicSeconds();
  const events: InstallEvent[] = [];
  const error: unknown = await reconnect(member, loss, {
    ports: { clock, random: new SeededRandom() },
    reconnectSeconds,
    connecting: gate(1),
    leave,
    onEvent: (event) => events.push(event),
  }).catch((error: unknown) => error);
  return { error, events, seconds: clock.monotonicSeconds() - start };
}

function pauses(events: readonly InstallEvent[]): number[] {
  return events.flatMap((event) => event.kind === "connection-lost" ? [event.retryIn] : []);
}

Deno.test("reconnect() tries with pauses that grow to half a minute, and tells each loss", async () => {
  const refusal = new ConnectionError("login-refused", "the system is booting up");
  const { error, events } = await tryAgain([...Array(8).fill(silence), refusal, "here"]);
  assert.equal(error, undefined);
  assert.deepEqual(events.at(-1), { kind: "reconnected", node: "w0" });
  const told = pauses(events);
  assert.equal(told.length, 10);
  for (const [index, pause] of told.entries()) {
    const middle = Math.min(2 ** index, 30);
    assert.ok(pause >= middle / 2 && pause <= middle * 1.5, `${pause} at ${index}`);
  }
  const messages = events.flatMap((event) => event.kind === "connection-lost" ? event.message : []);
  assert.deepEqual([messages[0], messages[1], messages[9]], [
    "the cable was pulled",
    "no answer",
    "the system is booting up",
  ]);
});

Deno.test("reconnect() gives up when the deadline has passed, and not before", async () => {
  const { error, events, seconds } = await tryAgain([silence], { reconnectSeconds: 600 });
  assert.ok(error instanceof ConnectionError);
  assert.equal(error.failure, "lost");
  assert.equal(error.message, '"w0" was not reached again for 10 min: no answer');
  assert.deepEqual(error.hints.slice(-1), ["switch it on"]);
  assert.equal(Math.round(seconds), 600);
  assert.ok(pauses(events).length > 10);
});

Deno.test("reconnect() does not go on to whoever shows another host key", async () => {
  const changed = new ConnectionError("host-key-changed", "another key");
  const { error, events } = await tryAgain([silence, changed]);
  assert.equal(error, changed);
  assert.equal(pauses(events).length, 2);
});

Deno.test("reconnect() ends when we leave, and with what is a bug", async () => {
  const left = new InterruptedError("left");
  assert.equal((await tryAgain([silence], { leave: AbortSignal.abort(left) })).error, left);
  const bug = new TypeError("undefined is not a function");
  assert.equal((await tryAgain([bug])).error, bug);
});
