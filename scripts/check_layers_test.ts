import assert from "node:assert/strict";
import type { Finding } from "./finding.ts";
import { repositoryFiles } from "./repository_files.ts";
import { layerFindings } from "./rules/layer_rules.ts";

/** Findings in a tree of one file, as `line [rule] message`. */
function findingsIn(path: string, text: string): string[] {
  return layerFindings([{ path, text }]).map(told);
}

function told({ line, rule, message }: Finding): string {
  return `${line} [${rule}] ${message}`;
}

Deno.test("layerFindings() lets this repository pass", async () => {
  const files = await repositoryFiles();
  assert.ok(files.some(({ path }) => path === "main.ts"), "the files were not found");
  assert.deepEqual(layerFindings(files), []);
});

const order = ["definition", "plan", "assets", "install", "operate", "cli"];

Deno.test("layerFindings() lets a layer import those before it, and none after it", () => {
  order.forEach((from, position) => {
    order.forEach((to, other) => {
      const text = `import { a } from "../${to}/a.ts";\n`;
      const expected = other <= position
        ? []
        : [`1 [layers] ${from} must not import ${to}: src/${to}/a.ts`];
      assert.deepEqual(findingsIn(`src/${from}/b.ts`, text), expected);
    });
  });
});

Deno.test("layerFindings() lets everybody import errors, ports and plumbing, and these nobody", () => {
  for (const file of ["errors", "ports", "map_limit", "version"]) {
    assert.deepEqual(findingsIn("src/definition/b.ts", `import "../${file}.ts";`), []);
    assert.deepEqual(findingsIn("src/adapters/b.ts", `import "../${file}.ts";`), []);
    assert.deepEqual(findingsIn(`src/${file}.ts`, 'import "./definition/a.ts";'), [
      "1 [layers] base must not import definition: src/definition/a.ts",
    ]);
  }
});

Deno.test("layerFindings() keeps adapters apart from all but main", () => {
  assert.deepEqual(findingsIn("main.ts", 'import "./src/adapters/a.ts";'), []);
  assert.deepEqual(findingsIn("src/cli/b.ts", 'import "../adapters/a.ts";'), [
    "1 [layers] cli must not import adapters: src/adapters/a.ts",
  ]);
  assert.deepEqual(findingsIn("src/adapters/b.ts", 'import "../plan/a.ts";'), [
    "1 [layers] adapters must not import plan: src/plan/a.ts",
  ]);
  assert.deepEqual(findingsIn("src/cli/b.ts", 'import "../../main.ts";'), [
    "1 [layers] cli must not import main: main.ts",
  ]);
});

Deno.test("layerFindings() sees types, re-exports and dynamic imports, with their lines", () => {
  const forms = [
    'import type { A } from "../plan/a.ts";',
    'import { type A } from "../plan/a.ts";',
    'type A = import("../plan/a.ts").A;',
    'const a = await import("../plan/a.ts");',
    'import "../plan/a.ts";',
  ];
  for (const form of forms) {
    assert.deepEqual(
      findingsIn("src/definition/b.ts", `// a comment\n\n${form}`),
      ["3 [layers] definition must not import plan: src/plan/a.ts"],
      form,
    );
  }
});

Deno.test("layerFindings() is not taken in by comments and strings", () => {
  const text =
    '// import "../plan/a.ts"; Deno.exit()\nconst a = \'import "../plan/a.ts"; Deno.exit()\';';
  assert.deepEqual(findingsIn("src/definition/b.ts", text), []);
});

Deno.test("layerFindings() refuses an import that nobody can check", () => {
  assert.deepEqual(findingsIn("src/cli/b.ts", "await import(name);"), [
    "1 [computed-import] import a path that stands there as text",
  ]);
});

Deno.test("layerFindings() exempts tests, which the program must not import", () => {
  const text = 'import "../cli/a.ts"; Deno.exit(); import "npm:ssh2";';
  assert.deepEqual(findingsIn("src/definition/b_test.ts", text), []);
  assert.deepEqual(findingsIn("tests/fakes/b.ts", text), []);
  assert.deepEqual(findingsIn("src/cli/b.ts", 'import "../../tests/fakes/a.ts";'), [
    "1 [tests] src must not import tests: tests/fakes/a.ts",
  ]);
  assert.deepEqual(findingsIn("src/cli/b.ts", 'import "./a_test.ts";'), [
    "1 [tests] src must not import tests: src/cli/a_test.ts",
  ]);
});

Deno.test("layerFindings() wants every file in a layer, and nothing of scripts/", () => {
  assert.equal(layerFindings([{ path: "src/helpers.ts", text: "" }]).length, 1);
  assert.equal(layerFindings([{ path: "src/util/helpers.ts", text: "" }]).length, 1);
  assert.deepEqual(findingsIn("src/cli/b.ts", 'import "../../scripts/a.ts";'), [
    "1 [layers] cli must not import this: scripts/a.ts",
  ]);
});

Deno.test("layerFindings() keeps a library in its place", () => {
  const places: readonly [string, string, string][] = [
    ["commander", "src/cli/commands/b.ts", "src/operate/b.ts"],
    ["@commander-js/extra-typings", "src/cli/b.ts", "src/plan/b.ts"],
    ["@inquirer/confirm", "src/adapters/b.ts", "src/cli/b.ts"],
    ["ssh2", "src/adapters/ssh2/b.ts", "src/adapters/b.ts"],
    ["npm:ssh2@1.17.0", "src/adapters/ssh2/b.ts", "src/install/b.ts"],
    ["@peculiar/x509", "src/assets/pki/b.ts", "src/assets/b.ts"],
  ];
  for (const [library, home, elsewhere] of places) {
    assert.deepEqual(findingsIn(home, `import "${library}";`), []);
    assert.match(findingsIn(elsewhere, `import "${library}";`).join(), /^1 \[libraries\]/);
  }
  assert.deepEqual(findingsIn("src/plan/b.ts", 'import "ssh2-of-somebody-else";'), []);
});

Deno.test("layerFindings() keeps the outside behind ports", () => {
  const effects = [
    "Deno.exit(1);",
    "type File = Deno.FsFile;",
    'fetch("https://example.com");',
    "process.exit();",
    'import { readFile } from "node:fs/promises";',
    'import { hostname } from "node:os";',
    'import { connect } from "node:net";',
    'import { spawn } from "node:child_process";',
    'import { spawn } from "child_process";',
  ];
  for (const effect of effects) {
    for (const layer of order.slice(0, -1)) {
      const [finding, ...more] = findingsIn(`src/${layer}/b.ts`, effect);
      assert.match(finding ?? "", /^1 \[effects\]/, `${layer}: ${effect}`);
      assert.deepEqual(more, []);
    }
    assert.deepEqual(findingsIn("src/adapters/b.ts", effect), []);
    assert.deepEqual(findingsIn("src/cli/b.ts", effect), []);
  }
});

Deno.test("layerFindings() keeps time and chance out of definition and plan", () => {
  for (const effect of ["Date.now();", "new Date();", "Math.random();", "crypto.subtle;"]) {
    for (const layer of ["definition", "plan"]) {
      assert.match(findingsIn(`src/${layer}/b.ts`, effect).join(), /^1 \[effects\]/, effect);
    }
    assert.deepEqual(findingsIn("src/assets/b.ts", effect), []);
  }
});

Deno.test("layerFindings() takes a name of the module's own for what it is", () => {
  const own = [
    "function a(process: string) { return process; }",
    "const { crypto } = a; crypto.b();",
    "a.process(); const b = { Deno: 1 };",
    "new Date(0); Math.min(1, 2);",
  ];
  for (const text of own) assert.deepEqual(findingsIn("src/plan/b.ts", text), [], text);
});

Deno.test("layerFindings() refuses barrels and default exports", () => {
  for (const text of ['export * from "./a.ts";', 'export { a } from "./a.ts";']) {
    assert.match(findingsIn("src/plan/b.ts", text).join(), /^1 \[barrel\]/);
  }
  assert.match(findingsIn("src/plan/b.ts", "\nexport default 1;").join(), /^2 \[default-export\]/);
});
