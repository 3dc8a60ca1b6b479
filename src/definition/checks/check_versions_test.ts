import { deepEqual, equal, match } from "node:assert/strict";
import { brokenRules, textProblems } from "../../../tests/fakes/definition_problems.ts";
import { validDefinition } from "../../../tests/fakes/valid_definition.ts";

function versionProblem(kubernetesVersion: string): string {
  const text = JSON.stringify(validDefinition({ kubernetesVersion }));
  const problem = textProblems(text).find(({ path }) => path === "/kubernetesVersion");
  return `${problem?.message} ${problem?.hint}`;
}

Deno.test("checkVersions() refuses a Kubernetes that the catalogue does not have", () => {
  deepEqual(brokenRules({ kubernetesVersion: "1.30.0" }), ["version-too-old /kubernetesVersion"]);
  deepEqual(brokenRules({ kubernetesVersion: "1.38.0" }), ["version-too-new /kubernetesVersion"]);
  deepEqual(brokenRules({ kubernetesVersion: "2.0.0" }), ["version-too-new /kubernetesVersion"]);
  deepEqual(brokenRules({ kubernetesVersion: "1.37.9" }), []);
});

Deno.test("checkVersions() says since when, what to write, and how to migrate", () => {
  match(versionProblem("1.23.1"), /gone since 2024-03-04.* write "1\.37\.2".*hakube migrate/);
  match(versionProblem("1.30.0"), /older than 1\.34/);
});

Deno.test("checkVersions() names the version that hands the cluster to anyone", () => {
  const isNamed = (version: string) => versionProblem(version).includes("CVE-2018-1002105");
  deepEqual(["1.9.9", "1.10.10", "1.11.2", "1.12.1"].map(isNamed), [true, true, true, true]);
  deepEqual(["1.10.11", "1.12.3", "1.13.0", "1.20.0"].map(isNamed), [false, false, false, false]);
});

Deno.test("checkVersions() warns past the end of life, not on its last day", () => {
  const versions = { kubernetesVersion: "1.34.11" };
  deepEqual(brokenRules(versions), ["warning:end-of-life /kubernetesVersion"]);
  deepEqual(brokenRules(versions, { today: "2026-10-27" }), []);
});

Deno.test("checkVersions() wants an etcd that kubeadm accepts and whose sha256 is known", () => {
  const mirrors = { etcdReleases: { url: "https://m.example.com", sha256: "a".repeat(64) } };
  deepEqual(brokenRules({ etcdVersion: "3.5.9" }), ["etcd-too-old /etcdVersion"]);
  deepEqual(brokenRules({ etcdVersion: "3.5.33" }), []);
  deepEqual(brokenRules({ etcdVersion: "3.6.99", mirrors: undefined }), [
    "etcd-sha256 /etcdVersion",
  ]);
  deepEqual(brokenRules({ etcdVersion: "3.6.99", mirrors }), []);
  const none = { etcdReleases: { url: "https://m.example.com", sha256: {} } };
  deepEqual(brokenRules({ etcdVersion: "3.6.99", mirrors: none }), ["etcd-sha256 /etcdVersion"]);
});

Deno.test("checkVersions() wants a containerd that Kubernetes runs on", () => {
  deepEqual(brokenRules({ containerdVersion: "1.7.34" }), [
    "containerd-too-old /containerdVersion",
  ]);
  deepEqual(brokenRules({ containerdVersion: "2.2.9" }), ["containerd-too-old /containerdVersion"]);
  deepEqual(brokenRules({ containerdVersion: "2.2.9", kubernetesVersion: "1.36.4" }), []);
});

Deno.test("checkVersions() accepts dockerVersion with a warning", () => {
  const dockerVersion = "17.03.2~ce-0~ubuntu-xenial";
  deepEqual(brokenRules({ dockerVersion }), ["warning:docker-ignored /dockerVersion"]);
});

Deno.test("checkVersions() tells how to write a version that has a v", () => {
  equal(versionProblem("v1.37.2").endsWith('write it without the "v"'), true);
});
