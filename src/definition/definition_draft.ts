import type { DefinitionInput } from "./definition_schema.ts";
import type { JsonPath } from "./json_path.ts";

type Draft<T> = T extends string | number | boolean | null | undefined ? T
  : T extends readonly (infer Item)[] ? readonly (Draft<Item> | undefined)[]
  : T extends object ? { readonly [Key in keyof T]?: Draft<T[Key]> | undefined }
  : T;

/**
 * The parts of a definition that the schema accepts, so that what they mean can be checked while
 * other parts are still wrong. What was refused is undefined; positions in lists are kept.
 */
export type DefinitionDraft = Draft<DefinitionInput>;

/** A node of a draft. */
export type NodeDraft = NonNullable<NonNullable<DefinitionDraft["masters"]>[number]>;

/**
 * Leaves out of a definition what the schema refused.
 * @param refused the paths of all that was refused
 */
export function makeDraft(value: unknown, refused: readonly JsonPath[]): DefinitionDraft {
  const draft = structuredClone(value);
  if (typeof draft !== "object" || draft === null || Array.isArray(draft)) return {};
  for (const path of refused) {
    if (path.length === 0) return {};
    removeAt(draft, path);
  }
  return draft as DefinitionDraft;
}

function removeAt(root: object, path: JsonPath): void {
  let current: unknown = root;
  for (const part of path.slice(0, -1)) {
    if (typeof current !== "object" || current === null) return;
    current = (current as Record<string | number, unknown>)[part];
  }
  const last = path.at(-1);
  if (typeof current !== "object" || current === null || last === undefined) return;
  (current as Record<string | number, unknown>)[last] = undefined;
}

/** Whether a key is written but its value was refused, so that its default says nothing. */
export function isRefused(draft: DefinitionDraft, key: keyof DefinitionDraft): boolean {
  return Object.hasOwn(draft, key) && draft[key] === undefined;
}

/** A node of a draft and where it stands. */
export interface PlacedNode {
  readonly path: readonly ["masters" | "workers", number];
  readonly node: NodeDraft;
}

/** The nodes of a draft that are objects, masters first. */
export function draftNodes(draft: DefinitionDraft): PlacedNode[] {
  const roles = ["masters", "workers"] as const;
  return roles.flatMap((role) =>
    (draft[role] ?? []).flatMap((node, index) =>
      node === undefined ? [] : [{ path: [role, index] as const, node }]
    )
  );
}
