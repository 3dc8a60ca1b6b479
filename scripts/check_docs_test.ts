import assert from "node:assert/strict";
import { docsFindings } from "./check_docs.ts";
import type { Finding } from "./finding.ts";
import { repositoryFiles } from "./repository_files.ts";
import { commandLineFindings } from "./rules/command_line_rules.ts";
import { dependencyFindings } from "./rules/dependency_rules.ts";
import { docCommentFindings } from "./rules/doc_comment_rules.ts";
import { forbiddenTextFindings } from "./rules/forbidden_text_rules.ts";
import { linkFindings } from "./rules/link_rules.ts";
import { referenceFindings } from "./rules/reference_rules.ts";
import { sizeFindings } from "./rules/size_rules.ts";

/** Findings as `path:line [rule]`. */
function places(findings: readonly Finding[]): string[] {
  return findings.map(({ path, line, rule }) => `${path}:${line} [${rule}]`);
}

Deno.test("docsFindings() lets this repository pass", async () => {
  const files = await repositoryFiles();
  assert.ok(files.some(({ path }) => path === "CONTRIBUTING.md"), "the files were not found");
  assert.deepEqual(docsFindings(files), []);
});

Deno.test("docCommentFindings() finds exported functions that say nothing", () => {
  const path = "src/plan/a.ts";
  const text = [
    "export function bare(): void {}",
    "// no doc comment",
    "export const arrow = (): void => {};",
    "/** */",
    "export async function empty(): Promise<void> {}",
  ].join("\n");
  assert.deepEqual(places(docCommentFindings([{ path, text }])), [
    "src/plan/a.ts:1 [doc-comment]",
    "src/plan/a.ts:3 [doc-comment]",
    "src/plan/a.ts:5 [doc-comment]",
  ]);
});

Deno.test("docCommentFindings() wants nothing of what is documented, inner, or no function", () => {
  const text = [
    "/** Does it. */",
    "export function told(): void {}",
    "/** Does it. */",
    "// deno-lint-ignore no-explicit-any -- see there",
    "export const arrow = (): any => {};",
    "function inner(): void {}",
    "export const number = 1;",
  ].join("\n");
  assert.deepEqual(docCommentFindings([{ path: "src/plan/a.ts", text }]), []);
  const bare = "export function bare(): void {}";
  assert.deepEqual(docCommentFindings([{ path: "src/plan/a_test.ts", text: bare }]), []);
});

Deno.test("referenceFindings() finds pages that are missing, out of date, or made by nothing", () => {
  const pages = ["a", "b", "c"].map((name) => ({
    path: `docs/reference/${name}.md`,
    text: "one\ntwo\n",
  }));
  const files = [
    { path: "docs/reference/a.md", text: "one\ntwo\n" },
    { path: "docs/reference/b.md", text: "one\nzwei\n" },
    { path: "docs/reference/d.md", text: "" },
  ];
  assert.deepEqual(places(referenceFindings(files, pages)), [
    "docs/reference/b.md:2 [reference]",
    "docs/reference/c.md:1 [reference]",
    "docs/reference/d.md:1 [reference]",
  ]);
  assert.deepEqual(referenceFindings(pages, pages), []);
});

Deno.test("linkFindings() finds links that lead nowhere", () => {
  const files = [
    { path: "src/plan/plan.ts", text: "" },
    { path: "docs/other.md", text: "# A heading, with `code`\n\n# Twice\n\n# Twice\n" },
    {
      path: "docs/page.md",
      text: [
        "[a](other.md) [b](../src/plan/plan.ts) [c](../src/) [d](https://example.com/x.md)",
        "[e](other.md#a-heading-with-code) [f](other.md#twice-1) [g](#own)",
        "",
        "# Own",
        "[h](gone.md) ![i](../gone.png)",
        "[j](other.md#gone) [k](#gone)",
        "`[l](gone.md)`",
        "```",
        "[m](gone.md)",
        "```",
        "[n]: gone.md",
      ].join("\n"),
    },
  ];
  assert.deepEqual(places(linkFindings(files)), [
    "docs/page.md:5 [links]",
    "docs/page.md:5 [links]",
    "docs/page.md:6 [links]",
    "docs/page.md:6 [links]",
    "docs/page.md:11 [links]",
  ]);
});

const tasks = { path: "deno.json", text: `{ "tasks": { "ok": {} } }` };

Deno.test("commandLineFindings() finds what hakube does not know, and what nobody runs", () => {
  const text = [
    "`hakube instal` and `hakube etcd snapshot` and `hakube install --yess`",
    "```sh",
    "hakube render cluster.json --prune && hakube rendre cluster.json",
    "hakube render # which definition?",
    "kubectl get nodes",
    "deno task ok",
    "```",
    "",
    "<!-- not run: tests/gone_test.ts does -->",
    "",
    "```sh",
    'hakube images cluster.json --format "crane" | xargs -n2 crane copy',
    "kubectl get nodes <file",
    "deno task gone",
    "hakube logs cluster.json \\",
    "  --timeline --follow",
    "```",
    "```text",
    "  hakube etcd snapshot",
    "hakube: 3 nodes",
    "```",
  ].join("\n");
  assert.deepEqual(
    places(commandLineFindings([tasks, { path: "a.md", text }])),
    [
      ...["a.md:3", "a.md:4", "a.md:5", "a.md:6", "a.md:11", "a.md:14", "a.md:16", "a.md:19"],
      ...["a.md:1", "a.md:1"],
    ].map((place) => `${place} [command-lines]`),
  );
});

Deno.test("commandLineFindings() lets be what is run, what has a reason, and what is of its time", () => {
  const text = [
    "`hakube reset DEFINITION NODE..`, `hakube completions SHELL`, `hakube --version`",
    "```sh",
    "$ npx --yes deno@2.9.6 task hakube diff cluster.json >'a file' # written",
    "```",
    "<!-- not run: it needs machines -->",
    "```sh",
    'server=https://$(tofu output -raw name):6443; hakube kubeconfig c.json --server "$server"',
    "deno task ok",
    "```",
    "<!-- file: hook.sh -->",
    "```bash",
    "kubectl get nodes",
    "```",
  ].join("\n");
  const old = { path: "docs/adr/0001-old.md", text: "`hakube gone`" };
  assert.deepEqual(commandLineFindings([tasks, old, { path: "a.md", text }]), []);
});

Deno.test("dependencyFindings() wants exact versions and a reason for each", () => {
  const config = `{
  "imports": {
    "a": "npm:a@1.2.3",
    "@b/c": "npm:@b/c@^1.2.3",
    "d": "npm:d@1.2.3"
  }
}`;
  const reasons = "| `@std/x` | `d` | there |\n| package | reason |\n| `a`, `@b/c` | why |\n";
  const files = [
    { path: "deno.json", text: config },
    { path: "docs/adr/0001-stand-ins-for-std-and-cliffy.md", text: reasons },
  ];
  assert.deepEqual(dependencyFindings(files).map(({ line, message }) => `${line} ${message}`), [
    "4 @b/c is not pinned exactly",
    "5 d has no reason in docs/adr/0001-stand-ins-for-std-and-cliffy.md",
  ]);
});

// In pieces, for this file is checked as well.
const registry = ["https://registry.", "npm", "js.org/zod"].join("");
const home = ["/", "home/", "jane"].join("");

Deno.test("forbiddenTextFindings() finds registries, homes and this machine's paths", () => {
  const text = `a\n${registry}\n${home}/hakube/x.ts\n/srv/code/hakube/deno.json\n`;
  const machine = ["/srv/code/hakube/", "/app"];
  assert.deepEqual(places(forbiddenTextFindings([{ path: "a.md", text }], machine)), [
    "a.md:2 [registry-host]",
    "a.md:3 [machine-path]",
    "a.md:4 [machine-path]",
  ]);
  assert.deepEqual(forbiddenTextFindings([{ path: "deno.lock", text }], machine), []);
});

Deno.test("forbiddenTextFindings() lets nodes, examples and relative paths be", () => {
  const text = "HOME=/root /etc/kubernetes /home/me/.ssh templates/network/flannel.sh ~/work/x\n" +
    "https://pkgs.k8s.io registry.k8s.io src/code/hakube/deno.json /application\n";
  assert.deepEqual(forbiddenTextFindings([{ path: "a.md", text }], ["/code/hakube", "/app"]), []);
});

Deno.test("sizeFindings() finds long files, and long functions of TypeScript and bash", () => {
  const body = "  a;\n".repeat(49);
  const files = [
    { path: "src/plan/a.ts", text: `function long() {\n${body}}\n` },
    { path: "src/plan/b.ts", text: `const b = {\n method() {\n${body} }\n};\n` },
    { path: "src/plan/c.ts", text: `const long = () => {\n${body}};\n` },
    { path: "templates/d.sh.eta", text: `\nlong() { # what\n${body}}\n` },
    { path: "scripts/e.ts", text: "a;\n".repeat(251) },
  ];
  assert.deepEqual(places(sizeFindings(files)), [
    "src/plan/a.ts:1 [function-size]",
    "src/plan/b.ts:2 [function-size]",
    "src/plan/c.ts:1 [function-size]",
    "templates/d.sh.eta:2 [function-size]",
    "scripts/e.ts:251 [file-size]",
  ]);
});

Deno.test("sizeFindings() lets what is just short enough be, and other folders", () => {
  const body = "  a;\n".repeat(48);
  assert.deepEqual(
    sizeFindings([
      { path: "src/plan/a.ts", text: `function short() {\n${body}}\n` },
      { path: "templates/b.sh", text: `short() {\n${body}}\nother() { :; }\n${body}` },
      { path: "scripts/c.ts", text: "a;\n".repeat(250) },
      { path: "docs/d.md", text: "a\n".repeat(300) },
    ]),
    [],
  );
});
