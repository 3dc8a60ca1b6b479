import assert from "node:assert/strict";
import { npmPackages, packagesOfGraph } from "./npm_packages.ts";

/** What Deno says of a package. */
function known(name: string, dependencies: string[] = []): Record<string, unknown> {
  return { name, version: "1.0.0", dependencies, registryUrl: "https://npm.example/" };
}

/** A graph in which a module imports one package's code, and the types of another. */
const graph = {
  redirects: { "npm:app@1": "npm:/app@1.0.0" },
  modules: [
    {
      specifier: "file:///main.ts",
      dependencies: [
        { code: { specifier: "npm:app@1" } },
        { type: { specifier: "npm:@types/app@1.0.0" } },
      ],
    },
    { specifier: "npm:/app@1.0.0", npmPackage: "app@1.0.0_peer@1.0.0" },
    { specifier: "npm:/@types/app@1.0.0", npmPackage: "@types/app@1.0.0" },
  ],
  npmPackages: {
    "app@1.0.0_peer@1.0.0": known("app", ["peer@1.0.0", "loop@1.0.0"]),
    "peer@1.0.0": { ...known("peer"), localPath: "/there" },
    "loop@1.0.0": known("loop", ["app@1.0.0_peer@1.0.0"]),
    "@types/app@1.0.0": known("@types/app"),
    "for-tests@1.0.0": known("for-tests"),
  },
};

Deno.test("packagesOfGraph() finds what is imported and what that depends on, but no types", () => {
  const packages = packagesOfGraph(graph, "/cache");
  assert.deepEqual(packages.map(({ name }) => name), ["app", "loop", "peer"]);
  assert.equal(packages[0]?.directory, "/cache/npm.example/app/1.0.0");
  assert.equal(packages[2]?.directory, "/there", "where Deno says that it is");
});

Deno.test("npmPackages() knows what hakube imports", async () => {
  const names = (await npmPackages()).map(({ name }) => name);
  for (const name of ["ssh2", "zod", "yaml", "asn1"]) assert.ok(names.includes(name), name);
  for (const name of ["@types/ssh2", "fast-check", "@babel/parser"]) {
    assert.ok(!names.includes(name), name);
  }
});
