import { deepEqual, ok } from "node:assert/strict";
import { textProblems } from "../../tests/fakes/definition_problems.ts";
import {
  neverAccepted,
  refusedByLists,
  textPaths,
  withText,
} from "../../tests/fakes/hostile_definitions.ts";
import { validDefinition } from "../../tests/fakes/valid_definition.ts";
import { type JsonPath, toPointer } from "./json_path.ts";

/** Texts that reach the file system of the admin machine, or a serialiser, and nothing else. */
function isFree(path: JsonPath): boolean {
  const pointer = toPointer(path);
  return pointer.endsWith("/sshLoginKey") || pointer === "/hooks/cloudProviderConfig" ||
    /^\/kubeadm\/[a-zA-Z]+Configuration\//.test(pointer);
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
