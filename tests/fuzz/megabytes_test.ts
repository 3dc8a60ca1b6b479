import assert from "node:assert/strict";
import { definitionFacts } from "../fakes/definition_facts.ts";
import { textProblems } from "../fakes/definition_problems.ts";
import { MemoryFiles } from "../fakes/memory_files.ts";
import { resolvedNode } from "../fakes/resolved_definition.ts";
import { validDefinition, validHostKey } from "../fakes/valid_definition.ts";
import { readManifest } from "../../src/assets/manifest.ts";
import { printable } from "../../src/cli/views/printable.ts";
import { parseAnswer, parseFacts } from "../../src/install/launcher_protocol.ts";
import { LineReader } from "../../src/install/line_reader.ts";
import { KnownHosts } from "../../src/install/login/known_hosts.ts";
import { LoginResolver } from "../../src/install/login/resolve_login.ts";
import { SshConfig } from "../../src/install/login/ssh_config.ts";
import { RunOutputParser } from "../../src/install/run_output.ts";
import { SecretMask } from "../../src/install/secret_mask.ts";
import { readSafely } from "./reading.ts";

/** A megabyte of anything is read in seconds: nothing takes the square of its length. */

const size = 1024 * 1024;

/** As many as make a megabyte. */
function many(piece: string): string {
  return piece.repeat(Math.ceil(size / piece.length));
}

/** The same with a number in each, in the place of `@`. */
function numbered(piece: string): string {
  const pieces: string[] = [];
  for (let length = 0; length < size;) {
    const next = piece.replaceAll("@", `${pieces.length}`);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join("");
}

const nodes = numbered('{"nodeName":"n@","privateIP":"10.0.0.1"},');

const definitions: readonly string[] = [
  many("a"),
  many('"'),
  many("["),
  many('{"a":'),
  many("/*"),
  many("//\n"),
  many("\\"),
  many(" "),
  many("\ud800"),
  `{${numbered('"k@":1,')}}`,
  `{${many('"masters":[],')}}`,
  `{"masters":[${many("{},")}]}`,
  `{"masters":[${many("1,")}]}`,
  `{"masters":[${nodes}],"workers":[${nodes}]}`,
  `{"clusterName":"${many("a")}"}`,
  `{"clusterName":"${many("a.")}!"}`,
  `{"masterFQDNs":[${numbered('"a@",')}]}`,
  `{"masterLoadBalancerAddress":"${many("1.")}"}`,
  `{"mirrors":{"images":{${numbered('"r@":"http://x",')}}}}`,
  `{"mirrors":{"images":{"r":"http://${many("a:")}"}}}`,
  `{"kubeadm":{"clusterConfiguration":{${numbered('"k@":"v",')}}}}`,
  `{"proxy":{"noProxy":[${numbered('"10.0.0.@",')}]}}`,
  JSON.stringify(validDefinition({ trustedCAs: [many("-----BEGIN CERTIFICATE-----\n")] })),
  JSON.stringify(validDefinition({ sshJumpHost: many("a,") })),
  JSON.stringify(validDefinition({ sshHostKey: many("ssh-ed25519 ") })),
  JSON.stringify(validDefinition({ sshLoginKey: many("~/") })),
];

Deno.test("a megabyte of a definition is judged in seconds", async (t) => {
  for (const text of definitions) {
    await t.step(text.slice(0, 40), async () => {
      const problems = await readSafely(() => textProblems(text, definitionFacts()));
      assert.ok(problems !== undefined && problems.length <= 101);
    });
  }
});

const knownHosts: readonly string[] = [
  many("a"),
  many("a,"),
  many("*"),
  many("* "),
  many("|1|"),
  many(`* ${validHostKey}\n`),
  many(`${"*a".repeat(500)} ${validHostKey}\n`),
  `${many("*a")} ${validHostKey}`,
  numbered(`|1|AAAA@|AAAA ${validHostKey}\n`),
  `host ssh-ed25519 ${many("A")}`,
  many("@revoked "),
];

Deno.test("a megabyte of known_hosts is read in seconds", async (t) => {
  for (const text of knownHosts) {
    await t.step(text.slice(0, 40), async () => {
      const hosts = await readSafely(() => new KnownHosts(text));
      assert.ok(hosts !== undefined);
      await readSafely(() => hosts.find("a".repeat(255)));
    });
  }
});

const configs: readonly string[] = [
  many("a"),
  many("Host *\n"),
  many("Host a\n User b\n"),
  `Host ${many("*a ")}\n`,
  `Host ${many("*a")}\n`,
  many("Match all\n"),
  many('Match exec "x"\n'),
  many("Match host a user b\n Port 1\n"),
  numbered("IdentityFile ~/.ssh/@\n"),
  `IdentityFile ${many("%h")}\n`,
  many('User "a\n'),
  `User ${many('"')}`,
  `User ${many(" #")}`,
  many("#"),
  many("\n"),
  many(" "),
  many("\t\r"),
  many("="),
  many("User a\n"),
  `ProxyJump ${many("a,")}`,
  `HostName ${many("%h")}\n`,
];

Deno.test("a megabyte of ssh_config is read in seconds", async (t) => {
  for (const text of configs) {
    await t.step(text.slice(0, 40), async () => {
      const files = new MemoryFiles();
      files.edit("/home/me/.ssh/config", text);
      await readSafely(async () => {
        const resolver = new LoginResolver({
          config: await SshConfig.load(files, "/home/me"),
          home: "/home/me",
          localUser: "me",
          environment: () => undefined,
          warn: () => {},
        });
        return resolver.route(resolvedNode("worker", "w0", "10.0.0.1"));
      });
    });
  }
});

/** Secrets as an installation has them, the mirrored login of somebody who likes repetitions among them. */
const mask = new SecretMask(
  [numbered("key@ABCdef012345678\n").slice(0, 20_000)],
  ["a".repeat(100), "abcdef.0123456789abcdef"],
);

const outputs: readonly string[] = [
  many("a"),
  many("\n"),
  many("\x1e"),
  many("\x1e{"),
  many('\x1e{"event":"end","result":"x","exit":"0"}\n'),
  many('\x1e{"event":"start"}\n'),
  many("key1ABCdef01234567"),
  many("\x1b["),
  many("\x1b[0;"),
  many("\x9b"),
];

Deno.test("a megabyte of a run's output is shown in seconds, also when it comes byte by byte", async (t) => {
  for (const text of outputs) {
    await t.step(JSON.stringify(text.slice(0, 40)), async () => {
      const bytes = new TextEncoder().encode(text);
      for (const step of [bytes.length, 1]) {
        await readSafely(() => {
          const parser = new RunOutputParser(mask);
          for (let at = 0; at < bytes.length; at += step) {
            for (const piece of parser.push(bytes.subarray(at, at + step))) show(piece);
          }
          for (const piece of parser.end()) show(piece);
        });
      }
    });
  }
  function show(piece: { readonly kind: string; readonly text?: string }): void {
    if (piece.text !== undefined) printable(piece.text);
  }
});

Deno.test("a megabyte that is no line of a launcher is refused in seconds, and not kept", async () => {
  const bytes = new TextEncoder().encode(many("a"));
  await readSafely(async () => {
    async function* single(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
    }
    const reader = new LineReader(single());
    assert.equal(await reader.line(), undefined);
    assert.ok(reader.unended.length <= 65 * 1024);
  });
  for (const line of [many("["), many('{"hakube":'), `{"hakube":"${many("\\u0000")}"}`]) {
    await readSafely(() => [parseFacts(line), parseAnswer(line)]);
  }
});

Deno.test("a megabyte of manifest.json is read in seconds", async () => {
  for (const text of [many("["), many('{"a":'), `{"files":{${numbered('"a@":"",')}"":""}}`]) {
    const files = new MemoryFiles();
    files.edit("/assets/manifest.json", text);
    assert.equal(await readSafely(() => readManifest(files, "/assets")), undefined);
  }
});
