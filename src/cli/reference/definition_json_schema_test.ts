import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { parse } from "jsonc-parser";
import { samplesDirectory } from "../../../tests/golden/rendered_samples.ts";
import {
  neverAccepted,
  refusedByLists,
  textPaths,
  withText,
} from "../../../tests/fakes/hostile_definitions.ts";
import { invalidDefinitions } from "../../../tests/fakes/invalid_definitions.ts";
import { validDefinition } from "../../../tests/fakes/valid_definition.ts";
import { definitionSchema } from "../../definition/definition_schema.ts";
import { definitionExamples } from "./definition_examples.ts";
import { definitionJsonSchema, type JsonSchema } from "./definition_json_schema.ts";
import { definitionKeys } from "./definition_keys.ts";

/** Keywords that only editors know; any other that the draft does not have is an error. */
const ofEditors = [
  "allowComments",
  "allowTrailingCommas",
  "markdownDescription",
  "patternErrorMessage",
];

const schema = definitionJsonSchema();
const ajv = new Ajv({ strict: true, allErrors: true });
for (const keyword of ofEditors) ajv.addKeyword(keyword);
const accepts = ajv.compile(schema);

async function samples(): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(samplesDirectory), ({ name }) => name);
  return names.filter((name) => name.endsWith(".json"));
}

Deno.test("definitionJsonSchema() takes every sample, and each names it", async (t) => {
  const names = await samples();
  assert.ok(names.length > 5);
  for (const name of names) {
    await t.step(name, async () => {
      const definition: { $schema: string } = parse(
        await Deno.readTextFile(`${samplesDirectory}/${name}`),
      );
      assert.ok(accepts(definition), ajv.errorsText(accepts.errors));
      const url = new URL(definition.$schema, `file://${samplesDirectory}/`);
      assert.deepEqual(JSON.parse(await Deno.readTextFile(url)), schema);
    });
  }
});

Deno.test("definitionJsonSchema() takes a definition with every key", () => {
  assert.ok(accepts(validDefinition()), ajv.errorsText(accepts.errors));
});

Deno.test("definitionJsonSchema() refuses the shapes that validate refuses, and no other", () => {
  const refused = new Set<string>();
  for (const { name, text, rule } of invalidDefinitions()) {
    const value = parse(text);
    const { success } = definitionSchema.safeParse(value);
    assert.equal(accepts(value), success, name);
    if (!success) refused.add(rule);
  }
  for (const rule of ["wrong-type", "unknown-key", "out-of-range", "label-key"]) {
    assert.ok(refused.has(rule), rule);
  }
});

Deno.test("definitionJsonSchema() refuses a definition that lacks what it must have", () => {
  for (const key of ["masters", "masterLoadBalancerAddress"]) {
    assert.ok(!accepts({ ...validDefinition(), [key]: undefined }), key);
  }
  assert.ok(!accepts({ ...validDefinition(), masters: [{ nodeName: "master0" }] }));
});

Deno.test("definitionJsonSchema() refuses the texts that validate refuses", () => {
  for (const path of textPaths(validDefinition())) {
    for (const text of [...neverAccepted, ...refusedByLists]) {
      const value = withText(path, text);
      const { success } = definitionSchema.safeParse(value);
      assert.equal(accepts(value), success, `${path.join(".")}: ${JSON.stringify(text)}`);
    }
  }
});

/** Every key's schema, with its path as `definitionKeys` has it. */
function* keySchemas(of: JsonSchema, prefix = ""): Generator<[string, JsonSchema]> {
  for (const [name, key] of Object.entries(of.properties ?? {})) {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    yield [path, key];
    yield* keySchemas(key, path);
  }
  if (of.items) yield* keySchemas(of.items, `${prefix}[]`);
  for (const form of of.anyOf ?? []) yield* keySchemas(form, prefix);
  const values = of.additionalProperties;
  if (typeof values !== "object") return;
  yield* keySchemas(
    values,
    `${prefix}.<${prefix === "mirrors.images" ? "registry" : "manifest-name"}>`,
  );
}

Deno.test("definitionJsonSchema() describes every key, with examples and defaults that it takes", () => {
  const described = [...keySchemas(schema)];
  assert.deepEqual(described.map(([path]) => path), definitionKeys().map(({ path }) => path));
  for (const [path, key] of described) {
    const description = String(key.description);
    assert.match(description, /^[A-Z].*\.$/i, path);
    assert.doesNotMatch(description, /`|\]\(|\.\.\//, path);
    const takes = ajv.compile(key);
    const { examples, default: usual } = key;
    assert.ok(Array.isArray(examples) && examples.length > 0, path);
    for (const value of [...examples, ...(usual === undefined ? [] : [usual])]) {
      assert.ok(takes(value), `${path}: ${JSON.stringify(value)}: ${ajv.errorsText(takes.errors)}`);
    }
  }
});

Deno.test("definitionExamples has none of a key that is gone", () => {
  const keys = definitionKeys().map(({ path }) => path.replace(/^(?:masters|workers)\[\]\./, ""));
  assert.deepEqual(Object.keys(definitionExamples).filter((path) => !keys.includes(path)), []);
});
