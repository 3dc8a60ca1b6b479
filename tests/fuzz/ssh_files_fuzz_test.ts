import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { examineKey, parsePrivateKey } from "../../src/adapters/ssh2/private_key.ts";
import { fingerprintOf } from "../../src/adapters/ssh2/public_key.ts";
import { ed25519KeyFile } from "../../src/assets/openssh_key.ts";
import {
  formatLine,
  KnownHosts,
  knownName,
  parseHostKey,
} from "../../src/install/login/known_hosts.ts";
import { LoginResolver } from "../../src/install/login/resolve_login.ts";
import { SshConfig } from "../../src/install/login/ssh_config.ts";
import { MemoryFiles } from "../fakes/memory_files.ts";
import { resolvedNode } from "../fakes/resolved_definition.ts";
import { validHostKey } from "../fakes/valid_definition.ts";
import { fuzz } from "./fuzz.ts";
import { anyText, mutated } from "./mutations.ts";
import { assertPrintable, readSafely } from "./reading.ts";

const hash = "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg=";
const knownHosts = [
  "# hosts",
  validHostKey.replace(/^/, "node0,10.0.0.1 "),
  `[node0]:2222,*.example.com,!a.example.com ${validHostKey} comment`,
  `${hash} ${validHostKey}`,
  `@revoked * ${validHostKey}`,
  `@cert-authority *.example.com ${validHostKey}`,
  "",
].join("\n");

const config = `Include ~/.ssh/more
# comment
Host 10.* !10.9.* "a b"
  HostName %h.example.com
  User=ann
  Port 2222
  IdentityFile "~/.ssh/id %h"
  IdentityFile \${AGENT}/key
  ProxyJump ops@bastion:2222,inner
Match originalhost w0 user ann exec "test -e /x"
  ConnectTimeout 1m30s
  ServerAliveInterval 5
  UserKnownHostsFile ~/.ssh/one ~/.ssh/two
Match final all
  StrictHostKeyChecking accept-new
  Ciphers +aes128-cbc
Host *
  IdentityAgent SSH_AUTH_SOCK
`;

const secret = Buffer.alloc(32, 7);
const opensshKey = ed25519KeyFile(secret, "hakube");
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = (options: object = {}): string =>
  privateKey.export({ type: "pkcs8", format: "pem", ...options }) as string;
const keys: [string, ...string[]] = [
  opensshKey,
  pem(),
  pem({ cipher: "aes-256-cbc", passphrase: "right" }),
  privateKey.export({ type: "sec1", format: "pem" }) as string,
];

Deno.test("known_hosts that was changed anywhere is read as far as it can be", async () => {
  const text = fc.oneof(mutated([knownHosts]), anyText);
  const name = fc.oneof(fc.constantFrom("node0", "[node0]:2222", "b.example.com"), anyText);
  await fuzz(fc.asyncProperty(text, name, async (text, name) => {
    const found = await readSafely(() => new KnownHosts(text).find(name));
    assert.ok(found !== undefined, "what cannot be understood is passed over");
    for (const key of found.keys) {
      const blob = Buffer.from(key.base64, "base64");
      assert.equal(key.fingerprint, fingerprintOf(blob));
      assertPrintable(`${key.fingerprint} ${key.line}`);
    }
  }));
});

Deno.test("known_hosts gives back the host key that was written into it, and no other host's", async () => {
  const host = fc.oneof(fc.domain(), fc.ipV4()).map((host) => host.toLowerCase());
  const port = fc.integer({ min: 1, max: 65535 });
  const blob = fc.uint8Array({ minLength: 32, maxLength: 32 });
  await fuzz(fc.asyncProperty(host, port, blob, mutated([knownHosts]), async (...written) => {
    const [host, port, bytes, others] = written;
    const key = parseHostKey(ed25519Line(bytes));
    assert.ok(key !== undefined);
    const name = knownName({ host, port });
    const known = await readSafely(() => new KnownHosts(`${others}\n${formatLine(name, key)}`));
    const has = (name: string) =>
      known?.find(name).keys.some(({ base64 }) => base64 === key.base64);
    assert.deepEqual([has(name), has(`other-${name}`)], [true, false]);
  }));
});

Deno.test("ssh_config that was changed anywhere gives a route, or is refused", async () => {
  const texts = fc.tuple(fc.oneof(mutated([config]), anyText), mutated([config]));
  await fuzz(fc.asyncProperty(texts, async ([own, included]) => {
    const files = new MemoryFiles();
    files.edit("/home/me/.ssh/config", own);
    files.edit("/home/me/.ssh/more", included);
    const route = await readSafely(async () => {
      const resolver = new LoginResolver({
        config: await SshConfig.load(files, "/home/me"),
        home: "/home/me",
        localUser: "me",
        environment: (name) => name === "AGENT" ? "/run/agent" : undefined,
        warn: () => {},
      });
      return resolver.route(resolvedNode("worker", "w0", "10.0.0.1"));
    });
    if (route !== undefined) assert.ok(route.port > 0 && route.port < 65536);
  }));
});

Deno.test("a private key that was changed anywhere is a key, or is refused with a reason", async () => {
  const text = fc.oneof(mutated(keys), anyText);
  await fuzz(fc.asyncProperty(text, async (text) => {
    const { problem, encrypted } = examineKey(text);
    if (problem !== undefined || wantsManyRounds(text)) return;
    const key = await readSafely(() => parsePrivateKey(text, encrypted ? "wrong" : undefined));
    assert.ok(key !== undefined, "it says what is wrong");
  }));
});

/** As long as its owner wanted: ssh waits for it too. */
function wantsManyRounds(text: string): boolean {
  return text.includes("OPENSSH") && !text.includes(opensshKey.split("\n")[1]?.slice(0, 40) ?? "");
}

function ed25519Line(bytes: Uint8Array): string {
  const field = (content: Uint8Array): Uint8Array[] => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return [length, content];
  };
  const blob = Buffer.concat([...field(Buffer.from("ssh-ed25519")), ...field(bytes)]);
  return `ssh-ed25519 ${blob.toString("base64")}`;
}
