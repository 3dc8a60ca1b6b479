import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { formatLine, KnownHosts, knownName, parseHostKey } from "./known_hosts.ts";

/** A blob that is a key of that type as far as known_hosts cares. */
function blob(type: string, content: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.from(content)]).toString("base64");
}

const ed = blob("ssh-ed25519", "one");
const rsa = blob("ssh-rsa", "two");

function found(text: string, host: string, port = 22): string[] {
  return new KnownHosts(text).find(knownName({ host, port })).keys.map((
    { base64, line, revoked },
  ) => `${line}${revoked ? "!" : ""}:${base64}`);
}

Deno.test("KnownHosts.find() finds plain names, lists and ports", () => {
  const text = [
    "# comment",
    "",
    `node0 ssh-ed25519 ${ed} comment with spaces`,
    `node1,10.0.0.1\tssh-rsa   ${rsa}`,
    `[node0]:2222 ssh-rsa ${rsa}`,
  ].join("\r\n");
  assert.deepEqual(found(text, "node0"), [`3:${ed}`]);
  assert.deepEqual(found(text, "NODE0"), [`3:${ed}`]);
  assert.deepEqual(found(text, "10.0.0.1"), [`4:${rsa}`]);
  assert.deepEqual(found(text, "node0", 2222), [`5:${rsa}`]);
  assert.deepEqual(found(text, "node1", 2222), []);
  assert.deepEqual(found(text, "node"), []);
});

Deno.test("KnownHosts.find() understands wildcards and negation", () => {
  const text = `*.example.com,!bad.example.com,10.0.0.? ssh-ed25519 ${ed}\n`;
  assert.deepEqual(found(text, "a.example.com"), [`1:${ed}`]);
  assert.deepEqual(found(text, "bad.example.com"), []);
  assert.deepEqual(found(text, "10.0.0.7"), [`1:${ed}`]);
  assert.deepEqual(found(text, "10.0.0.77"), []);
  assert.deepEqual(found(text, "axexample.com"), []);
});

Deno.test("KnownHosts.find() understands hashed names, with and without port", () => {
  const hashed = (name: string): string => {
    const salt = Buffer.from("01234567890123456789");
    const hash = createHmac("sha1", salt).update(name).digest("base64");
    return `|1|${salt.toString("base64")}|${hash}`;
  };
  const text = `${hashed("node0")} ssh-ed25519 ${ed}\n${hashed("[node0]:22022")} ssh-rsa ${rsa}\n`;
  assert.deepEqual(found(text, "node0"), [`1:${ed}`]);
  assert.deepEqual(found(text, "node0", 22022), [`2:${rsa}`]);
  assert.deepEqual(found(text, "node1"), []);
});

Deno.test("KnownHosts.find() marks revoked keys and tells the lines of certificate authorities", () => {
  const text = `@revoked * ssh-rsa ${rsa}\n@cert-authority *.example.com ssh-ed25519 ${ed}\n` +
    `@new-marker * ssh-ed25519 ${ed}\n`;
  const known = new KnownHosts(text).find("a.example.com");
  assert.deepEqual(known.keys.map((key) => [key.revoked, key.base64]), [[true, rsa]]);
  assert.deepEqual(known.authorityLines, [2]);
});

Deno.test("KnownHosts.find() skips malformed lines", () => {
  const lines = [
    "node0",
    "node0 ssh-ed25519",
    "node0 ssh-ed25519 %%%",
    "node0 ssh-ed25519 AAAA",
    `node0 ssh-ed25519 ${rsa}`,
    `|1|x ssh-ed25519 ${ed}`,
    `|2|x|y ssh-ed25519 ${ed}`,
    "@revoked",
    "@cert-authority node0",
    "\0\uFFFD",
    `node0 ssh-ed25519 ${ed}`,
  ];
  assert.deepEqual(found(lines.join("\n"), "node0"), [`11:${ed}`]);
});

Deno.test("KnownHosts.find() is quick with many wildcards", () => {
  const text = `${"*a".repeat(40)}b ssh-ed25519 ${ed}\n`;
  const start = performance.now();
  assert.deepEqual(found(text, "a".repeat(60)), []);
  assert.ok(performance.now() - start < 1000);
});

Deno.test("formatLine() writes what KnownHosts.find() finds", () => {
  const key = parseHostKey(`ssh-ed25519 ${ed} comment`);
  assert.ok(key !== undefined);
  assert.equal(
    formatLine(knownName({ host: "Node0", port: 22 }), key),
    `node0 ssh-ed25519 ${ed}\n`,
  );
  assert.deepEqual(
    found(formatLine(knownName({ host: "10.0.0.1", port: 2222 }), key), "10.0.0.1", 2222),
    [`1:${ed}`],
  );
});

Deno.test("parseHostKey() gives ssh-keygen's fingerprint and refuses what is no key", () => {
  // ssh-keygen -lf says so of GitHub's published key.
  const github = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
  assert.equal(
    parseHostKey(github)?.fingerprint,
    "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU",
  );
  assert.equal(parseHostKey("ssh-ed25519"), undefined);
  assert.equal(parseHostKey(`ssh-ed25519 ${rsa}`), undefined);
});
