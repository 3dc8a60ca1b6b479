import { Enums, Models, Serialize, SPDX, Spec } from "@cyclonedx/cyclonedx-library";
import type { LicensedPackage } from "./licences_text.ts";

/** What a bill of materials is made from. */
export interface Materials {
  /** Of hakube. */
  readonly version: string;
  readonly runtime: { readonly deno: string; readonly v8: string };
  readonly packages: readonly LicensedPackage[];
  /** Ids of the packages that hakube itself imports. */
  readonly direct: readonly string[];
  /** SHA-512 of a package's archive in base64, by the package's id: what `deno.lock` pins. */
  readonly sha512: ReadonlyMap<string, string>;
  /** When the source was committed; undefined leaves it out. */
  readonly time: Date | undefined;
}

/**
 * The bill of materials of a release in CycloneDX 1.6, as JSON: hakube, Deno's runtime, and every package
 * of npm with version, licence and checksum, and what depends on what. The same materials give the same
 * bytes, so it has no serial number.
 */
export function billOfMaterials(materials: Materials): string {
  const hakube = application(materials.version);
  const packages = new Map(
    materials.packages.map((pack) => [pack.id, library(pack, materials.sha512.get(pack.id))]),
  );
  for (const { id, dependencies } of materials.packages) {
    for (const dependency of dependencies) depend(packages.get(id), packages.get(dependency));
  }
  for (const id of materials.direct) depend(hakube, packages.get(id));
  const runtime = runtimeOf(materials.runtime);
  depend(hakube, runtime[0]);
  const bom = new Models.Bom({
    metadata: new Models.Metadata({
      component: hakube,
      ...(materials.time === undefined ? {} : { timestamp: materials.time }),
    }),
    components: new Models.ComponentRepository([...runtime, ...packages.values()]),
  });
  const normalizers = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const serializer = new Serialize.JsonSerializer(normalizers);
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function application(version: string): Models.Component {
  return component("application", { name: "hakube", version, licence: "Apache-2.0" });
}

/** Deno, and V8 in it. */
function runtimeOf({ deno, v8 }: Materials["runtime"]): [Models.Component, Models.Component] {
  const runtime = component("platform", { name: "deno", version: deno, licence: "MIT" });
  const engine = component("library", { name: "v8", version: v8, licence: "BSD-3-Clause" });
  runtime.purl = `pkg:github/denoland/deno@v${deno}`;
  depend(runtime, engine);
  return [runtime, engine];
}

function library(pack: LicensedPackage, sha512: string | undefined): Models.Component {
  const { name, version, expression, author } = pack;
  const made = component("library", { name, version, licence: expression });
  const [scope, bare] = name.startsWith("@") ? name.split("/") : [undefined, name];
  made.name = bare ?? name;
  if (scope !== undefined) made.group = scope;
  if (author !== undefined) made.author = author;
  made.purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  if (sha512 !== undefined) {
    made.hashes.set(Enums.HashAlgorithm["SHA-512"], Uint8Array.fromBase64(sha512).toHex());
  }
  return made;
}

function component(
  type: "application" | "library" | "platform",
  { name, version, licence }: { name: string; version: string; licence: string },
): Models.Component {
  const types = {
    application: Enums.ComponentType.Application,
    library: Enums.ComponentType.Library,
    platform: Enums.ComponentType.Platform,
  };
  return new Models.Component(types[type], name, {
    version,
    bomRef: `${name}@${version}`,
    licenses: new Models.LicenseRepository([licenceOf(licence)]),
  });
}

function licenceOf(expression: string): Models.SpdxLicense | Models.LicenseExpression {
  return SPDX.isSupportedSpdxId(expression)
    ? new Models.SpdxLicense(expression)
    : new Models.LicenseExpression(expression);
}

function depend(one: Models.Component | undefined, other: Models.Component | undefined): void {
  if (one === undefined || other === undefined) throw new Error("a dependency is not in the list");
  one.dependencies.add(other.bomRef);
}
