import assert from "node:assert/strict";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { goesDirectly, noProxy, proxyEnvironment } from "./proxy.ts";

const proxy = {
  http: "http://p:3128",
  https: undefined,
  noProxy: [".site.example", "10.9.0.0/16"],
};
const definition = resolvedDefinition({ proxy });

Deno.test("noProxy() is the cluster itself and what the definition names", () => {
  assert.deepEqual(noProxy(definition), [
    "localhost",
    "127.0.0.0/8",
    "169.254.169.254",
    "10.88.0.0/24",
    "10.88.0.9",
    "10.32.0.0/12",
    "10.96.0.0/12",
    ".svc",
    ".cluster.local",
    ".site.example",
    "10.9.0.0/16",
  ]);
});

Deno.test("goesDirectly() compares names, domains and ranges", () => {
  const exceptions = [".site.example", "mirror.example", "10.9.0.0/16"];
  const direct = (host: string) => goesDirectly(host, exceptions);
  for (const host of ["a.site.example", "mirror.example", "x.mirror.example", "10.9.255.1"]) {
    assert.ok(direct(host), host);
  }
  for (const host of ["site.example", "notsite.example", "xmirror.example", "10.10.0.1"]) {
    assert.ok(!direct(host), host);
  }
});

Deno.test("proxyEnvironment() has what is defined, and nothing without a proxy", () => {
  assert.deepEqual(proxyEnvironment(resolvedDefinition()), []);
  assert.deepEqual(proxyEnvironment(definition).map(([name]) => name), ["http_proxy", "no_proxy"]);
});
