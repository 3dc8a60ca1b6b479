import assert from "node:assert/strict";
import { definitionFacts } from "../../tests/fakes/definition_facts.ts";
import { siteCA } from "../../tests/fakes/site_ca.ts";
import { validDefinition } from "../../tests/fakes/valid_definition.ts";
import { completeProxy, completeTrustedCAs } from "./complete_site.ts";
import type { DefinitionInput } from "./definition_schema.ts";

const input = (overrides: object) =>
  validDefinition({ ...overrides }) as unknown as DefinitionInput;

Deno.test("completeTrustedCAs() gives each file a name that fits any file system, once", () => {
  const facts = definitionFacts({ fileText: () => `Issued to: site\r\n${siteCA}` });
  const trustedCAs = ["./ca/Site CA.pem", "/etc/site-ca.crt", "./ca/Site CA.pem", "./--.pem"];
  const completed = completeTrustedCAs(input({ trustedCAs }), facts);
  assert.deepEqual(completed.map(({ name }) => name), ["site-ca", "site-ca-2", "ca"]);
  assert.equal(completed[0]?.pem, siteCA);
});

Deno.test("completeProxy() is nothing when no proxy is named", () => {
  assert.equal(completeProxy(input({})), undefined);
  assert.deepEqual(completeProxy(input({ proxy: { http: "http://p:1/", noProxy: ["a", "a"] } })), {
    http: "http://p:1",
    https: undefined,
    noProxy: ["a"],
  });
});
