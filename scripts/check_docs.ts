import { type Finding, reportFindings } from "./finding.ts";
import { referencePages } from "./reference/reference_pages.ts";
import { repositoryFiles, repositoryRoot } from "./repository_files.ts";
import { commandLineFindings } from "./rules/command_line_rules.ts";
import { dependencyFindings } from "./rules/dependency_rules.ts";
import { docCommentFindings } from "./rules/doc_comment_rules.ts";
import { forbiddenTextFindings } from "./rules/forbidden_text_rules.ts";
import { linkFindings } from "./rules/link_rules.ts";
import { referenceFindings } from "./rules/reference_rules.ts";
import { sizeFindings } from "./rules/size_rules.ts";
import type { SourceFile } from "./source_file.ts";

/** Everything about the repository's files that a reader would stumble over. */
export function docsFindings(files: readonly SourceFile[]): Finding[] {
  return [
    ...docCommentFindings(files),
    ...referenceFindings(files, referencePages()),
    ...dependencyFindings(files),
    ...linkFindings(files),
    ...commandLineFindings(files),
    ...forbiddenTextFindings(files, [repositoryRoot, Deno.env.get("HOME") ?? ""]),
    ...sizeFindings(files),
  ];
}

if (import.meta.main) {
  Deno.exit(reportFindings("docs", docsFindings(await repositoryFiles())));
}
