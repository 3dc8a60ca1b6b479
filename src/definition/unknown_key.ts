import { z } from "zod";
import { definitionSchema } from "./definition_schema.ts";
import { errorAtKey, type Finding } from "./finding.ts";
import type { JsonPath } from "./json_path.ts";
import { quote } from "./quote.ts";
import { didYouMean, nearest } from "./suggest.ts";

/** Says that a key is not known here, and which one may have been meant. */
export function unknownKeyFinding(path: JsonPath): Finding {
  const key = String(path.at(-1));
  return errorAtKey(path, "unknown-key", `unknown key ${quote(key)}`, hint(path, key));
}

function hint(path: JsonPath, key: string): string {
  const here = keysOf(path.slice(0, -1));
  if (path[0] === "mirrors" && key === "keyFingerprint") return "a file has a sha256 instead";
  if (path[0] === "mirrors" && key === "sha256") {
    return path[1] === "images"
      ? "images are pinned by their digests"
      : "packages are signed: their pin is keyFingerprint";
  }
  if (nearest(key, here) === undefined && path.length > 1) {
    const above = Object.keys(definitionSchema.shape);
    if (above.includes(key)) return `${quote(key)} belongs at the top of the definition`;
  }
  return didYouMean(key, here);
}

/** The keys of the object that a definition has at a path; of all of them when it may be several. */
export function keysOf(path: JsonPath): string[] {
  return knownKeys(definitionSchema, path);
}

/** The texts of which one must stand at a path; none when other texts may. */
export function valuesOf(path: JsonPath): string[] {
  const schema = path.reduce(
    (outer: z.core.$ZodType | undefined, part) => innerSchema(outer, part),
    definitionSchema,
  );
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodEnum ? inner.options.map(String) : [];
}

function innerSchema(
  outer: z.core.$ZodType | undefined,
  part: string | number,
): z.core.$ZodType | undefined {
  const schema = outer instanceof z.ZodOptional ? outer.unwrap() : outer;
  if (schema instanceof z.ZodArray) return schema.element;
  if (!(schema instanceof z.ZodObject)) return undefined;
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return shape[part];
}

function knownKeys(schema: z.core.$ZodType, path: JsonPath): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return knownKeys(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodUnion) {
    return schema.options.flatMap((option) => knownKeys(option, path));
  }
  const [part, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    if (part === undefined) return Object.keys(shape);
    const next = shape[part];
    return next === undefined ? [] : knownKeys(next, rest);
  }
  if (part === undefined) return [];
  if (schema instanceof z.ZodArray) return knownKeys(schema.element, rest);
  if (schema instanceof z.ZodRecord) return knownKeys(schema.valueType, rest);
  return [];
}
