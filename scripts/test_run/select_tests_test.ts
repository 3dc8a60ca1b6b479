import assert from "node:assert/strict";
import { repositoryFiles } from "../repository_files.ts";
import { debianPackages, leftOutLines, needsOf, selectTests } from "./select_tests.ts";
import { type NeedName, testNeeds } from "./test_needs.ts";

const table: Readonly<Record<string, readonly NeedName[]>> = {
  "a_test.ts": ["sshd", "ssh"],
  "b_test.ts": ["ssh", "kubeadm"],
};
const files = ["a_test.ts", "b_test.ts", "c_test.ts"];

Deno.test("selectTests() leaves out what lacks something, and nothing else", () => {
  assert.deepEqual(selectTests(files, new Set(), table), { run: files, leftOut: [] });
  assert.deepEqual(selectTests(files, new Set<NeedName>(["kubeadm", "openssl"]), table), {
    run: ["a_test.ts", "c_test.ts"],
    leftOut: [{ file: "b_test.ts", missing: ["kubeadm"] }],
  });
});

Deno.test("needsOf() names what the files need, each once", () => {
  assert.deepEqual(needsOf(files, table), ["sshd", "ssh", "kubeadm"]);
  assert.deepEqual(needsOf(["c_test.ts"], table), []);
});

Deno.test("debianPackages() knows where programs come from, and that some come from nowhere", () => {
  assert.deepEqual(debianPackages(["sshd", "kubeadm", "openssl", "node namespaces", "openssl"]), [
    "openssh-server",
    "openssl",
  ]);
});

Deno.test("leftOutLines() names each file, what it lacks, and what to do", () => {
  const missing = new Set<NeedName>(["ssh", "kubeadm"]);
  assert.deepEqual(leftOutLines(selectTests(files, missing, table).leftOut), [
    "left out: a_test.ts (needs ssh)",
    "left out: b_test.ts (needs ssh, kubeadm)",
    "  ssh: apt-get install openssh-client",
    "  kubeadm: build the lab's programs: tests/lab/lab build --programs",
    "2 test files were left out",
  ]);
  assert.deepEqual(leftOutLines([]), ["0 test files were left out"]);
});

Deno.test("testNeeds has every integration test of the repository, and none that is gone", async () => {
  const paths = (await repositoryFiles()).map(({ path }) => path);
  const tests = paths.filter((path) => /^tests\/integration\/.*_test\.ts$/.test(path));
  assert.deepEqual(tests.filter((path) => !(path in testNeeds)), [], "say there what they need");
  assert.deepEqual(Object.keys(testNeeds).filter((path) => !paths.includes(path)), []);
});
