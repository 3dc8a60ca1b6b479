import assert from "node:assert/strict";
import { exitCodes } from "../../src/errors.ts";
import { validDefinition } from "../../tests/fakes/valid_definition.ts";
import { commandsReference } from "./commands_reference.ts";
import { definitionKeys } from "../../src/cli/reference/definition_keys.ts";
import { definitionPage } from "../../src/cli/reference/pages/definition_page.ts";
import { exitCodesPage } from "../../src/cli/reference/pages/exit_codes_page.ts";
import { markdownPage, table } from "./markdown.ts";

Deno.test("commandsReference() has the help of every command, with its example", () => {
  const page = commandsReference();
  for (const name of ["install", "kubeconfig", "render", "ssh", "validate", "version"]) {
    assert.match(page, new RegExp(`\n## hakube ${name}\n\n\`\`\`text\nUsage: hakube ${name} `));
  }
  const helps = page.split("```text").length - 1;
  assert.equal(page.split("Example:").length - 1, helps);
});

Deno.test("definitionKeys() finds every key that a definition can have", () => {
  const paths = definitionKeys().map(({ path }) => path);
  for (const key of Object.keys(validDefinition())) assert.ok(paths.includes(key), key);
  for (const path of ["masters[].taints[].effect", "mirrors.images.<registry>.url"]) {
    assert.ok(paths.includes(path), path);
  }
});

Deno.test("definitionKeys() tells types and what is required", () => {
  const keys = new Map(definitionKeys().map((key) => [key.path, key]));
  assert.equal(keys.get("masterLoadBalancerAddress")?.required, true);
  assert.equal(keys.get("clusterName")?.required, false);
  assert.equal(keys.get("sshPort")?.type, "a whole number from 1 to 65535");
  assert.equal(keys.get("masterFQDNs")?.type, "a list, each an IPv4 address or a DNS name");
});

Deno.test("the definition's page gives types, defaults and what is required", () => {
  const page = markdownPage(definitionPage());
  assert.match(
    page,
    /\| `sshPort` \| [^|]+ \| a whole number from 1 to 65535 \| [^|]+ then `22` \|/,
  );
  assert.match(page, /\| `nodeName` \| [^|]+ \| [^|]+ \| \*\*required\*\* \|/);
});

Deno.test("definitionPage() fails for a key without a meaning, and a meaning without a key", () => {
  const keys = definitionKeys();
  const added = { path: "colour", type: "a text", required: false };
  assert.throws(() => definitionPage([...keys, added]), /lacks \[colour\]/);
  assert.throws(() => definitionPage(keys.slice(1)), /knows too much: \[\$schema\]/);
  const onlyWorkers = { path: "workers[].gpu", type: "a text", required: false };
  assert.throws(() => definitionPage([...keys, onlyWorkers]), /different keys/);
});

Deno.test("exitCodesPage() has every code", () => {
  const page = markdownPage(exitCodesPage());
  for (const code of [0, 1, ...Object.values(exitCodes)]) {
    assert.match(page, new RegExp(`\n\\| ${code} \\|`));
  }
});

Deno.test("table() takes care of bars in cells", () => {
  assert.equal(table(["a"], [["b|c"]]), "| a |\n| --- |\n| b\\|c |");
});
