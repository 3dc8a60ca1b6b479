/** A node of a syntax tree, as far as the rules look at it. */
export interface Node {
  readonly type: string;
  readonly loc: {
    readonly start: { readonly line: number };
    readonly end: { readonly line: number };
  };
  readonly [key: string]: unknown;
}

/** Whether a value of a syntax tree is a node. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "loc" in value &&
    typeof value.type === "string";
}

/** Whether a value is a node that is a plain name. */
export function isName(value: unknown): value is Node {
  return isNode(value) && value.type === "Identifier";
}

/** The line of a node, as a finding has it. */
export function placed(node: Node): { line: number } {
  return { line: node.loc.start.line };
}

/**
 * A node and all below it, in the order of the text, without names that stand for a key or a
 * member only: in `a.b` and `{ b: a }`, `b` says nothing of a variable `b`.
 */
export function* nodesIn(node: Node): Generator<Node> {
  yield node;
  for (const [key, value] of Object.entries(node)) {
    if (isKeyOnly(node, key, value)) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child) && !child.type.startsWith("Comment")) yield* nodesIn(child);
    }
  }
}

function isKeyOnly(node: Node, key: string, value: unknown): boolean {
  if (!isName(value)) return false;
  if (key === "property" || key === "key") return node["computed"] !== true;
  return key === "imported" || key === "exported" ||
    (key === "right" && node.type === "TSQualifiedName");
}
