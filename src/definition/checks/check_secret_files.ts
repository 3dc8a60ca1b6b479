import type { DefinitionDraft } from "../definition_draft.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { type Finding, warningAt } from "../finding.ts";
import { isHookPath } from "../hook_references.ts";
import { type JsonPath, pathLabel } from "../json_path.ts";
import { quote } from "../quote.ts";

/**
 * Checks that files with secrets are there. Only a warning: who checks and renders, such as a CI
 * system, need not have what `install` alone reads.
 */
export function checkSecretFiles(draft: DefinitionDraft, facts: DefinitionFacts): Finding[] {
  const config = draft.hooks?.cloudProviderConfig;
  const isFile = typeof config === "string" && isHookPath(config);
  return [
    ...credentialsFiles(draft).flatMap(({ path, file }) => checkFile(path, file, facts)),
    ...(isFile ? checkFile(["hooks", "cloudProviderConfig"], config, facts) : []),
  ];
}

function credentialsFiles({ mirrors = {} }: DefinitionDraft): { path: JsonPath; file: string }[] {
  const { manifests = {}, images = {}, ...others } = mirrors;
  const groups = [[[], others], [["manifests"], manifests], [["images"], images]] as const;
  return groups.flatMap(([group, named]) =>
    Object.entries(named).flatMap(([name, mirror]) => {
      const file = typeof mirror === "object" ? mirror.credentialsFile : undefined;
      const path = ["mirrors", ...group, name, "credentialsFile"];
      return file === undefined ? [] : [{ path, file }];
    })
  );
}

function checkFile(path: JsonPath, file: string, facts: DefinitionFacts): Finding[] {
  if (facts.hasSecretFile(file)) return [];
  const message = `${pathLabel(path)} ${quote(file)} is no file that is there`;
  const hint = "hakube install reads it: put it there until then, with mode 0600";
  return [warningAt(path, "secret-file-missing", message, hint)];
}
