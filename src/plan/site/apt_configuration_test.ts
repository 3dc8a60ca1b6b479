import assert from "node:assert/strict";
import { siteCA } from "../../../tests/fakes/site_ca.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { aptConfiguration } from "./apt_configuration.ts";

const mirror = { keyFingerprint: undefined, sha256: {}, ca: undefined, credentialsFile: undefined };

Deno.test("aptConfiguration() is no file without a proxy and authorities", () => {
  assert.deepEqual(aptConfiguration(resolvedDefinition()), []);
});

Deno.test("aptConfiguration() has the proxy, hosts that need none, and authorities by host", () => {
  const definition = resolvedDefinition({
    proxy: { http: "http://p:3128", https: "http://p:3129", noProxy: [".site.example", "other"] },
    mirrors: {
      ...resolvedDefinition().mirrors,
      kubernetesPackages: { ...mirror, url: "https://mirror.site.example:8443/k", ca: siteCA },
    },
  });
  const [file] = aptConfiguration(definition);
  assert.equal(file?.path, "/etc/apt/apt.conf.d/80hakube");
  assert.deepEqual(file.content.split("\n").slice(1, -1), [
    'Acquire::http::Proxy "http://p:3128";',
    'Acquire::http::Proxy::mirror.site.example "DIRECT";',
    'Acquire::http::Proxy::other "DIRECT";',
    'Acquire::https::Proxy "http://p:3129";',
    'Acquire::https::Proxy::mirror.site.example "DIRECT";',
    'Acquire::https::Proxy::other "DIRECT";',
    'Acquire::https::CAInfo::mirror.site.example "/etc/hakube/mirrors/kubernetesPackages.crt";',
  ]);
});
