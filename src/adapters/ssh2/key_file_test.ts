import assert from "node:assert/strict";
import { ConnectionError } from "../../errors.ts";
import { parseKeyText, readKeyFile } from "./key_file.ts";

// Made for this test with ssh-keygen -t ed25519; -N "open sesame" for the second.
const plain = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACDIkEUyLfgghg5oRzKDRfAVadTMD60/JJ+jT6qmFRjCXAAAAIhe4o9xXuKP
cQAAAAtzc2gtZWQyNTUxOQAAACDIkEUyLfgghg5oRzKDRfAVadTMD60/JJ+jT6qmFRjCXA
AAAEA1FSVmXR/0bFKAuwTlg/JcjJkDbjcmNqFqbueLZzv3usiQRTIt+CCGDmhHMoNF8BVp
1MwPrT8kn6NPqqYVGMJcAAAABHRlc3QB
-----END OPENSSH PRIVATE KEY-----
`;
const plainPublic =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMiQRTIt+CCGDmhHMoNF8BVp1MwPrT8kn6NPqqYVGMJc test";
const plainFingerprint = "SHA256:JKAEfxEBOXwiFANg05sJB8McGhAvW3enPmUw9NyFuAc";
const encrypted = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBS3HaPJD
wXgsN+IpmqQB1mAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIHqikNzHr0M2wdTk
/uPqWqEzOi10Df1Cq25fmzOaeBCzAAAAkLsvuZk3OTvRNr9G9SsYKcFPTksDclV01XVkml
2dGDDlCHDn41m/S6WPn/NgIzw3+EDvaUglRq9CwGcPUkeEwUguiEBMBarp02C9I/Z5ufRI
4vtko6MUbZwvl87OihRGcKyeo69HP47h7jQyaFI5s6ghHiJDndZR0ZlvxGUSbBvMFyZfzu
V6xH3IUn9sBAV9Eg==
-----END OPENSSH PRIVATE KEY-----
`;
const encryptedFingerprint = "SHA256:MofTPGcPSmF4g2eZUbqwWdSpbAEuZClNfVz3d38gXGw";

/** Writes a file, and removes it with its directory at the end. */
async function temporaryFile(
  text: string,
  mode = 0o600,
): Promise<AsyncDisposable & { readonly path: string }> {
  const directory = await Deno.makeTempDir({ prefix: "hakube-key-" });
  const path = `${directory}/id`;
  await Deno.writeTextFile(path, text);
  await Deno.chmod(path, mode);
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }),
  };
}

function refuses(path: string, sentence: RegExp, hint: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.failure, "login-key");
    assert.ok(error.message.includes(path), error.message);
    assert.match(error.message, sentence);
    assert.match(error.hints.join("\n"), hint);
    return true;
  };
}

Deno.test("readKeyFile() reads a key and its fingerprint", async () => {
  await using file = await temporaryFile(plain);
  const key = await readKeyFile(file.path, undefined, []);
  assert.deepEqual([key.label, key.fingerprint], [file.path, plainFingerprint]);
});

Deno.test("readKeyFile() says so when there is no file", async () => {
  const path = "/nonexistent/id";
  await assert.rejects(readKeyFile(path, undefined, []), refuses(path, /not exist/, /sshLoginKey/));
  await assert.rejects(
    readKeyFile("/etc", undefined, []),
    refuses("/etc", /not a file/, /private key itself/),
  );
});

Deno.test("readKeyFile() refuses a key that others can read", async () => {
  await using file = await temporaryFile(plain, 0o640);
  await assert.rejects(
    readKeyFile(file.path, undefined, []),
    refuses(file.path, /mode 0640/, /chmod 600/),
  );
});

Deno.test("readKeyFile() tells what a file that is no private key is", async () => {
  const cases: readonly (readonly [string, RegExp, RegExp])[] = [
    [plainPublic, /public key/, /without \.pub/],
    ["-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", /public key/, /private/],
    ["PuTTY-User-Key-File-3: ssh-ed25519\n", /PuTTY/, /puttygen/],
    ["hello\n", /not a private key/, /OpenSSH/],
    ["", /not a private key/, /OpenSSH/],
    [plain.replace(/\n.{70}\n/, "\n"), /damaged/, /^$/],
    ["-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n", /damaged/, /^$/],
    ["-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", /damaged/, /^$/],
  ];
  for (const [text, sentence, hint] of cases) {
    await using file = await temporaryFile(text);
    await assert.rejects(
      readKeyFile(file.path, undefined, []),
      refuses(file.path, sentence, hint),
      text,
    );
  }
});

Deno.test("readKeyFile() asks three times for a passphrase", async () => {
  await using file = await temporaryFile(encrypted);
  const answer = (answers: readonly string[]) => {
    const asked: number[] = [];
    const ask = (label: string, attempt: number): Promise<string> => {
      assert.equal(label, file.path);
      asked.push(attempt);
      return Promise.resolve(answers[attempt - 1] ?? "");
    };
    return { asked, ask };
  };
  const third = answer(["wrong", "", "open sesame"]);
  const key = await readKeyFile(file.path, third.ask, []);
  assert.deepEqual([key.fingerprint, third.asked], [encryptedFingerprint, [1, 2, 3]]);
  const never = answer(["a", "b", "c", "open sesame"]);
  await assert.rejects(
    readKeyFile(file.path, never.ask, []),
    refuses(file.path, /any of 3 passphrases/, /^$/),
  );
  assert.deepEqual(never.asked, [1, 2, 3]);
});

Deno.test("readKeyFile() says how to be asked when nobody can be", async () => {
  await using file = await temporaryFile(encrypted);
  await assert.rejects(
    readKeyFile(file.path, undefined, []),
    refuses(file.path, /encrypted/, /--interactive[^]*ssh-add/),
  );
});

Deno.test("readKeyFile() takes the agent's copy of an encrypted or only public key", async () => {
  const held = { ...parseKeyText(plain, "agent: held"), fingerprint: encryptedFingerprint };
  await using file = await temporaryFile(encrypted);
  assert.equal(await readKeyFile(file.path, undefined, [held]), held);
  const other = parseKeyText(plain, "agent: other");
  await assert.rejects(readKeyFile(file.path, undefined, [other]), /encrypted/);
  await using publicFile = await temporaryFile(plainPublic, 0o644);
  assert.equal(await readKeyFile(publicFile.path, undefined, [other]), other);
});

Deno.test("parseKeyText() refuses what needs a passphrase or is no key", () => {
  assert.throws(() => parseKeyText(encrypted, "own"), refuses("own", /encrypted/, /^$/));
  assert.throws(() => parseKeyText("x", "own"), refuses("own", /not a private key/, /OpenSSH/));
});
