import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { loginRoute } from "../../../tests/fakes/login_route.ts";
import { SeededRandom } from "../../../tests/fakes/seeded_random.ts";
import { ConnectionError, type ConnectionFailure } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { HandshakePace } from "./handshake_pace.ts";

/** A clock on which all time is noted and none passes. */
function notingClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(0),
    monotonicSeconds: () => 0,
    sleep: (seconds) => Promise.resolve(void slept.push(seconds)),
  };
}

/** Fails so often, then gives what number of call it is. */
function failing(failure: ConnectionFailure, times: number): () => Promise<number> {
  let calls = 0;
  return () => {
    calls++;
    return calls > times
      ? Promise.resolve(calls)
      : Promise.reject(new ConnectionError(failure, `failure ${calls}`));
  };
}

Deno.test("HandshakePace tries a server that hangs up again, with growing pauses", async () => {
  const clock = notingClock();
  const pace = new HandshakePace({ clock, random: new SeededRandom() });
  equal(await pace.run(loginRoute(), failing("hung-up", 4)), 5);
  equal(clock.slept.length, 4);
  for (const [index, base] of [0.5, 1, 2, 4].entries()) {
    const pause = clock.slept[index] ?? 0;
    ok(pause >= base / 2 && pause <= base * 1.5, `${pause} after try ${index + 1}`);
  }
});

Deno.test("HandshakePace gives up after eight tries, and at once for any other failure", async () => {
  const clock = notingClock();
  const pace = new HandshakePace({ clock, random: new SeededRandom() });
  await rejects(pace.run(loginRoute(), failing("hung-up", 100)), /failure 8/);
  clock.slept.length = 0;
  await rejects(pace.run(loginRoute(), failing("unreachable", 1)), /failure 1/);
  deepEqual(clock.slept, []);
});

Deno.test("HandshakePace lets eight connect to an address at a time, whatever the port", async () => {
  const pace = new HandshakePace({ clock: notingClock(), random: new SeededRandom() });
  const { promise: letOn, resolve } = Promise.withResolvers<void>();
  const begun: string[] = [];
  const hosts = ["10.0.0.1", "10.0.0.2"].flatMap((host) =>
    Array.from({ length: 12 }, (_, port) => loginRoute({ host, port: port + 1 }))
  );
  const all = hosts.map((route) =>
    pace.run(route, () => {
      begun.push(route.host);
      return letOn;
    })
  );
  await Promise.resolve();
  const countOf = (host: string): number => begun.filter((name) => name === host).length;
  deepEqual(["10.0.0.1", "10.0.0.2"].map(countOf), [8, 8]);
  resolve();
  await Promise.all(all);
  equal(begun.length, 24);
});
