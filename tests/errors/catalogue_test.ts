import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { exitCodes } from "../../src/errors.ts";
import { repositoryFiles, repositoryRoot } from "../../scripts/repository_files.ts";
import { catalogueDirectory, provokeAll } from "./catalogue.ts";
import { errorClasses, errorPlaces } from "./error_places.ts";
import { unprovoked } from "./unprovoked.ts";

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
  // A script's failure and an unfinished run are outcomes, and a difference is an answer.
  const others = ["script", "unfinished", "different"];
  assert.deepEqual(
    [...kinds].sort(),
    Object.keys(exitCodes).filter((it) => !others.includes(it)).sort(),
  );
});

const sources = (await repositoryFiles())
  .filter(({ path }) => /^src\/.*(?<!_test)\.ts$/.test(path));
const classes = errorClasses(sources);
const places = sources.flatMap((source) => errorPlaces(source, classes));

/** A message, and what stands behind each colon: some errors say what another one says. */
function endings(message: string): string[] {
  return [message, ...[...message.matchAll(/: /g)].map(({ index }) => message.slice(index + 2))];
}

Deno.test("the catalogue has every error that the source makes, or it is said why not", () => {
  const said = provoked.flatMap(({ text }) =>
    [...text.matchAll(/^error: (.*)$/gm)].flatMap(([, message = ""]) => endings(message))
  );
  // What a definition's error says are its problems, which have rules of their own.
  const left = places.filter(({ name, messages }) =>
    name !== "DefinitionError" &&
    (messages === undefined || !messages.every((one) => said.some((text) => one.test(text))))
  );
  const counts = [...Map.groupBy(left, ({ path }) => path)].map(([path, found]) =>
    [path, found.length] as const
  );
  const excused = Object.entries(unprovoked).map(([path, [count]]) => [path, count] as const);
  const shown = left.map(({ path, line }) => `${path}:${line}`).join("\n");
  assert.deepEqual(Object.fromEntries(counts), Object.fromEntries(excused), shown);
});

Deno.test("what the catalogue does not have is tested where it is said", async () => {
  for (const [, takes] of Object.values(unprovoked)) {
    const [path] = /\b(src|tests)\/\S+\.ts$/.exec(takes) ?? [];
    if (path !== undefined) assert.ok(await denoFiles.stat(`${repositoryRoot}${path}`), path);
  }
});

Deno.test("the catalogue has every class of errors", () => {
  const made = new Set(places.map(({ name }) => name));
  assert.deepEqual([...made].sort(), classes.toSorted());
});

Deno.test("errors begin like the rest of a sentence, and end without a full stop", () => {
  const beginnings = places.flatMap(({ path, line, beginnings }) =>
    beginnings.map((text) => ({ place: `${path}:${line}`, text }))
  );
  const wrong = beginnings.filter(({ text }) =>
    /^\p{Lu}[\p{Ll}\s]/u.test(text) || text.endsWith(".")
  );
  assert.deepEqual(wrong, []);
});

Deno.test("every error but an interruption says what to do", () => {
  // What commander says of a command line, and most of a definition's problems, say it themselves.
  const silent = provoked.filter(({ text, kind }) =>
    !["interrupted", "definition"].includes(kind) && !text.includes("\n  hint: ") &&
    !/^error: (option '|unknown |missing )/.test(text)
  );
  assert.deepEqual(silent.map(({ text }) => text), []);
});

Deno.test("errorPlaces() reads messages wherever they stand", () => {
  const text = `
    class OwnError extends UsageError {}
    const told = \`the node \${name} is away\`;
    throw new OwnError(told);
    throw new ConnectionError("lost", away ? "it is away now" : "it is not " + "there now");
    throw new UsageError(problem);
    throw new RangeError("no error of hakube's");`;
  const [own, either, unknown, ...more] = errorPlaces(
    { path: "src/x.ts", text },
    errorClasses([{ path: "src/errors.ts", text: "class UsageError extends HakubeError {}" }, {
      path: "src/x.ts",
      text: `class ConnectionError extends HakubeError {}${text}`,
    }]),
  );
  assert.deepEqual(more, []);
  assert.deepEqual(own?.messages?.map((one) => one.test("the node w0 is away")), [true]);
  assert.deepEqual(either?.beginnings, ["it is away now", "it is not there now"]);
  assert.deepEqual([unknown?.name, unknown?.messages], ["UsageError", undefined]);
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
