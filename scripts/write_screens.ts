import { repositoryRoot } from "./repository_files.ts";
import { screenFiles } from "./screens/screens.ts";

/** Writes `tests/screens/` and `docs/images/` anew; `tests/screens/screens_test.ts` finds out when that was forgotten. */
if (import.meta.main) {
  for (const directory of ["tests/screens", "docs/images"]) {
    await Deno.mkdir(`${repositoryRoot}${directory}`, { recursive: true });
  }
  for (const { path, text } of screenFiles()) {
    await Deno.writeTextFile(`${repositoryRoot}${path}`, text);
  }
}
