import assert from "node:assert/strict";
import { billOfMaterials } from "./bill_of_materials.ts";
import { licensedPackages } from "./licensed_packages.ts";
import { sourceSbom } from "./sbom.ts";

interface Component {
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly purl?: string;
  readonly licenses: readonly { license?: { id: string }; expression?: string }[];
  readonly hashes?: readonly { alg: string; content: string }[];
}

interface Bom {
  readonly bomFormat: string;
  readonly components: readonly Component[];
  readonly dependencies: readonly { ref: string; dependsOn?: readonly string[] }[];
}

const made = {
  version: "1.2.3",
  runtime: { deno: "2.0.0", v8: "13.0" },
  packages: [
    {
      ...{ id: "@scope/a@1.0.0_b@2.0.0", name: "@scope/a", version: "1.0.0", directory: "/none" },
      ...{ dependencies: ["b@2.0.0"], expression: "MIT OR ISC", author: undefined, texts: [] },
    },
    {
      ...{ id: "b@2.0.0", name: "b", version: "2.0.0", directory: "/none" },
      ...{ dependencies: [], expression: "MIT", author: "Ada", texts: [] },
    },
  ],
  direct: ["@scope/a@1.0.0_b@2.0.0"],
  sha512: new Map([["b@2.0.0", `${"A".repeat(86)}==`]]),
  time: new Date(0),
};

Deno.test("billOfMaterials() names each package, its licence, its checksum and what it depends on", () => {
  const { components, dependencies }: Bom = JSON.parse(billOfMaterials(made));
  const [b] = components.filter(({ name }) => name === "b");
  assert.deepEqual(b?.hashes, [{ alg: "SHA-512", content: "00".repeat(64) }]);
  assert.deepEqual(b?.licenses, [{ license: { id: "MIT" } }]);
  const [a] = components.filter(({ group }) => group === "@scope");
  assert.equal(a?.purl, "pkg:npm/%40scope/a@1.0.0");
  assert.deepEqual(a?.licenses, [{ expression: "MIT OR ISC" }]);
  const of = (ref: string): unknown => dependencies.find((row) => row.ref === ref)?.dependsOn;
  assert.deepEqual(of("hakube@1.2.3"), ["@scope/a@1.0.0", "deno@2.0.0"]);
  assert.deepEqual(of("@scope/a@1.0.0"), ["b@2.0.0"]);
  assert.deepEqual(of("deno@2.0.0"), ["v8@13.0"]);
});

Deno.test("billOfMaterials() gives the same bytes again, and refuses a dependency that is not listed", () => {
  assert.equal(billOfMaterials(made), billOfMaterials(made));
  assert.throws(() => billOfMaterials({ ...made, direct: ["none@1.0.0"] }), /not in the list/);
});

Deno.test("sourceSbom() holds every package of npm in the program, with licence and checksum", async () => {
  const bom: Bom = JSON.parse(await sourceSbom("1760000000"));
  assert.equal(bom.bomFormat, "CycloneDX");
  const packages = await licensedPackages();
  assert.ok(packages.length > 20);
  for (const { name, version } of packages) {
    const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    const component = bom.components.find((one) => one.purl === purl);
    assert.equal(component?.licenses.length, 1, purl);
    assert.match(component?.hashes?.[0]?.content ?? "", /^[0-9a-f]{128}$/, purl);
  }
  assert.equal(bom.components.length, packages.length + 2);
});
