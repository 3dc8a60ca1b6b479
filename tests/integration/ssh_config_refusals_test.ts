import assert from "node:assert/strict";
import { ConnectionError } from "../../src/errors.ts";
import { localUser, route, withHome } from "./ssh_home.ts";

/** What OpenSSH would do and hakube does not: the directive, and a word of the reason. */
const refusals: readonly (readonly [string, string])[] = [
  ["ProxyCommand nc %h %p", "ProxyJump"],
  ["CanonicalizeHostname yes", "canonical"],
  ["CertificateFile ~/.ssh/id-cert.pub", "certificates"],
  ["KnownHostsCommand /bin/true", "host keys"],
  ["PKCS11Provider /lib/p11.so", "agent"],
  ["SecurityKeyProvider /lib/sk.so", "security keys"],
  ["PubkeyAuthentication no", "keys"],
  ["PreferredAuthentications gssapi-with-mic", "keys first"],
  ["AddressFamily inet6", "IPv6"],
  ["BindAddress 127.0.0.2", "address"],
  ["ProxyJump [fe80::1]:22", "IPv6"],
  ["User $x", "$x"],
  ["IdentityFile ~/.ssh/%C", "%C"],
  ["IdentityFile ~/.ssh/${NOT_SET}", "NOT_SET"],
];

for (const [line, reason] of refusals) {
  Deno.test(`${line} is refused by file, line, directive and host, and only where it applies`, async () => {
    await withHome({ config: `Host b\n  User x\nHost a\n  ${line}\n` }, async (home) => {
      assert.equal((await route(home, "b")).user, "x");
      await assert.rejects(route(home, "a"), (error) => {
        assert.ok(error instanceof ConnectionError);
        assert.equal(error.failure, "ssh-config");
        for (const part of [`${home}/.ssh/config:4`, line.split(" ")[0] ?? "?", reason]) {
          assert.ok(error.message.includes(part), `${part} is not in: ${error.message}`);
        }
        return true;
      });
    });
  });
}

Deno.test("Match exec is refused where it matters, and passed over where it does not", async () => {
  const text = (line: string): string => `Match originalhost a exec "test -e /x"\n  ${line}\n`;
  await withHome({ config: text("User x") }, async (home) => {
    assert.equal((await route(home, "b")).user, localUser);
    await assert.rejects(route(home, "a"), /config:1: .*Match originalhost a exec.*"a".*"exec"/);
  });
  await withHome({ config: text("ForwardAgent yes") }, async (home) => {
    assert.equal((await route(home, "a")).user, localUser);
  });
});

Deno.test("what makes no difference is passed over, and what may is told once", async () => {
  const told = "StrictHostKeyChecking no\nCiphers aes128-ctr\nNewFeature yes\n";
  const untold =
    "GSSAPIAuthentication yes\nForwardAgent yes\nControlMaster auto\nUseKeychain yes\n" +
    "StrictHostKeyChecking accept-new\nHostKeyAlgorithms +ssh-rsa\nIgnoreUnknown My*\nMyOwn x\n";
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  for (const config of [`Host b\n${told}`, `Host a\n${untold}`, `Host a\n${told}`]) {
    await withHome({ config }, async (home) => void await route(home, "a", warn));
  }
  assert.deepEqual(warnings.map((text) => text.replace(/^.*config:/, "")), [
    "2: StrictHostKeyChecking is not honoured: hakube always checks host keys",
    "3: Ciphers is not honoured: hakube offers its own algorithms",
    "4: NewFeature is not known to hakube, and has no effect",
  ]);
});

const unreadable: readonly (readonly [string, string])[] = [
  ["User\n Port 3\n", "config:1"],
  ["Host\n", "config"],
  ['Host "a\n', "config"],
  ["User 'x'\n", "config:1"],
  ["Port x\n", 'config:1: Port "x"'],
  ["Include $HOME/.ssh/config\n", "16 files"],
  ["\nInclude $HOME/.ssh/[ab]\n", "config:2"],
];

for (const [text, said] of unreadable) {
  Deno.test(`a configuration that cannot be read is refused: ${JSON.stringify(text)}`, async () => {
    await withHome({ config: text }, async (home) => {
      await assert.rejects(route(home, "a"), (error) => {
        assert.ok(error instanceof ConnectionError);
        assert.equal(error.failure, "ssh-config");
        assert.ok(error.message.includes(said), error.message);
        return true;
      });
    });
  });
}

Deno.test("a configuration that others can write is refused, as OpenSSH does", async () => {
  await withHome({ config: "User x\n" }, async (home) => {
    await Deno.chmod(`${home}/.ssh/config`, 0o620);
    await assert.rejects(route(home, "a"), /can be written by others/);
  });
});

Deno.test("jump hosts that are reached through themselves are refused", async () => {
  for (const config of ["Host *\n ProxyJump a\n", "Host a\n ProxyJump b\nHost b\n ProxyJump a\n"]) {
    await withHome({ config }, async (home) => {
      await assert.rejects(route(home, "a"), /reached through itself/);
    });
  }
});
