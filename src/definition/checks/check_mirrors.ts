import type { DefinitionDraft } from "../definition_draft.ts";
import { errorAt, errorAtKey, type Finding } from "../finding.ts";
import type { JsonPath } from "../json_path.ts";
import { quote } from "../quote.ts";
import { didYouMean } from "../suggest.ts";

/**
 * Checks what the schema cannot see in `mirrors` and `loadBalancer`.
 * @param manifests names of the manifests that hakube applies
 */
export function checkMirrors(draft: DefinitionDraft, manifests: readonly string[]): Finding[] {
  return [...checkUrls(draft), ...checkManifestNames(draft, manifests), ...checkBalancer(draft)];
}

function checkUrls(draft: DefinitionDraft): Finding[] {
  const { manifests, images, ...others } = draft.mirrors ?? {};
  const groups = [
    { path: ["mirrors"], group: others },
    { path: ["mirrors", "manifests"], group: manifests ?? {} },
    { path: ["mirrors", "images"], group: images ?? {} },
  ];
  return groups.flatMap(({ path, group }) =>
    Object.entries(group).flatMap(([name, mirror]) => {
      const isText = typeof mirror === "string";
      const url = isText ? mirror : mirror?.url;
      if (url === undefined) return [];
      return checkUrl([...path, name, ...(isText ? [] : ["url"])], url);
    })
  );
}

/** Programs differ in what they make of `.` and `..` in a URL's path. */
function checkUrl(path: JsonPath, url: string): Finding[] {
  if (URL.canParse(url) && !url.split("/").some((part) => part === "." || part === "..")) return [];
  const hint = 'write it without "." and ".."';
  return [errorAt(path, "url", `${quote(url)} is not a URL that all programs read alike`, hint)];
}

function checkManifestNames(draft: DefinitionDraft, manifests: readonly string[]): Finding[] {
  return Object.entries(draft.mirrors?.manifests ?? {}).flatMap(([name, mirror]) => {
    if (mirror === undefined || manifests.includes(name)) return [];
    const message = `no manifest is called ${quote(name)}`;
    const path = ["mirrors", "manifests", name];
    return [errorAtKey(path, "unknown-manifest", message, didYouMean(name, manifests))];
  });
}

function checkBalancer(draft: DefinitionDraft): Finding[] {
  if (draft.loadBalancer?.type !== "keepalived") return [];
  const message = 'type "keepalived" is not supported by this version of hakube yet';
  const hint = 'leave it out, or write "external" and bring a load balancer';
  return [errorAt(["loadBalancer", "type"], "not-yet-supported", message, hint)];
}
