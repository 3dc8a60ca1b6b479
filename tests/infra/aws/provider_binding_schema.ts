import type { SchemaBlock, SchemaNestedBlock } from "./binding_schema.ts";

const simpleTypes: Readonly<Record<string, unknown>> = {
  string: "string",
  number: "number",
  boolean: "bool",
  stringList: ["list", "string"],
  stringMap: ["map", "string"],
};

/**
 * Schema of a provider's own block. Its bindings have no getters that say types, so they are read
 * from what writes the block as HCL. All is optional in the providers of these tests.
 * @param text source of `lib/provider` of the bindings, in TypeScript
 */
export function providerBindingSchema(text: string): SchemaBlock {
  return writerSchema(text, "  protected synthesizeHclAttributes()", "\n  }\n");
}

function writerSchema(text: string, begin: string, end: string): SchemaBlock {
  const from = text.indexOf(begin);
  if (from === -1) throw new Error(`the bindings have no ${begin}`);
  const body = text.slice(from, text.indexOf(end, from));
  const entries = body.matchAll(
    /^ +(\w+): \{\n +value: (.*),\n +isBlock: (true|false),\n +type: "(\w+)",\n +storageClassType: "(\w+)",$/gm,
  );
  const attributes = [];
  const blocks: SchemaNestedBlock[] = [];
  for (const [, name = "", value = "", isBlock, kind, storage = ""] of entries) {
    if (isBlock === "true") {
      const writer = /(\w+ToHclTerraform)/.exec(value)?.[1];
      const block = writerSchema(text, `function ${writer}(`, "\n}\n");
      blocks.push({ name, single: false, set: kind === "set", required: false, block });
    } else {
      const type = kind === "set" ? ["set", "string"] : simpleTypes[storage];
      if (type === undefined) throw new Error(`${name}: a type that is not known: ${storage}`);
      attributes.push({ name, type, required: false, optional: true, computed: false });
    }
  }
  return { attributes, blocks };
}
