import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { maskOf, SecretMask } from "./secret_mask.ts";

const keyLines = [
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg",
  "7sMey6LRJoRUilWzo/HAU5RNiMUZ",
];
const key = `-----BEGIN PRIVATE KEY-----\n${keyLines.join("\n")}\n-----END PRIVATE KEY-----\n`;
const token = "abcdef.0123456789abcdef";
const mask = new SecretMask([key, token]);

Deno.test("SecretMask.hide() hides a token, as often as it stands there", () => {
  assert.equal(mask.hide(`--token ${token} (${token})`), "--token [secret] ([secret])");
});

Deno.test("SecretMask.hide() hides each line of a key, and leaves its armour", () => {
  assert.equal(
    mask.hide(key),
    "-----BEGIN PRIVATE KEY-----\n[secret]\n[secret]\n-----END PRIVATE KEY-----\n",
  );
  assert.equal(mask.hide(JSON.stringify(keyLines.join("\n"))), '"[secret]\\n[secret]"');
  assert.equal(mask.hide(keyLines.join("")), "[secret][secret]");
});

Deno.test("SecretMask.hide() hides base64 of a secret, whatever stands after it", () => {
  for (const after of ["", "\n", "more"]) {
    const encoded = Buffer.from(`${token}${after}`).toString("base64");
    assert.match(mask.hide(`data: ${encoded}`), /^data: \[secret\].{0,10}$/);
  }
});

Deno.test("SecretMask.hide() hides base64 that `base64` broke into lines", () => {
  const encoded = Buffer.from(key).toString("base64");
  const lines = encoded.match(/.{1,76}/g) ?? [];
  assert.ok(lines.length > 1);
  for (const line of lines.slice(0, -1)) assert.equal(mask.hide(line), "[secret]");
  assert.ok(!mask.hide(lines.at(-1) ?? "").includes(lines.at(-1)?.slice(0, -4) ?? ""));
});

Deno.test("SecretMask.hide() leaves what is no secret", () => {
  const text = "abcdef.0123456789abcde [etcd] PRIVATE KEY abcdef";
  assert.equal(mask.hide(text), text);
});

Deno.test("SecretMask.hide() takes a secret literally and not as a pattern", () => {
  const odd = new SecretMask(["a+b(c[d.e*f$g^h|i?j"]);
  assert.equal(odd.hide("x a+b(c[d.e*f$g^h|i?j x"), "x [secret] x");
  assert.equal(odd.hide("aab(c[d.e*f$g^h|i?j"), "aab(c[d.e*f$g^h|i?j");
});

Deno.test("SecretMask.hide() hides the longer of two secrets that begin alike", () => {
  const both = new SecretMask(["0123456789abcdef", "0123456789abcdef-and-more"]);
  assert.equal(both.hide("0123456789abcdef-and-more"), "[secret]");
});

Deno.test("SecretMask.hide() changes nothing without secrets, or with short ones", () => {
  assert.equal(new SecretMask([]).hide("text"), "text");
  assert.equal(new SecretMask(["", "kind: Config\n"]).hide("kind: Config"), "kind: Config");
});

Deno.test("SecretMask.hide() hides a key that stands in a document, and not the document's words", () => {
  const value = "k7sMey6LRJoRUilWzo/HAU5RNiMUZx0f1Hn4mJb2c9Q=";
  const text = `apiVersion: apiserver.config.k8s.io/v1\n  - secret: ${value}\n`;
  const document = new SecretMask([text]);
  assert.equal(document.hide(`key=${value};`), "key=[secret];");
  assert.equal(document.hide("apiserver.config.k8s.io/v1"), "apiserver.config.k8s.io/v1");
});

Deno.test("maskOf() hides a password in base64 together with its user's name, as HTTP has it", () => {
  const credentials = new Map([["login", { user: "mirror", password: "correct-horse" }]]);
  const both = maskOf(token, new Map(), credentials);
  for (const user of ["m", "mi", "mir", "mirror"]) {
    const basic = Buffer.from(`${user}:correct-horse`).toString("base64");
    const hidden = both.hide(`> Authorization: Basic ${basic}`);
    const rest = /^> Authorization: Basic ([A-Za-z0-9+/]*)\[secret\]([A-Za-z0-9+/=]*)$/.exec(
      hidden,
    );
    assert.ok(rest !== null, hidden);
    assert.ok((rest[2] ?? "").length <= 3, hidden);
  }
});

Deno.test("maskOf() hides a token's secret half alone", () => {
  const [, half = ""] = token.split(".");
  const mask = maskOf(token, new Map(), new Map());
  assert.equal(mask.hide(`token-secret: ${half}`), "token-secret: [secret]");
  const encoded = Buffer.from(half).toString("base64").slice(0, -3);
  assert.ok(!mask.hide(`token-secret: ${encoded}==`).includes(encoded));
});

Deno.test("SecretMask.hide() hides a secret of one very long line part by part", () => {
  const long = Array.from({ length: 3000 }, (_, index) => `${index}`).join("+");
  const hidden = new SecretMask([long]).hide(`<${long}>`);
  assert.match(hidden, /^<(\[secret\])+>$/);
});
