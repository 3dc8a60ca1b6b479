import type { DefinitionDraft } from "../definition_draft.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { errorAt, type Finding } from "../finding.ts";
import { checkAuthority } from "./check_authority.ts";

/** Checks `proxy` and `trustedCAs`. */
export function checkSite(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  const trusted = (draft.trustedCAs ?? []).flatMap((reference, index) =>
    reference === undefined ? [] : checkAuthority(["trustedCAs", index], reference, facts)
  );
  return [...checkProxy(draft), ...trusted];
}

function checkProxy({ proxy }: DefinitionDraft): Finding[] {
  if (proxy === undefined || Object.hasOwn(proxy, "http") || Object.hasOwn(proxy, "https")) {
    return [];
  }
  const message = "proxy names neither a proxy for http nor one for https";
  return [errorAt(["proxy"], "no-proxy-url", message, "most sites give both the same URL")];
}
