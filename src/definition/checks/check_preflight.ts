import type { DefinitionDraft } from "../definition_draft.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { errorAt, type Finding } from "../finding.ts";
import { quote } from "../quote.ts";
import { didYouMean } from "../suggest.ts";

/** Checks that what preflight is to ignore are names of its checks. */
export function checkPreflight(
  draft: DefinitionDraft,
  { preflightChecks }: Pick<DefinitionFacts, "preflightChecks">,
): Finding[] {
  return (draft.ignorePreflight ?? []).flatMap((name, index) => {
    if (name === undefined || preflightChecks.includes(name)) return [];
    const message = `preflight has no check ${quote(name)}`;
    const hint = didYouMean(name, preflightChecks);
    return [errorAt(["ignorePreflight", index], "unknown-check", message, hint)];
  });
}
