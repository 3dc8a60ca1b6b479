import { type Edit, findNodeAtLocation, type Node } from "jsonc-parser";
import type { DefinitionFacts } from "../definition_facts.ts";
import type { JsonPath } from "../json_path.ts";

/** What the rules of a migration look at. */
export interface OldDefinition {
  readonly text: string;
  readonly root: Node;
  readonly facts: Pick<DefinitionFacts, "releases" | "bundledHooks">;
}

/** Something that is not as it is today; without edits it stays as it is. */
export interface MigrationFinding {
  readonly path: JsonPath;
  /** What became of it. */
  readonly what: string;
  readonly why: string;
  readonly edits: readonly Edit[];
}

/** Looks for one thing that has changed since the ancestor. */
export type MigrationRule = (old: OldDefinition) => readonly MigrationFinding[];

/** The value at a path; undefined when there is none. */
export function valueAt({ root }: OldDefinition, path: JsonPath): Node | undefined {
  return findNodeAtLocation(root, [...path]);
}

/** The property at a path; undefined when it is not there. */
export function propertyAt(old: OldDefinition, path: JsonPath): Node | undefined {
  return valueAt(old, path)?.parent;
}

/** The text at a path; undefined when there is none, or something else. */
export function textAt(old: OldDefinition, path: JsonPath): string | undefined {
  const value: unknown = valueAt(old, path)?.value;
  return typeof value === "string" ? value : undefined;
}

/** Where nodes stand, masters first. */
export function nodePaths(old: OldDefinition): JsonPath[] {
  return ["masters", "workers"].flatMap((role) => {
    const list = valueAt(old, [role]);
    return list?.type === "array" ? (list.children ?? []).map((_, index) => [role, index]) : [];
  });
}
