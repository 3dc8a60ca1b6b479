import assert from "node:assert/strict";
import fc from "fast-check";
import { validDefinition } from "../fakes/valid_definition.ts";
import { planOfText, scriptsOf } from "../property/rendered_definition.ts";
import { validDefinitions } from "../property/valid_definitions.ts";
import { fuzz } from "./fuzz.ts";
import { anyText, mutated } from "./mutations.ts";
import { readSafely } from "./reading.ts";

const samples: string[] = [];
for (const { name } of Deno.readDirSync(new URL("../../samples/", import.meta.url))) {
  if (!name.endsWith(".json")) continue;
  samples.push(Deno.readTextFileSync(new URL(`../../samples/${name}`, import.meta.url)));
}
const all = JSON.stringify(validDefinition(), null, 2);

/** What `hakube render` does with a text, as far as its scripts. */
async function renderText(text: string): Promise<Map<string, string> | undefined> {
  return await readSafely(() => scriptsOf(planOfText(text)));
}

Deno.test("a definition that was changed anywhere is refused with its problems, or renders", async () => {
  let rendered = 0;
  await fuzz(fc.asyncProperty(mutated([all, ...samples]), async (text) => {
    if (await renderText(text) !== undefined) rendered++;
  }));
  assert.ok(rendered > 0, "changes in comments and values leave some valid");
});

Deno.test("a text of any kind is no definition", async () => {
  await fuzz(fc.asyncProperty(anyText, async (text) => {
    assert.equal(await renderText(text), undefined);
  }));
});

Deno.test("JSON of any kind is no definition, however it is built", async () => {
  const key = fc.oneof(
    fc.constantFrom("__proto__", "constructor", "prototype", "toString", "", "masters", "hooks"),
    fc.string({ unit: "binary", maxLength: 5 }),
  );
  const json = fc.object({ key, maxDepth: 6, withSparseArray: false, withNullPrototype: false });
  await fuzz(fc.asyncProperty(json, async (value) => {
    assert.equal(await renderText(JSON.stringify(value)), undefined);
  }));
});

Deno.test("a valid definition in which one value is another one is refused, or renders", async () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom("__proto__", "constructor", 1e308, -1, 0.5, "", "\0", "10.0.0.0/0", "::1"),
  );
  const change = fc.tuple(validDefinitions, fc.nat(), value);
  await fuzz(
    fc.asyncProperty(change, async ([written, place, value]) => {
      const paths = pathsIn(written);
      const path = paths[place % paths.length] ?? [];
      await renderText(JSON.stringify(replaced(written, path, value)));
      // Making valid ones takes its time.
    }),
    0.2,
  );
});

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Array.isArray(value)
    ? value.flatMap((item, index) => pathsIn(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => pathsIn(item, [...path, key]));
  return [path, ...below];
}

function replaced(whole: unknown, [part, ...rest]: Path, value: unknown): unknown {
  if (part === undefined) return value;
  if (Array.isArray(whole)) {
    return whole.map((item, index) => index === part ? replaced(item, rest, value) : item);
  }
  const object = whole as Record<string, unknown>;
  return { ...object, [part]: replaced(object[part], rest, value) };
}
