import { z } from "zod";
import { definitionSchema } from "../../definition/definition_schema.ts";
import { textFormat } from "../../definition/text_formats.ts";

/** A key that a cluster definition may have. */
export interface DefinitionKey {
  /** For example `masters[].labels`, `mirrors.images.<registry>`. */
  readonly path: string;
  /** What its value is: `a list of IPv4 addresses`. */
  readonly type: string;
  readonly required: boolean;
}

/** All keys that the schema has, in its order, with those of objects in them. */
export function definitionKeys(): DefinitionKey[] {
  return keysOf(definitionSchema, "");
}

function keysOf(schema: z.core.$ZodType, prefix: string): DefinitionKey[] {
  const { inner } = unwrapped(schema);
  if (inner instanceof z.ZodArray) return keysOf(inner.element, `${prefix}[]`);
  if (inner instanceof z.ZodRecord) return recordKeys(inner, prefix);
  if (inner instanceof z.ZodUnion) return uniqueKeys(inner, prefix);
  if (!(inner instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, z.core.$ZodType>> = inner.shape;
  return Object.entries(shape).flatMap(([name, value]) => {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const { required, nullable, inner: type } = unwrapped(value);
    const words = nullable ? `${typeOf(type)}, or null` : typeOf(type);
    return [{ path, type: words, required }, ...keysOf(value, path)];
  });
}

/** What each of the record's keys has, when that is an object. */
function recordKeys(schema: z.ZodRecord, prefix: string): DefinitionKey[] {
  return keysOf(schema.valueType, `${prefix}.<${formatOf(schema.keyType)}>`);
}

/** Name of a text's format; empty when it is no text with one. */
function formatOf(schema: z.core.$ZodType): string {
  return schema instanceof z.ZodStringFormat ? schema.format ?? "" : "";
}

/** The keys of whichever form of the value is an object. */
function uniqueKeys(schema: z.ZodUnion, prefix: string): DefinitionKey[] {
  return schema.options.flatMap((option) => keysOf(option, prefix));
}

interface Unwrapped {
  readonly inner: z.core.$ZodType;
  readonly required: boolean;
  readonly nullable: boolean;
}

function unwrapped(schema: z.core.$ZodType): Unwrapped {
  if (schema instanceof z.ZodOptional) return { ...unwrapped(schema.unwrap()), required: false };
  if (schema instanceof z.ZodNullable) return { ...unwrapped(schema.unwrap()), nullable: true };
  return { inner: schema, required: !(schema instanceof z.ZodUnknown), nullable: false };
}

/** @throws Error for a type that no key has had so far */
function typeOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodStringFormat) {
    return textFormat(formatOf(schema))?.expected ?? "a text";
  }
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (schema instanceof z.ZodNumber) {
    return `a whole number from ${schema.minValue} to ${schema.maxValue}`;
  }
  if (schema instanceof z.ZodLiteral) return [...schema.values].join(" or ");
  if (schema instanceof z.ZodEnum) {
    return schema.options.map((option) => `"${option}"`).join(" or ");
  }
  if (schema instanceof z.ZodUnion) return schema.options.map(typeOf).join("; or ");
  if (schema instanceof z.ZodArray) return `a list, each ${typeOf(schema.element)}`;
  if (schema instanceof z.ZodObject) return "an object";
  if (schema instanceof z.ZodRecord) return recordType(schema);
  if (schema instanceof z.ZodUnknown) return "null";
  throw new Error(`definition_keys.ts has no words for a ${schema._zod.def.type}`);
}

function recordType({ keyType, valueType }: z.ZodRecord): string {
  if (valueType instanceof z.ZodUnknown) return "an object";
  return `an object, each key ${typeOf(keyType)}, each value ${typeOf(valueType)}`;
}
