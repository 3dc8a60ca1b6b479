import assert from "node:assert/strict";
import { parse } from "smol-toml";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { containerdConfig, registryHosts } from "./containerd_config.ts";
import { findRelease, type Release } from "./release_catalog.ts";

/** As plain objects; the parser's have no prototype. */
function read(toml: string): unknown {
  return structuredClone(parse(toml));
}

const mirror = { keyFingerprint: undefined, sha256: {}, ca: undefined, credentialsFile: undefined };

Deno.test("containerdConfig() sets systemd's cgroups, the pause image and certs.d twice", () => {
  assert.deepEqual(read(containerdConfig(findRelease("1.35") as Release)), {
    version: 3,
    plugins: {
      "io.containerd.cri.v1.images": {
        pinned_images: { sandbox: "registry.k8s.io/pause:3.10.1" },
        registry: { config_path: "/etc/containerd/certs.d" },
      },
      "io.containerd.cri.v1.runtime": {
        containerd: {
          runtimes: {
            runc: { runtime_type: "io.containerd.runc.v2", options: { SystemdCgroup: true } },
          },
        },
      },
      "io.containerd.transfer.v1.local": { config_path: "/etc/containerd/certs.d" },
    },
  });
});

Deno.test("registryHosts() sends a registry's pulls to its mirror and nowhere else", () => {
  const definition = resolvedDefinition({
    mirrors: {
      ...resolvedDefinition().mirrors,
      images: {
        "registry.k8s.io": { ...mirror, url: "http://10.88.0.1:5000" },
        "ghcr.io": { ...mirror, url: "https://registry.example.com/v2/ghcr" },
      },
    },
  });
  const files = registryHosts(definition);
  assert.deepEqual(files.map((file) => file.path), [
    "/etc/containerd/certs.d/registry.k8s.io/hosts.toml",
    "/etc/containerd/certs.d/ghcr.io/hosts.toml",
  ]);
  assert.deepEqual(read(files[0]?.content ?? ""), {
    server: "http://10.88.0.1:5000",
    host: { "http://10.88.0.1:5000": { capabilities: ["pull", "resolve"] } },
  });
});

Deno.test("registryHosts() writes nothing without mirrors", () => {
  assert.deepEqual(registryHosts(resolvedDefinition()), []);
});
