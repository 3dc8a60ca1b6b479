import { referencePages } from "./reference/reference_pages.ts";
import { repositoryRoot } from "./repository_files.ts";

/** Writes what is generated below `docs/` anew; `scripts/check_docs.ts` finds out when that was forgotten. */
if (import.meta.main) {
  await Deno.mkdir(`${repositoryRoot}docs/reference`, { recursive: true });
  for (const { path, text } of referencePages()) {
    await Deno.writeTextFile(`${repositoryRoot}${path}`, text);
  }
}
