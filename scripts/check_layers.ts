import { reportFindings } from "./finding.ts";
import { repositoryFiles } from "./repository_files.ts";
import { layerFindings } from "./rules/layer_rules.ts";

/** Fails when an import of the program goes the wrong way (CONTRIBUTING.md, docs/architecture.md). */
if (import.meta.main) {
  Deno.exit(reportFindings("layers", layerFindings(await repositoryFiles())));
}
