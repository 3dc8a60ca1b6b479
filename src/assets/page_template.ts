import { fileURLToPath } from "node:url";
import { Eta } from "eta";
import type { Files } from "../ports.ts";

/** Where the pages' templates lie: beside `src/`, in the source tree and in the binary alike. */
const root = fileURLToPath(new URL("../../templates/", import.meta.url));

/** Makes a page of what it is to show; texts are escaped. */
export type PageTemplate = (data: object) => string;

/** A page's parts, of which `page` is the whole, and its style in the order in which it counts. */
interface PageFiles {
  readonly parts: readonly string[];
  readonly styles: readonly string[];
}

const pages = {
  inspect: {
    parts: ["page", "picture", "group", "step", "file", "certificates"],
    styles: ["colours", "page", "picture", "steps", "tables", "narrow"],
  },
  drill: {
    parts: ["page"],
    styles: ["colours", "page", "picture", "tables", "drill", "narrow"],
  },
} as const satisfies Readonly<Record<string, PageFiles>>;

/** Reads the page of `hakube inspect --html` or `hakube drill --html`. */
export async function readPageTemplate(
  files: Pick<Files, "read">,
  page: keyof typeof pages,
): Promise<PageTemplate> {
  const { parts, styles } = pages[page];
  const eta = new Eta({ autoEscape: true, autoTrim: false, varName: "it" });
  for (const part of parts) {
    eta.loadTemplate(`@${part}`, await read(files, `${page}/${part}.html.eta`));
  }
  const style = (await Promise.all(styles.map((name) => read(files, `style/${name}.css`)))).join(
    "\n",
  );
  return (data) => eta.render("@page", { ...data, style });
}

async function read(files: Pick<Files, "read">, name: string): Promise<string> {
  const bytes = await files.read(`${root}${name}`);
  if (bytes === undefined) throw new Error(`The template "${name}" is missing`);
  return new TextDecoder().decode(bytes);
}
