import type { HelpTopic } from "./help_topics.ts";

/** A part of a page. All texts in it are lines of Markdown. */
export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  /** Lines as they are. */
  | { readonly kind: "code"; readonly language: string; readonly lines: readonly string[] }
  /** Short cells, and a last one of any length. */
  | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: Rows }
  /** A term, what it means, and what else there is to say of it, under the names of the columns. */
  | { readonly kind: "entries"; readonly head: readonly string[]; readonly rows: Rows };

type Rows = readonly (readonly string[])[];

/** One page, of which `docs/reference/` and `hakube help` are both made. */
export interface ReferencePage {
  readonly name: HelpTopic;
  readonly title: string;
  /** What it is made of, for those who would edit it. */
  readonly source: string;
  readonly blocks: readonly Block[];
}
