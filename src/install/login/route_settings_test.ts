import assert from "node:assert/strict";
import { ConnectionError } from "../../errors.ts";
import { portOf, secondsOf } from "./route_settings.ts";

const setting = (value: string) => ({ name: "X", args: [value], place: "~/.ssh/config:3" });

Deno.test("secondsOf() understands the times that ssh understands", () => {
  const times = { "90": 90, "1m": 60, "1M30s": 90, "2h": 7200, "1w": 604_800, "0": 0 };
  for (const [text, seconds] of Object.entries(times)) {
    assert.equal(secondsOf(setting(text)), seconds, text);
  }
  assert.equal(secondsOf(setting("none")), undefined);
  assert.equal(secondsOf(undefined), undefined);
  for (const text of ["m", "1x", "-1", "1 m", ""]) {
    assert.throws(() => secondsOf(setting(text)), ConnectionError, text);
  }
});

Deno.test("portOf() takes nothing but a TCP port, and says where it stands", () => {
  assert.equal(portOf(setting("65535")), 65_535);
  for (const text of ["0", "65536", "99999", "ssh"]) {
    assert.throws(() => portOf(setting(text)), (error) => {
      assert.ok(error instanceof ConnectionError);
      assert.match(error.message, /^~\/\.ssh\/config:3: X "/);
      return true;
    });
  }
});
