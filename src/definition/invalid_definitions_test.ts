import { ok } from "node:assert/strict";
import { textProblems } from "../../tests/fakes/definition_problems.ts";
import { invalidDefinitions } from "../../tests/fakes/invalid_definitions.ts";
import { validDefinition } from "../../tests/fakes/valid_definition.ts";

Deno.test("checkDefinition() reports each of many invalid definitions in the right place", async (t) => {
  for (const { name, rule, text, place } of invalidDefinitions()) {
    await t.step(name, () => {
      const problems = textProblems(text).filter((problem) => problem.rule === rule);
      const found = problems.map(({ line, column }) => `${line}:${column}`);
      if (place === undefined) return ok(found.length > 0);
      ok(found.includes(place), `${rule} expected at ${place}, found at ${found}`);
    });
  }
});

Deno.test("checkDefinition() reports a definition that ends too early, wherever it ends", () => {
  const text = JSON.stringify(validDefinition(), null, 2);
  for (let length = 0; length < text.length; length += 7) {
    const problems = textProblems(text.slice(0, length));
    ok(problems.some(({ rule }) => rule === "syntax"), `cut after ${length}`);
    ok(problems.every(({ line, column }) => line >= 1 && column >= 1), `cut after ${length}`);
  }
});
