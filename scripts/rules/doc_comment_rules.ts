import type { Finding } from "../finding.ts";
import { parseModule } from "../module_syntax.ts";
import { isTest, type SourceFile } from "../source_file.ts";

/** Checks that every exported function of `src/` and `scripts/` says what it does. */
export function docCommentFindings(files: readonly SourceFile[]): Finding[] {
  return files
    .filter((file) => /^(src|scripts)\/.*\.ts$/.test(file.path) && !isTest(file))
    .flatMap((file) =>
      parseModule(file).exportedFunctions
        .filter(({ documented }) => !documented)
        .map(({ name, line }) => ({
          path: file.path,
          line,
          rule: "doc-comment",
          message: `${name} is exported: say in a doc comment what it does`,
        }))
    );
}
