import { deepEqual } from "node:assert/strict";
import { siteCA } from "../../../tests/fakes/site_ca.ts";
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

Deno.test("checkMirrors() takes an authority and a login only with https", () => {
  const images = { a: { url: "http://a", ca: "./site.pem", credentialsFile: "y" } };
  const fileText = () => siteCA;
  deepEqual(brokenRules({ mirrors: { images } }, { fileText }), [
    "ca-without-https /mirrors/images/a/ca",
    "login-without-https /mirrors/images/a/credentialsFile",
  ]);
  images.a.url = "https://a";
  deepEqual(brokenRules({ mirrors: { images } }, { fileText }), []);
  deepEqual(brokenRules({ mirrors: { images } }), ["authority-file /mirrors/images/a/ca"]);
});

Deno.test("checkMirrors() takes one authority for one host of packages", () => {
  const mirror = (ca: string) => ({ url: "https://a/x", ca });
  const fileText = (name: string) => name === "one" ? siteCA : `${siteCA}${siteCA}`;
  const rules = (one: string, other: string) =>
    brokenRules(
      { mirrors: { kubernetesPackages: mirror(one), containerdPackages: mirror(other) } },
      { fileText },
    );
  deepEqual(rules("one", "other"), ["two-authorities /mirrors/containerdPackages"]);
  deepEqual(rules("one", "one"), []);
});
