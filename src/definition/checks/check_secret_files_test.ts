import { deepEqual } from "node:assert/strict";
import { brokenRules } from "../../../tests/fakes/definition_problems.ts";

const missing = { hasSecretFile: () => false };
const there = { hasSecretFile: () => true };

const url = "https://mirror.example.com";

Deno.test("checkSecretFiles() warns of each file that install would miss", () => {
  const mirrors = {
    etcdReleases: { url, credentialsFile: "./etcd.login" },
    images: { "registry.k8s.io": { url, credentialsFile: "./images.login" }, "ghcr.io": url },
    manifests: { flannel: { url, credentialsFile: "~/login" } },
  };
  deepEqual(brokenRules({ mirrors }, missing), [
    "warning:secret-file-missing /hooks/cloudProviderConfig",
    "warning:secret-file-missing /mirrors/etcdReleases/credentialsFile",
    "warning:secret-file-missing /mirrors/images/registry.k8s.io/credentialsFile",
    "warning:secret-file-missing /mirrors/manifests/flannel/credentialsFile",
  ]);
  deepEqual(brokenRules({ mirrors }, there), []);
});

Deno.test("checkSecretFiles() leaves what is no path to the check of clouds", () => {
  const hooks = { cloudProvider: "external", cloudControllerManager: "aws" };
  deepEqual(brokenRules({ hooks: { ...hooks, cloudProviderConfig: "aws.conf" } }, missing), [
    "cloud-config /hooks/cloudProviderConfig",
  ]);
});
