import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";
import { siteCA, siteServer } from "../../../tests/fakes/site_ca.ts";

Deno.test("checkSite() wants a proxy for something", () => {
  deepEqual(brokenRules({ proxy: { noProxy: ["a"] } }), ["no-proxy-url /proxy"]);
  deepEqual(brokenRules({ proxy: { https: "http://proxy.example:3128" } }), []);
});

Deno.test("checkSite() tells what is wrong with a file of authorities", () => {
  const rules = (text: string | undefined, today = "2026-11-23") =>
    brokenRules({ trustedCAs: ["./site.pem"] }, { fileText: () => text, today });
  deepEqual(rules(siteCA), []);
  deepEqual(rules(`Subject: site\r\n${siteCA.replaceAll("\n", "\r\n")}`), []);
  deepEqual(rules(undefined), ["authority-file /trustedCAs/0"]);
  deepEqual(rules("nothing"), ["authority-text /trustedCAs/0"]);
  deepEqual(rules(siteCA.replace(/\n.{20}/, "\n")), ["authority-text /trustedCAs/0"]);
  deepEqual(rules(siteServer), ["warning:authority-leaf /trustedCAs/0"]);
  deepEqual(rules(siteCA, "2200-01-01"), [
    "warning:end-of-life /kubernetesVersion",
    "authority-expired /trustedCAs/0",
  ]);
  deepEqual(rules(`${siteCA}-----BEGIN EC PRIVATE KEY-----\n`), ["authority-key /trustedCAs/0"]);
});
