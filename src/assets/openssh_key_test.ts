import assert from "node:assert/strict";
import { ed25519KeyFile, publicKeyOfFile } from "./openssh_key.ts";

const seed = new Uint8Array(32).map((_, index) => index);

Deno.test("ed25519KeyFile() makes the same file of the same seed", () => {
  const file = ed25519KeyFile(seed, "hakube lab m0");
  assert.equal(file, ed25519KeyFile(seed, "hakube lab m0"));
  assert.match(file, /^-----BEGIN OPENSSH PRIVATE KEY-----\n([\w+/=]{1,70}\n)+-----END/);
});

Deno.test("publicKeyOfFile() finds the public half", () => {
  // What ssh-keygen -y says of this seed's key.
  const expected =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
  for (const comment of ["", "c", "hakube lab m0", "x".repeat(99)]) {
    assert.equal(publicKeyOfFile(ed25519KeyFile(seed, comment)), expected);
  }
});

Deno.test("publicKeyOfFile() takes nothing for a key that is none", () => {
  const file = ed25519KeyFile(seed, "c").trim().split("\n");
  const wrapped = (body: string) => [file[0], body, file.at(-1)].join("\n");
  for (const text of ["", "junk", wrapped(""), wrapped("anVuaw=="), wrapped(file[1] ?? "")]) {
    assert.equal(publicKeyOfFile(text), undefined, text);
  }
});
