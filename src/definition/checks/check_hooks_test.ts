import { deepEqual, match } from "node:assert/strict";
import { definitionFacts } from "../../../tests/fakes/definition_facts.ts";
import { brokenRules, textProblems } from "../../../tests/fakes/definition_problems.ts";
import { validDefinition } from "../../../tests/fakes/valid_definition.ts";

Deno.test("checkHooks() wants bundled hooks or scripts that can be read", () => {
  deepEqual(brokenRules({ hooks: { preinstall: "aws.sh.j2", networkProvider: "none" } }), []);
  deepEqual(brokenRules({ hooks: { preinstall: "asw" } }), ["unknown-hook /hooks/preinstall"]);
  deepEqual(brokenRules({ hooks: { postinstall: "aws" } }), ["unknown-hook /hooks/postinstall"]);
  deepEqual(brokenRules({ hooks: { preinstall: "./gone" } }), ["hook-file /hooks/preinstall"]);
});

Deno.test("checkHooks() suggests the hook that was misspelt", () => {
  const text = JSON.stringify(validDefinition({ hooks: { networkProvider: "flanel" } }));
  match(String(textProblems(text).at(-1)?.hint), /did you mean "flannel"\?/);
});

Deno.test("checkHooks() wants a network provider, bundled or one's own", () => {
  const rules = (networkProvider: unknown) => brokenRules({ hooks: { networkProvider } });
  deepEqual(rules(null), ["no-network /hooks/networkProvider"]);
  deepEqual(rules("romana"), ["unknown-hook /hooks/networkProvider"]);
  deepEqual(rules("./weave/weave.sh"), []);
});

Deno.test("checkHooks() looks at the default network provider too", () => {
  const bundledHooks = { ...definitionFacts().bundledHooks, networkProvider: ["none"] };
  const rules = brokenRules({ hooks: undefined, mirrors: undefined }, { bundledHooks });
  deepEqual(rules, ["unknown-hook /hooks/networkProvider"]);
});

Deno.test("checkHooks() refuses a text that cannot be a fragment of a boot script", () => {
  const hooks = { postinstall: "./empty.sh" };
  const rules = brokenRules({ hooks }, { hookText: () => "" });
  deepEqual(rules, ["hook-text /hooks/postinstall"]);
});
