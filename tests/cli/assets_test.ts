import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { ProgramFiles, type ProgramResult, runInProcess } from "../fakes/cli_context.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const where = ["--assets-dir", "/site/assets"];

async function renderedSite(): Promise<ProgramFiles> {
  const files = new ProgramFiles();
  const plain = { hooks: undefined, dockerVersion: undefined };
  files.edit("/site/cluster.json", JSON.stringify(validDefinition(plain)));
  await runInProcess(["render", "/site/cluster.json", ...where], { files });
  files.files.set("/site/key", { bytes: new TextEncoder().encode(`${identity}\n`), mode: 0o600 });
  files.files.set("/site/phrase", { bytes: new TextEncoder().encode("a b c\n"), mode: 0o600 });
  return files;
}

const site = await renderedSite();

function assets(...args: readonly string[]): Promise<ProgramResult> {
  return runInProcess(["assets", ...args], { files: site });
}

Deno.test("assets export and import go round, and tell programs what they did", async () => {
  const to = ["--recipient", recipient, "--recipient", recipient];
  const exported = await assets("export", "/site/r.age", ...where, ...to, "--json");
  equal(exported.code, 0, exported.stderr);
  const { kind, clusterName, path, files, lock } = JSON.parse(exported.stdout);
  deepEqual([kind, clusterName, path, lock], ["AssetsExport", "lab", "/site/r.age", "recipients"]);
  equal(site.files.get("/site/r.age")?.mode, 0o600);
  const open = ["--identity-file", "/site/key", "--assets-dir", "/site/again"];
  const imported = await assets("import", "/site/r.age", ...open, "--json");
  equal(imported.code, 0, imported.stderr);
  const report = JSON.parse(imported.stdout);
  deepEqual([report.kind, report.written.length, report.kept], ["AssetsImport", files, 0]);
  const again = await assets("import", "/site/r.age", ...open);
  equal(again.stderr, `0 files of cluster "lab" written, ${files} as they were, in /site/again\n`);
});

Deno.test("assets export with a passphrase can be opened with that, and no other", async () => {
  const phrase = ["--passphrase-file", "/site/phrase"];
  const exported = await assets("export", "/site/p.age", ...where, ...phrase);
  equal(exported.code, 0, exported.stderr);
  match(exported.stderr, /encrypted\nTo put them back: hakube assets import \/site\/p\.age\n$/);
  site.files.set("/site/other", { bytes: new TextEncoder().encode("a b d\n"), mode: 0o600 });
  const other = ["--passphrase-file", "/site/other", "--assets-dir", "/site/none"];
  const refused = await assets("import", "/site/p.age", ...other);
  equal(refused.code, 4);
  match(refused.stderr, /p\.age cannot be opened with that\n {2}hint: it is another passphrase/);
  equal(site.directories.has("/site/none"), false);
  const imported = await assets("import", "/site/p.age", ...phrase, "--assets-dir", "/site/twice");
  equal(imported.code, 0, imported.stderr);
});

const refusals: readonly (readonly [readonly string[], number, RegExp])[] = [
  [["export", "/site/x.age", ...where], 2, /nobody can be asked/],
  [["export", "/site/key", ...where], 2, /"\/site\/key" exists/],
  [["export", "/site/assets/x.age", ...where], 2, /is inside the assets/],
  [["export", "/site/x.age", ...where, "--recipient", "age1nobody"], 2, /is none of age's/],
  [["export", "/site/x.age", "--assets-dir", "/no", "--recipient", recipient], 4, /no finished/],
  [["import", "/site/x.age"], 2, /there is no file/],
  [["import", "/site/cluster.json"], 4, /is no file of age/],
];

Deno.test("assets export and import refuse with a hint, and change nothing", async () => {
  const before = site.snapshot();
  for (const [args, code, message] of refusals) {
    const result = await assets(...args);
    equal(result.code, code, args.join(" "));
    match(result.stderr, message);
    match(result.stderr, /^error: [^\n]+\n( {2}hint: [^\n]+\n)+$/);
  }
  deepEqual(site.snapshot(), before);
});

Deno.test("assets export and import never show a secret key", async () => {
  const exported = await assets("export", "/site/x.age", ...where, "--recipient", identity);
  equal(exported.code, 2);
  doesNotMatch(exported.stderr, new RegExp(identity.slice(20, 40), "i"));
  const broken = `${identity.slice(0, -1)}!`;
  site.files.set("/site/bad", { bytes: new TextEncoder().encode(broken), mode: 0o600 });
  await assets("export", "/site/s.age", ...where, "--recipient", recipient);
  const imported = await assets("import", "/site/s.age", "--identity-file", "/site/bad");
  equal(imported.code, 2);
  match(imported.stderr, /has a line that is no identity of age/);
  doesNotMatch(imported.stderr, new RegExp(identity.slice(20, 40), "i"));
});
