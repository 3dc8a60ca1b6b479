/** A block of code in Markdown. */
export interface Fence {
  readonly language: string;
  /** Of its first line within; counts from 1. */
  readonly line: number;
  readonly lines: readonly string[];
  /** What the HTML comment directly above it says; empty when there is none. */
  readonly note: string;
}

/** All blocks of code of a page. */
export function fencesOf(text: string): Fence[] {
  const fences: Fence[] = [];
  let open: { language: string; indent: number; line: number; lines: string[] } | undefined;
  let note = "";
  for (const [index, content] of text.split("\n").entries()) {
    const [, indent = "", language] = /^( *)```(\w*)$/.exec(content) ?? [];
    if (open === undefined && language !== undefined) {
      open = { language, indent: indent.length, line: index + 2, lines: [] };
    } else if (open !== undefined && language === "") {
      fences.push({ ...open, note });
      open = undefined;
    } else if (open !== undefined) open.lines.push(content.slice(open.indent));
    else if (content !== "") note = /^ *<!-- (.*) -->$/.exec(content)?.[1] ?? "";
    if (open === undefined && language !== undefined) note = "";
  }
  return fences;
}

/** Why some of a block's commands are not run; undefined when it does not say. */
export function reasonNotToRun({ note }: Fence): string | undefined {
  return /^not run: (.+)$/.exec(note)?.[1];
}

/** Whether a block is of commands to type. */
export function isOfCommands({ language, note }: Fence): boolean {
  return ["sh", "bash", "console"].includes(language) && !note.startsWith("file: ");
}

/** A line of commands. */
export interface CommandLine {
  readonly text: string;
  /** Counts from 1. */
  readonly line: number;
}

/** The lines of commands of a block: without prompts and comments, those that go on put together. */
export function commandLines({ lines, line }: Fence): CommandLine[] {
  const found: CommandLine[] = [];
  let begun = "";
  for (const [index, content] of lines.entries()) {
    const text = begun + content.replace(/^\$ /, "").trim();
    begun = text.endsWith("\\") ? text.slice(0, -1) : "";
    if (begun === "" && text !== "" && !text.startsWith("#")) {
      found.push({ text, line: line + index });
    }
  }
  return found;
}
