import { z } from "zod";

/** A crate of Rust that Deno is made of. */
export interface Crate {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, or what stands for it in older crates, as `MIT/Apache-2.0`. */
  readonly licence: string;
}

/** The part of `cargo metadata` that tells of crates; `kind` is null for what is linked. */
const metadataShape = z.object({
  packages: z.array(z.object({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    license: z.string().nullable(),
    manifest_path: z.string(),
  })),
  resolve: z.object({
    root: z.string(),
    nodes: z.array(z.object({
      id: z.string(),
      deps: z.array(z.object({
        pkg: z.string(),
        dep_kinds: z.array(z.object({ kind: z.string().nullable() })),
      })),
    })),
  }),
});

/** What `cargo metadata` prints. */
export type CargoMetadata = z.infer<typeof metadataShape>;

/**
 * Runs `cargo metadata`.
 * @param manifest path of a Cargo.toml
 * @throws Error with what cargo said
 */
export async function cargoMetadata(
  manifest: string,
  options: readonly string[] = [],
): Promise<CargoMetadata> {
  const cargo = new Deno.Command("cargo", {
    args: ["metadata", "--quiet", "--format-version=1", `--manifest-path=${manifest}`, ...options],
  });
  const { success, stdout, stderr } = await cargo.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`cargo metadata: ${decoder.decode(stderr)}`);
  return metadataShape.parse(JSON.parse(decoder.decode(stdout)));
}

/** The crates that are linked into the root of the graph, without itself, sorted by name. */
export function linkedCrates({ packages, resolve: { root, nodes } }: CargoMetadata): Crate[] {
  const dependencies = new Map(
    nodes.map(({ id, deps }) => [
      id,
      deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null))
        .map(({ pkg }) => pkg),
    ]),
  );
  const linked = new Set<string>();
  const open = [root];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (linked.has(id)) continue;
    linked.add(id);
    open.push(...dependencies.get(id) ?? []);
  }
  return packages.filter(({ id }) => linked.has(id) && id !== root)
    .map(({ name, version, license }) => ({ name, version, licence: license ?? "see its files" }))
    .sort((one, other) => keyOf(one) < keyOf(other) ? -1 : 1);
}

function keyOf({ name, version }: Crate): string {
  return `${name} ${version}`;
}
