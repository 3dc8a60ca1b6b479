import { repositoryRoot } from "../repository_files.ts";
import { licencesText } from "./licences_text.ts";
import { licensedPackages } from "./licensed_packages.ts";

/** Writes `licenses/packages.txt` anew; `licences_test.ts` finds out when that was forgotten. */
if (import.meta.main) {
  const path = `${repositoryRoot}licenses/packages.txt`;
  await Deno.writeTextFile(path, licencesText(await licensedPackages()));
}
