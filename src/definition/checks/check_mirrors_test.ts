import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";

Deno.test("checkMirrors() refuses dots in a URL's path", () => {
  const mirrors = { kubernetesPackages: "https://a/b/../c", images: { a: { url: "http://a/." } } };
  deepEqual(brokenRules({ mirrors }), [
    "url /mirrors/kubernetesPackages",
    "url /mirrors/images/a/url",
  ]);
});

Deno.test("checkMirrors() wants manifests that hakube applies", () => {
  deepEqual(brokenRules({ mirrors: { manifests: { flanel: "https://a/b" } } }), [
    "unknown-manifest /mirrors/manifests/flanel",
  ]);
});

Deno.test("checkMirrors() says that keepalived comes later", () => {
  deepEqual(brokenRules({ loadBalancer: { type: "keepalived" } }), [
    "not-yet-supported /loadBalancer/type",
  ]);
  deepEqual(brokenRules({ loadBalancer: {} }), []);
});
