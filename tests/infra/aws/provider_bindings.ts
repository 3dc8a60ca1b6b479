import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { bindingSchema, type SchemaBlock } from "./binding_schema.ts";
import { providerBindingSchema } from "./provider_binding_schema.ts";
import { outputOf, runProgram } from "../../run_program.ts";
import { cached } from "./tool_cache.ts";

/** Bindings of a provider: an npm package that is generated from the schema it publishes. */
export interface ProviderBindings {
  /** The provider, as in `required_providers`. */
  readonly name: "aws" | "tls";
  /** Its version, the one that the bindings were generated from. */
  readonly version: string;
  /** Name and version of the package. */
  readonly npmPackage: string;
  /** Of the package's file, as in a lock file. */
  readonly integrity: string;
}

/** The providers of infra-providers/aws. A newer one is a newer package here and in versions.tf. */
export const providerBindings: readonly ProviderBindings[] = [
  {
    name: "aws",
    version: "6.66.0",
    npmPackage: "@cdktn/provider-aws@25.7.0",
    integrity:
      "sha512-E/nhu0yVZE4mXMgIPuI8tEFt1BExLkA7ARjihdG+/HmfDfzLr+OEF3dkFRvI6glRt30lrrBWQLwXqCJBxcmyUg==",
  },
  {
    name: "tls",
    version: "4.1.0",
    npmPackage: "@cdktf/provider-tls@11.0.1",
    integrity:
      "sha512-8b7nKJUzLDxGEHOuXo5WcpFGg7g4rQqol6f1YjCJoQD5o3AA68hjMpfWJ6yy85DJekyjA0/idYbeINlOmrd4EQ==",
  },
];

/** Everything that a provider's schema says about the resources in use. */
export interface ProviderSchema {
  readonly address: string;
  readonly provider: SchemaBlock;
  readonly resources: Readonly<Record<string, SchemaBlock>>;
  readonly data: Readonly<Record<string, SchemaBlock>>;
}

/**
 * Schema of a provider, of these resources and data sources. One that the bindings do not have is
 * left out, and OpenTofu says that the provider does not support it.
 * @param types such as `aws_instance`
 */
export async function providerSchema(
  bindings: ProviderBindings,
  types: { readonly resources: readonly string[]; readonly data: readonly string[] },
): Promise<ProviderSchema> {
  const archive = await fetchBindings(bindings);
  const isOurs = (type: string) => type.startsWith(`${bindings.name}_`);
  const folder = (type: string) => type.slice(bindings.name.length + 1).replaceAll("_", "-");
  const resources = types.resources.filter(isOurs).map((type) => [type, folder(type)] as const);
  const data = types.data.filter(isOurs).map((type) =>
    [type, `data-${bindings.name}-${folder(type)}`] as const
  );
  const texts = await bindingTexts(archive, [
    "provider",
    ...[...resources, ...data].map((e) => e[1]),
  ]);
  const schemas = (named: readonly (readonly [string, string])[]) =>
    Object.fromEntries(named.flatMap(([type, name]) => {
      const text = texts.get(name);
      return text === undefined ? [] : [[type, bindingSchema(text)] as const];
    }));
  const provider = texts.get("provider");
  if (provider === undefined) throw new Error(`${bindings.npmPackage} has no provider`);
  return {
    address: `registry.opentofu.org/hashicorp/${bindings.name}`,
    provider: providerBindingSchema(provider),
    resources: schemas(resources),
    data: schemas(data),
  };
}

/** @returns path of the package's archive, fetched once and verified */
async function fetchBindings({ npmPackage, integrity }: ProviderBindings): Promise<string> {
  const fileName = npmPackage.replace(/^@/, "").replace("/", "-").replace(/@/, "-") + ".tgz";
  const directory = await cached(fileName.replace(/\.tgz$/, ""), async (cwd) => {
    await outputOf(["npm", "pack", "--silent", npmPackage], { cwd });
    const archive = await Deno.readFile(join(cwd, fileName));
    const found = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
    if (found !== integrity) throw new Error(`${npmPackage}: ${found}, and not ${integrity}`);
  });
  return join(directory, fileName);
}

/**
 * Reads the sources of these folders; what is not there is left out. They are taken out of the
 * archive once, for it is large.
 */
async function bindingTexts(
  archive: string,
  folders: readonly string[],
): Promise<Map<string, string>> {
  const members = folders.map((folder) => `package/lib/${folder}/index.js`).sort();
  const hash = createHash("sha256").update(members.join("\n")).digest("hex").slice(0, 16);
  const directory = await cached(`${basename(archive, ".tgz")}-${hash}`, async (cwd) => {
    // tar ends with 2 when a member is missing, after it has written all others.
    await runProgram(["tar", "--extract", "--gzip", `--file=${archive}`, ...members], { cwd });
  });
  const texts = new Map<string, string>();
  for (const folder of folders) {
    const path = `${directory}/package/lib/${folder}/index.js`;
    const text = await Deno.readTextFile(path).catch(() => undefined);
    if (text !== undefined) texts.set(folder, sourceOf(text));
  }
  return texts;
}

/**
 * The TypeScript that a file was compiled from, out of its source map: compiling drops comments
 * that say what is required.
 */
function sourceOf(compiled: string): string {
  const map = /^\/\/# sourceMappingURL=data:application\/json;base64,(\S+)$/m.exec(compiled)?.[1];
  if (map === undefined) throw new Error("the bindings have no source map");
  const { sourcesContent } = JSON.parse(Buffer.from(map, "base64").toString()) as {
    sourcesContent: string[];
  };
  return sourcesContent.join("\n");
}
