import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { siteCA } from "../../../tests/fakes/site_ca.ts";
import { fetchRequest } from "./fetch_request.ts";

const decoded = (word = "") => Buffer.from(word, "base64").toString();
const mirror = { keyFingerprint: undefined, sha256: {}, ca: siteCA, credentialsFile: "./login" };
const credentials = new Map([["./login", { user: "ann", password: "secret" }]]);
const source = { what: "etcd", url: "https://m/etcd", kind: "file", mirror: undefined } as const;

Deno.test("fetchRequest() goes directly, without authorities, where the site has nothing special", () => {
  const [count, authorities, configuration] = fetchRequest(
    [source, { ...source, url: "http://m/x" }],
    resolvedDefinition(),
    new Map(),
  );
  assert.equal(count, "2");
  assert.equal(authorities, "-");
  assert.equal(decoded(configuration).match(/^next$/gm)?.length, 1);
  assert.doesNotMatch(decoded(configuration), /proxy|user/);
});

Deno.test("fetchRequest() takes proxy, authorities and logins, these to https alone", () => {
  const proxy = { http: "http://p:1", https: "http://p:2", noProxy: [] };
  const [, authorities, configuration] = fetchRequest(
    [{ ...source, mirror: { ...mirror, url: "https://m" } }, {
      ...source,
      url: "http://m/etcd",
      mirror: { ...mirror, url: "http://m" },
    }],
    resolvedDefinition({ proxy }),
    credentials,
  );
  assert.equal(decoded(authorities), siteCA);
  const [secure = "", plain = ""] = decoded(configuration).split("\nnext\n");
  assert.match(secure, /^proxy = "http:\/\/p:2"$/m);
  assert.match(secure, /^user = "ann:secret"$/m);
  assert.match(plain, /^proxy = "http:\/\/p:1"$/m);
  assert.doesNotMatch(plain, /secret/);
});
