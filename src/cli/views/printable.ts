/** Sequences that move the cursor, control characters (C0 and C1), and those that turn text around. */
const unprintable =
  // deno-lint-ignore no-control-regex -- these are what is taken out
  /\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Makes what a machine said fit for the terminal of whoever reads it. Tabs and line feeds stay. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, "");
}

/**
 * A sentence about a node, for a place where the node's name stands before it: many begin with it,
 * since they are also told alone.
 */
export function afterName(node: string, sentence: string): string {
  return sentence.startsWith(`${node}: `) ? sentence.slice(node.length + 2) : sentence;
}
