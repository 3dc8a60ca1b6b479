import { deepEqual, ok } from "node:assert/strict";
import { textProblems } from "../../tests/fakes/definition_problems.ts";
import { validDefinition } from "../../tests/fakes/valid_definition.ts";
import { type JsonPath, toPointer } from "./json_path.ts";

/** Refused in every text: what changes a file's lines, a terminal, or how a text reads. */
const neverAccepted = [
  "a\nb",
  "a\rb",
  "a\0b",
  "\u001b[2J",
  "a\u202eb",
  "a\u200bb",
  "a\ud800b",
  "\u0085",
];

/** Refused in every text that is not free in form. */
const refusedByLists = [
  "$(reboot)",
  "`reboot`",
  "; rm -rf /",
  "a; rm -rf /",
  "a && reboot",
  "a|b",
  "'",
  '"',
  "a'b",
  "../../etc",
  "-oProxyCommand=reboot",
  "--help",
  "${IFS}",
  "a*",
  " ",
  "%n",
  "\\",
  "!x",
  "a<b",
];

/** Texts that reach the file system of the admin machine, or a serialiser, and nothing else. */
function isFree(path: JsonPath): boolean {
  const pointer = toPointer(path);
  return pointer.endsWith("/sshLoginKey") || /^\/kubeadm\/[a-zA-Z]+Configuration\//.test(pointer);
}

function textPaths(value: unknown, path: JsonPath = []): JsonPath[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    textPaths(item, [...path, Array.isArray(value) ? Number(key) : key])
  );
}

function withText(path: JsonPath, text: string): unknown {
  const definition = validDefinition();
  let parent: unknown = definition;
  for (const part of path.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[part];
  (parent as Record<string | number, unknown>)[path.at(-1) ?? ""] = text;
  return definition;
}

function isRefused(path: JsonPath, text: string): boolean {
  const problems = textProblems(JSON.stringify(withText(path, text), null, 1));
  ok(problems.every(({ line, column }) => line >= 1 && column >= 1));
  return problems.some((problem) =>
    problem.severity === "error" && problem.path === toPointer(path)
  );
}

Deno.test("checkDefinition() refuses control and invisible characters in every text", () => {
  const paths = textPaths(validDefinition());
  ok(paths.length > 60);
  for (const path of paths) {
    // Line feeds belong to the texts that only a serialiser sees.
    const isDocument = isFree(path) && path[0] === "kubeadm";
    const hostile = neverAccepted.filter((text) => !(isDocument && text === "a\nb"));
    deepEqual(hostile.filter((text) => !isRefused(path, text)), [], toPointer(path));
  }
});

Deno.test("checkDefinition() refuses what a shell or an option parser would obey", () => {
  for (const path of textPaths(validDefinition()).filter((path) => !isFree(path))) {
    const accepted = refusedByLists.filter((text) => !isRefused(path, text));
    const isSchema = path[0] === "$schema";
    // A path of a schema for editors, which hakube never opens.
    deepEqual(accepted, isSchema ? ["../../etc", "--help"] : [], toPointer(path));
  }
});

Deno.test("checkDefinition() refuses hostile keys", () => {
  for (const key of [...neverAccepted, ...refusedByLists, "__proto__", "constructor", "toString"]) {
    const name = JSON.stringify(key);
    const text = JSON.stringify(validDefinition());
    const spots = [
      [`"clusterName":`, `${name}: 1, "clusterName":`],
      [`"nodeName":"master1"`, `${name}: 1, "nodeName":"master1"`],
      [`"disk":`, `${name}: 1, "disk":`],
      [`"localhost:5000":`, `${name}: 1, "localhost:5000":`],
      [`"cloudProvider":`, `${name}: 1, "cloudProvider":`],
    ] as const;
    for (const [before, after] of spots) {
      ok(text.includes(before));
      const problems = textProblems(text.replace(before, () => after));
      ok(problems.some(({ severity }) => severity === "error"), `${name} before ${before}`);
    }
  }
});
