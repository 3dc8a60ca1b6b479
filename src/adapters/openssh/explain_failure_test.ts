import assert from "node:assert/strict";
import { explainFailure } from "./explain_failure.ts";

/** What OpenSSH 8 to 10 print, and what it is taken for. */
const cases = [
  ["ssh: connect to host 10.0.0.1 port 22: Connection refused", "unreachable"],
  ["ssh: Could not resolve hostname nowhere: Name or service not known", "unreachable"],
  [
    "Connection timed out during banner exchange\r\nConnection to 10.0.0.1 port 22 timed out",
    "hung-up",
  ],
  ["kex_exchange_identification: Connection closed by remote host", "hung-up"],
  ["Connection reset by 10.0.0.1 port 22", "hung-up"],
  ["ann@10.0.0.1: Permission denied (publickey,password).", "login-refused"],
  [
    "Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures",
    "login-refused",
  ],
  [
    "No ED25519 host key is known for 10.0.0.1 and you have requested strict checking.",
    "host-key-unknown",
  ],
  ["Host key verification failed.", "host-key-unknown"],
  [
    "@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@@@\n" +
    "Host key verification failed.",
    "host-key-changed",
  ],
  ["/home/me/.ssh/config: line 3: Bad configuration option: proxyjmp", "ssh-config"],
  ["", "unreachable"],
] as const;

Deno.test("explainFailure() tells apart what ssh has one exit code for", () => {
  for (const [said, failure] of cases) {
    const error = explainFailure("cannot log in to m0 at 10.0.0.1:22", said);
    assert.equal(error.failure, failure, said);
    assert.ok(error.message.startsWith("cannot log in to m0 at 10.0.0.1:22: ssh says: "));
    assert.ok(error.hints.length > 0);
  }
});

Deno.test("explainFailure() quotes the last lines, and not without end", () => {
  const said = "@@@@@\nWarning: Permanently added 'x'\r\none\ntwo\nthree\nfour\n";
  assert.match(explainFailure("m0", said).message, /: two; three; four$/);
  assert.ok(explainFailure("m0", "x".repeat(100_000)).message.length < 400);
});
