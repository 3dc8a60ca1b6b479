import { deepEqual, match } from "node:assert/strict";
import { brokenRules, textProblems } from "../../../tests/fakes/definition_problems.ts";
import { validDefinition } from "../../../tests/fakes/valid_definition.ts";

Deno.test("checkPlaceholders() finds what is valid otherwise", () => {
  deepEqual(brokenRules({ masterLoadBalancerAddress: "TODO.example.com" }), [
    "placeholder /masterLoadBalancerAddress",
  ]);
  deepEqual(brokenRules({ sshLoginKey: "~/.ssh/CHANGEME" }), ["placeholder /sshLoginKey"]);
  deepEqual(brokenRules({ masterFQDNs: ["a.example.com", "FIXME"] }), [
    "placeholder /masterFQDNs/1",
  ]);
});

Deno.test("checkPlaceholders() says it in the place of what the format says", () => {
  const text = JSON.stringify(validDefinition({
    dockerVersion: undefined,
    masterLoadBalancerAddress: "TODO: the name of the ELB",
  }));
  const [problem, ...others] = textProblems(text);
  deepEqual(others, []);
  match(problem?.message ?? "", /^masterLoadBalancerAddress "TODO: the .*" is a placeholder$/);
});

Deno.test("checkPlaceholders() leaves names alone in which such a word is hidden, and labels", () => {
  for (const masterLoadBalancerAddress of ["todo.example.com", "TODOS.example.com", "mytodo"]) {
    deepEqual(brokenRules({ masterLoadBalancerAddress }), []);
  }
  const [first, ...masters] = validDefinition()["masters"] as Record<string, unknown>[];
  deepEqual(brokenRules({ masters: [{ ...first, labels: { state: "TODO" } }, ...masters] }), []);
});
