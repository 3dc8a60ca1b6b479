import { fileURLToPath } from "node:url";
import { Eta } from "eta";
import type { Files } from "../ports.ts";

/** Where the page's templates lie: beside `src/`, in the source tree and in the binary alike. */
const root = fileURLToPath(new URL("../../templates/inspect/", import.meta.url));

/** Makes the page of `hakube inspect --html` of what it is to show; texts are escaped. */
export type PageTemplate = (data: object) => string;

const parts = ["page", "picture", "group", "step", "file", "certificates"];

/** The page's style, in the order in which it counts. */
const styles = ["colours", "page", "picture", "steps", "tables", "narrow"];

/** Reads `templates/inspect/`: the page, its parts, and its style. */
export async function readPageTemplate(files: Files): Promise<PageTemplate> {
  const eta = new Eta({ autoEscape: true, autoTrim: false, varName: "it" });
  for (const part of parts) eta.loadTemplate(`@${part}`, await read(files, `${part}.html.eta`));
  const style = (await Promise.all(styles.map((name) => read(files, `style/${name}.css`)))).join(
    "\n",
  );
  return (data) => eta.render("@page", { ...data, style });
}

async function read(files: Files, name: string): Promise<string> {
  const bytes = await files.read(`${root}${name}`);
  if (bytes === undefined) throw new Error(`The template "${name}" is missing`);
  return new TextDecoder().decode(bytes);
}
