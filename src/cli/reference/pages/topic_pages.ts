import type { ReferencePage } from "../reference_page.ts";
import { assetsPage } from "./assets_page.ts";
import { definitionPage } from "./definition_page.ts";
import { exitCodesPage } from "./exit_codes_page.ts";
import { hooksPage } from "./hooks_page.ts";

/** The pages that `docs/reference/` has besides that of commands, which are also topics of help. */
export function topicPages(): ReferencePage[] {
  return [definitionPage(), hooksPage(), assetsPage(), exitCodesPage()];
}
