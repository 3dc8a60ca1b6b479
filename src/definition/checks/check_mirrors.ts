import { certificatesOf } from "../certificates.ts";
import type { DefinitionDraft } from "../definition_draft.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { errorAt, errorAtKey, type Finding } from "../finding.ts";
import type { JsonPath } from "../json_path.ts";
import { quote } from "../quote.ts";
import { didYouMean } from "../suggest.ts";
import { checkAuthority } from "./check_authority.ts";

/**
 * Checks what the schema cannot see in `mirrors`.
 * @param manifests names of the manifests that hakube applies
 */
export function checkMirrors(
  draft: DefinitionDraft,
  facts: DefinitionFacts,
  manifests: readonly string[],
): Finding[] {
  return [
    ...checkEach(draft, facts),
    ...checkManifestNames(draft, manifests),
    ...checkAuthoritiesOfHosts(draft, facts),
  ];
}

function checkEach(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  const { manifests, images, ...others } = draft.mirrors ?? {};
  const groups = [
    { path: ["mirrors"], group: others },
    { path: ["mirrors", "manifests"], group: manifests ?? {} },
    { path: ["mirrors", "images"], group: images ?? {} },
  ];
  return groups.flatMap(({ path, group }) =>
    Object.entries(group).flatMap(([name, mirror]) => {
      if (typeof mirror === "string") return checkUrl([...path, name], mirror);
      if (mirror?.url === undefined) return [];
      const at = [...path, name];
      return [...checkUrl([...at, "url"], mirror.url), ...checkAccess(at, mirror, facts)];
    })
  );
}

/** A certificate authority and a login that go with plain http protect nothing. */
function checkAccess(
  path: JsonPath,
  { url, ca, credentialsFile }: {
    readonly url?: string | undefined;
    readonly ca?: string | undefined;
    readonly credentialsFile?: string | undefined;
  },
  facts: DefinitionFacts,
): Finding[] {
  const isPlain = url?.startsWith("http://") ?? false;
  const findings: Finding[] = [];
  if (ca !== undefined) {
    findings.push(...checkAuthority([...path, "ca"], ca, facts));
    if (isPlain) {
      const message = `ca ${quote(ca)} goes with https, and ${quote(url)} is http`;
      findings.push(errorAt([...path, "ca"], "ca-without-https", message));
    }
  }
  if (credentialsFile !== undefined && isPlain) {
    const message = `the login of ${quote(credentialsFile)} would travel to ${
      quote(url)
    } in the clear`;
    const hint = "write an https URL";
    findings.push(errorAt([...path, "credentialsFile"], "login-without-https", message, hint));
  }
  return findings;
}

/** apt takes one authority for a host, whatever is fetched there. */
function checkAuthoritiesOfHosts(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  const { kubernetesPackages: one, containerdPackages: other } = draft.mirrors ?? {};
  if (typeof one !== "object" || typeof other !== "object") return [];
  const text = (mirror: typeof one) => mirror.ca && certificatesOf(facts.fileText(mirror.ca) ?? "");
  if (text(one) === text(other) || hostOf(one.url) !== hostOf(other.url)) return [];
  const message = `kubernetesPackages and containerdPackages are on one host with different ca`;
  const path = ["mirrors", "containerdPackages"];
  return [errorAt(path, "two-authorities", message, "give both the same ca")];
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;
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
