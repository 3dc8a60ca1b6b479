import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { exitCodes } from "../../src/errors.ts";
import { catalogueDirectory, provokeAll } from "./catalogue.ts";

const remedy = "If this is meant, write it anew with `deno task errors` and read the diff.";

const { files, provoked } = await provokeAll();

Deno.test("every error says what the catalogue says, with its exit code", async (t) => {
  assert.deepEqual(await denoFiles.list(catalogueDirectory), [...files.keys()].sort(), remedy);
  for (const [name, text] of files) {
    await t.step(name, async () => {
      const written = await Deno.readTextFile(`${catalogueDirectory}/${name}`);
      assert.deepEqual(text.split("\n"), written.split("\n"), remedy);
    });
  }
});

Deno.test("the catalogue has each kind of error that is thrown before a script runs", () => {
  const kinds = new Set(provoked.map(({ kind }) => kind));
  // A script's failure and an unfinished run are outcomes; questions are asked in tests of their own.
  const others = ["script", "unfinished", "interrupted", "different"];
  assert.deepEqual(
    [...kinds].sort(),
    Object.keys(exitCodes).filter((it) => !others.includes(it)).sort(),
  );
});

Deno.test("every error is one sentence, and says what to do", () => {
  for (const { text, kind, code } of provoked) {
    if (kind === "definition") continue;
    assert.notEqual(kind, "bug", text);
    assert.equal(code, exitCodes[kind as keyof typeof exitCodes], text);
    assert.match(text, /(^|\n)error: [^\n]+\n/, text);
    assert.doesNotMatch(text, /\n +at |undefined|\[object|NaN/, text);
    const [message = ""] = /error: ([^\n]+)/.exec(text) ?? [];
    // commander says what is wrong with an option in two sentences.
    if (!/\boption '/.test(message)) assert.doesNotMatch(message, /\.$/, text);
  }
});
