import assert from "node:assert/strict";
import { repositoryRoot } from "../repository_files.ts";
import { linkedCrates } from "./runtime_crates.ts";

const crate = (name: string, license: string | null) => ({
  ...{ id: name, name, version: "1.0.0", license, manifest_path: `/${name}/Cargo.toml` },
});
const dependency = (pkg: string, kind: string | null) => ({ pkg, dep_kinds: [{ kind }] });

Deno.test("linkedCrates() follows what is linked, and nothing that only builds or tests", () => {
  const crates = linkedCrates({
    packages: [crate("root", "MIT"), crate("b", "MIT"), crate("a", null), crate("builder", "MIT")],
    resolve: {
      root: "root",
      nodes: [
        { id: "root", deps: [dependency("b", null), dependency("builder", "build")] },
        { id: "b", deps: [dependency("a", null), dependency("root", null)] },
        { id: "a", deps: [] },
        { id: "builder", deps: [] },
      ],
    },
  });
  assert.deepEqual(crates, [
    { name: "a", version: "1.0.0", licence: "see its files" },
    { name: "b", version: "1.0.0", licence: "MIT" },
  ]);
});

Deno.test("licenses/crates.txt is of the Deno that releases are compiled with", async () => {
  const crates = await Deno.readTextFile(`${repositoryRoot}licenses/crates.txt`);
  const workflow = await Deno.readTextFile(`${repositoryRoot}.github/workflows/release.yml`);
  const [, version] = /deno-version: ([\d.]+)/.exec(workflow) ?? [];
  assert.ok(version !== undefined);
  assert.ok(crates.startsWith(`Crates that Deno ${version} is made of`), version);
});
