import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";
import { validHostKey } from "../../../tests/fakes/valid_definition.ts";

function hostKeyRules(sshHostKey: string): string[] {
  return brokenRules({ workers: [{ nodeName: "w0", privateIP: "10.88.0.20", sshHostKey }] });
}

Deno.test("checkLogin() takes a host key, with or without a comment", () => {
  deepEqual(hostKeyRules(validHostKey), []);
  deepEqual(hostKeyRules(`${validHostKey} root@worker0`), []);
});

Deno.test("checkLogin() refuses a host key whose inside is of another type or cut off", () => {
  const rule = ["ssh-host-key /workers/0/sshHostKey"];
  deepEqual(hostKeyRules(validHostKey.replace("ssh-ed25519", "ssh-rsa")), rule);
  deepEqual(hostKeyRules(validHostKey.slice(0, 12 + 20)), rule);
  deepEqual(hostKeyRules(`ssh-ed25519 ${"A".repeat(69)}`), rule);
});
