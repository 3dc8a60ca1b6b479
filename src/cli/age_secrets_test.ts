import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { typingPrompter } from "../../tests/fakes/typing_prompter.ts";
import { UsageError } from "../errors.ts";
import { keyFor, lockFor } from "./age_secrets.ts";

const nobody = { ...typingPrompter([]), interactive: false };
const files = new MemoryFiles();
files.files.set("/p", { bytes: new TextEncoder().encode("from a file\n"), mode: 0o600 });
files.files.set("/i", {
  bytes: new TextEncoder().encode("# of me\nAGE-SECRET-KEY-1A\n\n AGE-SECRET-KEY-1B\r\n"),
  mode: 0o600,
});
files.files.set("/none", { bytes: new TextEncoder().encode("# none\n"), mode: 0o600 });

function usage(message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, message);
    assert.ok(error.hints.length > 0);
    return true;
  };
}

Deno.test("lockFor() asks for a passphrase twice, until it is the same", async () => {
  const prompter = typingPrompter(["", "right", "wrong", "right", "right"]);
  const lock = await lockFor({}, { files, prompter });
  assert.deepEqual(lock, { kind: "passphrase", passphrase: "right" });
  const hasty = typingPrompter(["a", "b", "a", "c", "a", "d"]);
  await assert.rejects(lockFor({}, { files, prompter: hasty }), usage(/typed twice the same/));
});

Deno.test("lockFor() takes what the command line says, and asks nobody then", async () => {
  const ports = { files, prompter: nobody };
  assert.deepEqual(await lockFor({ recipient: ["age1x"] }, ports), {
    kind: "recipients",
    recipients: ["age1x"],
  });
  assert.deepEqual(await lockFor({ passphraseFile: "/p" }, ports), {
    kind: "passphrase",
    passphrase: "from a file",
  });
  await assert.rejects(lockFor({}, ports), usage(/nobody can be asked/));
  const both = { recipient: ["age1x"], passphraseFile: "/p" };
  await assert.rejects(lockFor(both, ports), usage(/do not go together/));
});

Deno.test("keyFor() takes what goes with the file", async () => {
  const ports = { files, prompter: nobody };
  assert.deepEqual(await keyFor("recipients", "x", { identityFile: "/i" }, ports), {
    kind: "identities",
    identities: ["AGE-SECRET-KEY-1A", "AGE-SECRET-KEY-1B"],
  });
  assert.deepEqual(await keyFor("passphrase", "x", { passphraseFile: "/p" }, ports), {
    kind: "passphrase",
    passphrase: "from a file",
  });
  const asked = await keyFor("passphrase", "x", {}, { files, prompter: typingPrompter(["p"]) });
  assert.deepEqual(asked, { kind: "passphrase", passphrase: "p" });
  for (const options of [{}, { passphraseFile: "/p" }]) {
    await assert.rejects(keyFor("recipients", "x", options, ports), usage(/for recipients, not/));
  }
  for (const options of [{}, { identityFile: "/i" }]) {
    await assert.rejects(keyFor("passphrase", "x", options, ports), usage(/with a passphrase$/));
  }
  const none = { identityFile: "/none" };
  await assert.rejects(keyFor("recipients", "x", none, ports), usage(/holds no identity/));
});
