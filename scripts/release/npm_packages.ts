import { join } from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../repository_files.ts";

/** A package of npm that the program is made of. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** As `deno.lock` names it: name, version, and the peers that it was resolved with. */
  readonly id: string;
  /** Ids of the packages that it names as its dependencies. */
  readonly dependencies: readonly string[];
  /** Where its files lie. */
  readonly directory: string;
}

/** The part of `deno info --json` that tells of packages (denoland/deno, cli/tools/info.rs). */
const graphShape = z.object({
  redirects: z.record(z.string(), z.string()),
  modules: z.array(z.object({
    specifier: z.string(),
    npmPackage: z.string().optional(),
    dependencies: z.array(z.object({ code: z.object({ specifier: z.string() }).optional() }))
      .default([]),
  })),
  npmPackages: z.record(
    z.string(),
    z.object({
      name: z.string(),
      version: z.string(),
      dependencies: z.array(z.string()),
      registryUrl: z.string(),
      /** Not before Deno 2.9. */
      localPath: z.string().optional(),
    }),
  ),
});

/**
 * Every package that `main.ts` imports, and what those depend on, sorted. Packages of types only are not
 * among them, nor what tests and scripts use. Of a dependency that is optional, or that the bundler
 * leaves out, the source still speaks: these are a few more than a binary holds, never fewer.
 * @throws Error when Deno cannot make out the graph
 */
export async function npmPackages(): Promise<NpmPackage[]> {
  const { npmCache } = z.object({ npmCache: z.string() }).parse(await denoInfo());
  return packagesOfGraph(await denoInfo("main.ts"), npmCache);
}

async function denoInfo(...about: string[]): Promise<unknown> {
  const info = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", ...about],
    cwd: repositoryRoot,
  });
  const { success, stdout, stderr } = await info.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`deno info: ${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout));
}

/**
 * @param info what `deno info --json` says of a module
 * @param cache where Deno keeps packages, for those of which it does not say where they lie
 */
export function packagesOfGraph(info: unknown, cache: string): NpmPackage[] {
  const { modules, redirects, npmPackages } = graphShape.parse(info);
  const imported = new Set(
    modules.flatMap(({ dependencies }) => dependencies.map(({ code }) => code?.specifier))
      .filter((specifier) => specifier !== undefined)
      .map((specifier) => canonical(redirects[specifier] ?? specifier)),
  );
  const found = new Map<string, NpmPackage>();
  const add = (id: string): void => {
    const known = npmPackages[id];
    if (found.has(id) || known === undefined) return;
    const { name, version, dependencies, registryUrl, localPath } = known;
    const directory = localPath ?? join(cache, new URL(registryUrl).host, name, version);
    found.set(id, { id, name, version, dependencies, directory });
    dependencies.forEach(add);
  };
  for (const { specifier, npmPackage } of modules) {
    if (npmPackage !== undefined && imported.has(canonical(specifier))) add(npmPackage);
  }
  return [...found.values()].sort((one, other) => one.id < other.id ? -1 : 1);
}

/** `npm:zod@4` and `npm:/zod@4` are the same; Deno writes both. */
function canonical(specifier: string): string {
  return specifier.replace(/^npm:\/?/, "npm:");
}
