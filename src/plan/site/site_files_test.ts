import assert from "node:assert/strict";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { siteCA } from "../../../tests/fakes/site_ca.ts";
import { planCluster } from "../plan_cluster.ts";
import { siteFiles } from "./site_files.ts";

const mirror = { keyFingerprint: undefined, sha256: {}, ca: siteCA, credentialsFile: "./login" };

Deno.test("siteFiles() are all that a site asks for, logins too, and nothing else", () => {
  const definition = resolvedDefinition({
    proxy: { http: "http://p:1", https: undefined, noProxy: [] },
    trustedCAs: [{ name: "site", pem: siteCA }],
    mirrors: {
      ...resolvedDefinition().mirrors,
      kubernetesPackages: { ...mirror, url: "https://m/kubernetes" },
      images: { "ghcr.io": { ...mirror, url: "https://m" } },
    },
  });
  const expected = [
    "/etc/apt/apt.conf.d/80hakube",
    "/etc/apt/auth.conf.d/hakube-kubernetes.conf",
    "/etc/containerd/certs.d/ghcr.io/hosts.toml",
    "/etc/hakube/mirrors/kubernetesPackages.crt",
    "/etc/systemd/system/containerd.service.d/20-hakube-proxy.conf",
    "/usr/local/share/ca-certificates/hakube-site.crt",
  ];
  for (const node of planCluster(definition).nodes) assert.deepEqual(siteFiles(node), expected);
  for (const node of planCluster(resolvedDefinition()).nodes) assert.deepEqual(siteFiles(node), []);
});
