/**
 * What one can read about with `hakube help`, and what it is about. The pages themselves know the
 * whole program and are loaded when one is read.
 */
export const helpTopics = {
  definition: "every key of a definition: meaning, value and default",
  hooks: "fragments of bash that run on nodes: when, and how to write one",
  assets: "what render writes, and how to keep it",
  "exit-codes": "what the number means with which hakube ends",
} as const satisfies Readonly<Record<string, string>>;

/** Name of a topic, and of its page in `docs/reference/`. */
export type HelpTopic = keyof typeof helpTopics;
