import assert from "node:assert/strict";
import { repositoryRoot } from "../repository_files.ts";
import { licencesText, type LicensedPackage } from "./licences_text.ts";
import { licensedPackages } from "./licensed_packages.ts";
import type { NpmPackage } from "./npm_packages.ts";
import { packageLicence } from "./package_licence.ts";

Deno.test("licenses/packages.txt is what `deno task licenses` writes", async () => {
  const written = await Deno.readTextFile(`${repositoryRoot}licenses/packages.txt`);
  assert.equal(written, licencesText(await licensedPackages()), "run deno task licenses");
});

Deno.test("every package's licence is one that lets it be passed on in a binary", async () => {
  const allowed = ["0BSD", "Apache-2.0", "BSD-3-Clause", "ISC", "MIT", "Unlicense"];
  const others = (await licensedPackages()).filter(({ expression }) =>
    !allowed.includes(expression)
  );
  assert.deepEqual(others.map(({ id, expression }) => `${id}: ${expression}`), []);
});

/** Reads the licence of a package with these files. */
async function licenceOf(
  files: Readonly<Record<string, string>>,
): ReturnType<typeof packageLicence> {
  const directory = await Deno.makeTempDir({ prefix: "hakube-licence-" });
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${directory}/${name}`, text);
    }
    return await packageLicence({ ...pack("made"), directory });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function pack(name: string): NpmPackage {
  return { id: `${name}@1.0.0`, name, version: "1.0.0", dependencies: [], directory: "/none" };
}

Deno.test("packageLicence() reads what packages of all ages say", async () => {
  const read = await licenceOf({
    "package.json": '{"license":"MIT","author":{"name":"Ada"}}',
    "LICENSE.md": "text \r\n",
    "NOTICE": "notice",
    "licensed.js": "no licence",
  });
  assert.deepEqual(read, { expression: "MIT", author: "Ada", texts: ["text\n", "notice\n"] });
  const old = await licenceOf({ "package.json": '{"licenses":[{"type":"MIT"},{"type":"ISC"}]}' });
  assert.deepEqual(old, { expression: "MIT OR ISC", author: undefined, texts: [] });
  await assert.rejects(licenceOf({ "package.json": "{}" }), /made@1\.0\.0 names no licence/);
});

Deno.test("licencesText() has each text once, and says who has none", () => {
  const licensed = (name: string, texts: readonly string[]): LicensedPackage => ({
    ...pack(name),
    ...{ expression: "MIT", author: "Ada", texts },
  });
  const text = licencesText([
    licensed("a", ["same\n"]),
    licensed("b", ["same\n"]),
    licensed("c", []),
  ]);
  assert.match(text, / {2}a 1\.0\.0: MIT\n {2}b 1\.0\.0: MIT\n {2}c 1\.0\.0: MIT\n/);
  assert.match(text, /={80}\na 1\.0\.0\nb 1\.0\.0\n\nsame\n/);
  assert.equal(text.split("same").length, 2);
  assert.match(text, /={80}\nc 1\.0\.0\n\nThe package has no file .* It is MIT, by Ada\.\n$/);
});
