import assert from "node:assert/strict";
import { repositoryRoot } from "../repository_files.ts";

const lock = JSON.parse(await Deno.readTextFile(`${repositoryRoot}deno.lock`));
const settings = JSON.parse(await Deno.readTextFile(`${repositoryRoot}deno.json`));

Deno.test("deno.lock has a checksum of every package, and deno.json one version of each", () => {
  const packages: [string, { readonly integrity?: string }][] = Object.entries(lock.npm);
  assert.ok(packages.length > 20);
  for (const [name, { integrity }] of packages) {
    assert.match(integrity ?? "", /^sha512-[A-Za-z0-9+/]{86}==$/, name);
  }
  for (const [name, version] of Object.entries<string>(settings.imports)) {
    assert.match(version, /^npm:(@[a-z0-9-]+\/)?[a-z0-9.-]+@\d+\.\d+\.\d+$/, name);
  }
  assert.equal(settings.lock, true);
});

Deno.test("no package's own scripts are run when it is installed", () => {
  assert.equal(settings.nodeModulesDir, "none");
  assert.equal(settings.allowScripts, undefined);
  const tasks: { readonly command: string }[] = Object.values(settings.tasks);
  for (const { command } of tasks) assert.doesNotMatch(command, /--allow-(scripts|all)|(^| )-A /);
});
