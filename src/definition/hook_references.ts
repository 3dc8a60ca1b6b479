import type { ParsedDefinition } from "./parse_definition.ts";

/** What a hook is for. */
export type HookKind =
  | "preinstall"
  | "networkProvider"
  | "cloudControllerManager"
  | "postinstall";

/** A hook that the definition names. */
export interface HookReference {
  readonly kind: HookKind;
  /** As written. */
  readonly reference: string;
}

/** All kinds, in the order in which their hooks run. */
export const hookKinds: readonly HookKind[] = [
  "preinstall",
  "networkProvider",
  "cloudControllerManager",
  "postinstall",
];

/** The network provider when the definition names none. */
export const defaultNetworkProvider = "flannel";

/**
 * Lists the hooks whose text {@link DefinitionFacts} must have. Takes any input: what is not a
 * reference is left out, for `checkDefinition` to report.
 */
export function hookReferences(parsed: ParsedDefinition): HookReference[] {
  const hooks = property(parsed.value, "hooks");
  return hookKinds.flatMap((kind) => {
    const written = property(hooks, kind);
    const isDefault = kind === "networkProvider" && written === undefined;
    const reference = isDefault ? defaultNetworkProvider : written;
    return typeof reference === "string" && reference !== "" ? [{ kind, reference }] : [];
  });
}

/** Whether a reference is the path of a script, relative to the definition, not a bundled name. */
export function isHookPath(reference: string): boolean {
  return reference.includes("/");
}

/** The name of a bundled hook, without the file endings that the ancestor wrote. */
export function bundledHookName(reference: string): string {
  return reference.replace(/\.sh(?:\.j2)?$/, "");
}

function property(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
