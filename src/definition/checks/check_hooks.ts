import { type DefinitionDraft, isRefused } from "../definition_draft.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { errorAt, type Finding } from "../finding.ts";
import {
  bundledHookName,
  defaultNetworkProvider,
  type HookKind,
  hookKinds,
  isHookPath,
} from "../hook_references.ts";
import { wrongHookText } from "../hook_text.ts";
import { quote } from "../quote.ts";
import { didYouMean } from "../suggest.ts";
import { pathHint } from "./path_hint.ts";

/** Checks that hooks exist and are bash. */
export function checkHooks(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  if (isRefused(draft, "hooks")) return [];
  return hookKinds.flatMap((kind) => checkHook(draft, kind, facts));
}

function checkHook(draft: DefinitionDraft, kind: HookKind, facts: DefinitionFacts): Finding[] {
  const path = ["hooks", kind];
  const hooks = draft.hooks ?? {};
  const written = hooks[kind];
  if (kind === "networkProvider" && written === null) {
    const message = "networkProvider is null, and nodes are not Ready without a pod network";
    return [errorAt(path, "no-network", message, 'write "none" if you bring one by other means')];
  }
  if (written === null || (written === undefined && Object.hasOwn(hooks, kind))) return [];
  const reference = written ?? (kind === "networkProvider" ? defaultNetworkProvider : undefined);
  if (reference === undefined) return [];
  if (!isHookPath(reference)) {
    const isKnown = facts.bundledHooks[kind].includes(bundledHookName(reference));
    return isKnown ? [] : [missingHook(kind, reference, facts)];
  }
  const hookText = facts.hookText(reference);
  if (hookText === undefined) return [missingHook(kind, reference, facts)];
  const wrong = wrongHookText(hookText);
  if (wrong === undefined) return [];
  return [errorAt(path, "hook-text", `the text of hook ${quote(reference)} ${wrong}`)];
}

function missingHook(kind: HookKind, reference: string, facts: DefinitionFacts): Finding {
  const path = ["hooks", kind];
  const subject = `${kind} ${quote(reference)}`;
  if (isHookPath(reference)) {
    const hint = pathHint(reference);
    return errorAt(path, "hook-file", `${subject} is no file that can be read`, hint);
  }
  const name = bundledHookName(reference);
  const hint = `the path of your own script has a /; ${didYouMean(name, facts.bundledHooks[kind])}`;
  return errorAt(path, "unknown-hook", `${subject} is no bundled hook`, hint);
}
