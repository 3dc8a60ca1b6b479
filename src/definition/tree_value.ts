import type { Node } from "jsonc-parser";
import type { Problem } from "../errors.ts";
import { mostProblems, type Place } from "./finding.ts";
import { type JsonPath, toPointer } from "./json_path.ts";
import { quote } from "./quote.ts";

/** The value of a parsed tree, and what is wrong with its keys and numbers. */
export interface TreeValue {
  readonly value: unknown;
  /** At most {@link mostProblems}. */
  readonly problems: readonly Problem[];
  /** How many problems there are beside these. */
  readonly uncounted: number;
}

/**
 * Makes a value of a tree. Reports keys given twice (the last one counts), numbers that would
 * lose digits, and the key `__proto__`, which is left out.
 */
export function treeValue(root: Node | undefined, placeAt: (offset: number) => Place): TreeValue {
  const reader = new TreeReader(placeAt);
  const value = root === undefined ? undefined : reader.read(root, []);
  return { value, problems: reader.problems, uncounted: reader.uncounted };
}

class TreeReader {
  readonly problems: Problem[] = [];
  uncounted = 0;

  constructor(private readonly placeAt: (offset: number) => Place) {}

  read(node: Node, path: JsonPath): unknown {
    if (node.type === "object") return this.readObject(node, path);
    if (node.type === "array") {
      return (node.children ?? []).map((child, index) => this.read(child, [...path, index]));
    }
    if (typeof node.value === "number" && !keepsItsDigits(node.value)) {
      this.report("number-range", node, path, `number ${quote(node.value)} is too large`);
    }
    return node.value;
  }

  private readObject(node: Node, path: JsonPath): unknown {
    const object: Record<string, unknown> = {};
    const offsets = new Map<string, number>();
    for (const property of node.children ?? []) {
      const [key, valueNode] = property.children ?? [];
      if (key === undefined) continue;
      const name = String(key.value);
      const keyPath = [...path, name];
      const earlier = offsets.get(name);
      if (earlier !== undefined) {
        const { line } = this.placeAt(earlier);
        const message = `key ${quote(name)} is given twice, first in line ${line}`;
        this.report("duplicate-key", key, keyPath, message);
      } else offsets.set(name, key.offset);
      if (name === "__proto__") {
        this.report("unknown-key", key, keyPath, `unknown key ${quote(name)}`);
      } else if (valueNode !== undefined) object[name] = this.read(valueNode, keyPath);
    }
    return object;
  }

  private report(rule: string, node: Node, path: JsonPath, message: string): void {
    if (this.problems.length >= mostProblems) {
      this.uncounted++;
      return;
    }
    const place = this.placeAt(node.offset);
    this.problems.push({ severity: "error", rule, ...place, path: toPointer(path), message });
  }
}

/** Whether a number of the text is the number that it was read as. */
function keepsItsDigits(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
