import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";

Deno.test("checkDirectories() refuses a directory that is, contains or is in another one", () => {
  const collision = (key: string) => [`colliding-directories /${key}`];
  deepEqual(brokenRules({ scriptsDir: "pki" }), collision("scriptsDir"));
  deepEqual(brokenRules({ scriptsDir: "pki/etcd" }), collision("scriptsDir"));
  deepEqual(brokenRules({ scriptsDir: "pki/etcd/scripts" }), collision("scriptsDir"));
  deepEqual(brokenRules({ scriptsDir: "PKI/Etcd/" }), collision("scriptsDir"));
  deepEqual(brokenRules({ scriptsDir: "pki/etcd2" }), []);
});

Deno.test("checkDirectories() keeps hakube's own files apart", () => {
  const own = [
    "pki/kubernetes",
    "pki/kubernetes/x",
    "cluster.token",
    "known_hosts/a",
    "./manifest.json",
  ];
  for (const etcdPKIDir of own) {
    deepEqual(brokenRules({ etcdPKIDir }), ["colliding-directories /etcdPKIDir"], etcdPKIDir);
  }
});

Deno.test("checkDirectories() blames the key that is written, not a default", () => {
  deepEqual(brokenRules({ sshKeysDir: undefined, etcdPKIDir: "pki/ssh" }), [
    "colliding-directories /etcdPKIDir",
  ]);
});
