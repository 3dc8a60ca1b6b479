import { bugExitCode, DefinitionError, exitCodes, HakubeError, type Problem } from "../errors.ts";
import { definitionName } from "./definition_name.ts";
import type { errorDocument } from "./documents/error_documents.ts";
import type { DocumentFields } from "./documents/json_document.ts";
import { printDocument } from "./print_document.ts";
import { styled, type Terminal } from "./terminal.ts";
import { printable } from "./views/printable.ts";

/** Exit code of the process for what was thrown. */
export function exitCodeOf(error: unknown): number {
  return error instanceof HakubeError ? exitCodes[error.kind] : bugExitCode;
}

/** Tells a person, or with `json` a program, what went wrong. */
export function reportError(error: unknown, terminal: Terminal, json: boolean): void {
  if (json) printDocument<typeof errorDocument>(terminal, errorFields(error));
  else if (error instanceof DefinitionError) reportProblems(error.file, error.problems, terminal);
  else terminal.err(errorText(error, terminal));
}

/** One line a problem, `file:line:column: severity: message`, and its hint below. */
export function reportProblems(
  path: string,
  problems: readonly Problem[],
  terminal: Terminal,
): void {
  const file = definitionName(path);
  for (const { line, column, severity, message, hint } of problems) {
    const colour = severity === "error" ? "red" : "yellow";
    const place = styled(terminal, "bold", `${file}:${line}:${column}:`);
    terminal.err(`${place} ${styled(terminal, colour, severity)}: ${message}\n`);
    if (hint !== undefined) terminal.err(`  hint: ${hint}\n`);
  }
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (errors > 0) terminal.err(`${errors} ${errors === 1 ? "problem" : "problems"} in ${file}\n`);
}

function errorText(error: unknown, terminal: Terminal): string {
  const label = styled(terminal, "red", "error");
  if (error instanceof HakubeError) {
    const hints = error.hints.map((hint) => `  hint: ${printable(hint)}\n`).join("");
    return `${label}: ${printable(error.message)}\n${hints}`;
  }
  // Nothing but name, message and places: what an error carries besides may be anything.
  const trace = error instanceof Error ? error.stack ?? error.message : String(error);
  return `${label}: this is a bug in hakube\n${printable(trace)}\n`;
}

function errorFields(error: unknown): DocumentFields<typeof errorDocument> {
  const document = { kind: "Error", exitCode: exitCodeOf(error) } as const;
  if (!(error instanceof HakubeError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...document, error: "bug", message, hints: [] };
  }
  const { kind, message, hints } = error;
  const problems = error instanceof DefinitionError ? { problems: error.problems } : {};
  return { ...document, error: kind, message, hints, ...problems };
}
