import { join } from "node:path";
import { z } from "zod";
import type { NpmPackage } from "./npm_packages.ts";

/** What a package says of its licence. */
export interface PackageLicence {
  /** An SPDX expression, as `MIT` or `(MIT OR Apache-2.0)`. */
  readonly expression: string;
  /** Who made it, where the package says so. */
  readonly author: string | undefined;
  /** The files in which the licence and its notices are, sorted by name; line ends as in Unix. */
  readonly texts: readonly string[];
}

const person = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);

/** Older packages have a list of objects where newer ones have an expression. */
const manifestShape = z.object({
  license: z.union([
    z.string(),
    z.object({ type: z.string() }).transform(({ type }) => type),
  ]).optional(),
  licenses: z.array(z.object({ type: z.string() })).optional(),
  author: person.optional(),
});

const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * Reads a package's licence from its files.
 * @throws Error when the package names none: somebody must look at it
 */
export async function packageLicence({ id, directory }: NpmPackage): Promise<PackageLicence> {
  const text = await Deno.readTextFile(join(directory, "package.json"));
  const { license, licenses = [], author } = manifestShape.parse(JSON.parse(text));
  const expression = license ?? licenses.map(({ type }) => type).join(" OR ");
  if (expression === "") throw new Error(`${id} names no licence`);
  const texts = await Promise.all(
    (await licenceFiles(directory)).map((name) => Deno.readTextFile(join(directory, name))),
  );
  return { expression, author, texts: texts.map(unixText) };
}

async function licenceFiles(directory: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(directory)) {
    if (isFile && licenceFile.test(name)) names.push(name);
  }
  return names.sort();
}

function unixText(text: string): string {
  return `${text.replace(/\r\n?/g, "\n").replace(/[ \t]+$/gm, "").trim()}\n`;
}
