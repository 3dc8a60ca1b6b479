import { z } from "zod";

/**
 * What `--json` prints: a document of a kind, or one such event a line. The commands that print one
 * take its type from here, tests compare what is printed with it, and docs/reference is made of it.
 */
export interface JsonDocument<Schema extends z.ZodType = z.ZodType> {
  readonly kind: string;
  /** Which commands print it, for example `assets export`; `*` for every one. */
  readonly commands: readonly string[];
  /** One sentence, or two. */
  readonly meaning: string;
  readonly schema: Schema;
}

/** What every document begins with. */
interface Head<Kind extends string> {
  apiVersion: z.ZodLiteral<"hakube/v1">;
  kind: z.ZodLiteral<Kind>;
}

/** What every event has besides: `time`, and of which installation or run it is. */
export const eventFields = {
  time: z.iso.datetime().describe("When hakube learned of it."),
  runId: z.string().describe("The same for all of one call of a command."),
};

type DocumentSchema<Kind extends string, Fields extends z.ZodRawShape> = z.ZodObject<
  Head<Kind> & Fields
>;

/** Describes a document. Every field says what it is. */
export function jsonDocument<const Kind extends string, Fields extends z.ZodRawShape>(
  kind: Kind,
  about: { readonly commands: readonly string[]; readonly meaning: string },
  fields: Fields,
): JsonDocument<DocumentSchema<Kind, Fields>> {
  return { kind, ...about, schema: z.object({ ...headOf(kind), ...fields }) };
}

/** What documents of a kind begin with, for those that are one of several shapes. */
export function headOf<const Kind extends string>(kind: Kind): Head<Kind> {
  return { apiVersion: z.literal("hakube/v1"), kind: z.literal(kind) };
}

/** Nobody who prints changes anything. */
type DeepReadonly<Value> = Value extends readonly (infer Item)[] ? readonly DeepReadonly<Item>[]
  : Value extends object ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
  : Value;

/** Of a union each, without what every document has. */
type WithoutVersion<Value> = Value extends unknown ? Omit<Value, "apiVersion"> : never;

/** What a command has to give to print such a document. */
export type DocumentFields<Document extends JsonDocument> = WithoutVersion<
  DeepReadonly<z.infer<Document["schema"]>>
>;
