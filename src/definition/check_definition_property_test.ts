import { ok } from "node:assert/strict";
import fc from "fast-check";
import { textProblems } from "../../tests/fakes/definition_problems.ts";
import { validDefinition } from "../../tests/fakes/valid_definition.ts";

/** Calls it, so that all but a DefinitionError comes out, and looks at every place. */
function hasPlaces(text: string): void {
  ok(textProblems(text).every(({ line, column }) => line >= 1 && column >= 1));
}

Deno.test("checkDefinition() throws nothing but DefinitionError, whatever the text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), hasPlaces), { numRuns: 300 });
  const sign = fc.constantFrom(...'{}[]:,"\\/*\n 1e', "true", "//", '"masters"', "null");
  const signs = fc.array(sign, { maxLength: 40 }).map((list) => list.join(""));
  fc.assert(fc.property(signs, hasPlaces), { numRuns: 1000 });
});

Deno.test("checkDefinition() throws nothing but DefinitionError, whatever the JSON", () => {
  fc.assert(fc.property(fc.json(), hasPlaces), { numRuns: 300 });
});

Deno.test("checkDefinition() throws nothing but DefinitionError, whatever stands for a key", () => {
  const keys = Object.keys(validDefinition());
  const overrides = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue(), { maxKeys: 4 });
  const text = overrides.map((some) => JSON.stringify(validDefinition(some)));
  fc.assert(fc.property(text, hasPlaces), { numRuns: 500 });
});

Deno.test("checkDefinition() throws nothing but DefinitionError, whatever stands inside", () => {
  const valid = JSON.stringify(validDefinition());
  const values = [...valid.matchAll(/(?<=[:[,])(?:"[^"]*"|\d+|true|false|null)(?=[,}\]])/g)];
  const spoilt = fc.tuple(fc.nat(values.length - 1), fc.jsonValue()).map(([index, value]) => {
    const at = values[index];
    if (at === undefined) return valid;
    const rest = valid.slice(at.index + at[0].length);
    return `${valid.slice(0, at.index)}${JSON.stringify(value)}${rest}`;
  });
  fc.assert(fc.property(spoilt, hasPlaces), { numRuns: 500 });
});
