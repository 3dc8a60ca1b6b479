import { checkDefinition } from "../../src/definition/check_definition.ts";
import type { DefinitionFacts } from "../../src/definition/definition_facts.ts";
import { parseDefinition } from "../../src/definition/parse_definition.ts";
import { DefinitionError, type Problem } from "../../src/errors.ts";
import { definitionFacts } from "./definition_facts.ts";
import { validDefinition } from "./valid_definition.ts";

/**
 * All problems of a definition's text, warnings too. Whatever is thrown and is not a
 * DefinitionError comes through.
 */
export function textProblems(
  text: string,
  facts: DefinitionFacts = definitionFacts(),
): readonly Problem[] {
  try {
    return checkDefinition(parseDefinition(text, "cluster.json"), facts).warnings;
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

/**
 * Rules and paths, as `rule /path`, that {@link validDefinition} breaks with these overrides;
 * `warning:` stands before a warning. The one of its dockerVersion is left out.
 */
export function brokenRules(
  overrides: Record<string, unknown>,
  facts: Partial<DefinitionFacts> = {},
): string[] {
  const text = JSON.stringify(validDefinition({ dockerVersion: undefined, ...overrides }));
  return textProblems(text, definitionFacts(facts)).map(({ severity, rule, path }) =>
    `${severity === "warning" ? "warning:" : ""}${rule} ${path}`
  );
}
