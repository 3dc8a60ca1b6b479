import assert from "node:assert/strict";
import { siteCA } from "../../../tests/fakes/site_ca.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import {
  aptLoginEntry,
  curlLogin,
  curlOptions,
  mirrorAuthorities,
  mirrorLogins,
} from "./mirror_access.ts";

const mirror = { keyFingerprint: undefined, sha256: {}, ca: siteCA, credentialsFile: "./login" };
const definition = resolvedDefinition({
  mirrors: {
    kubernetesPackages: { ...mirror, url: "https://m/kubernetes" },
    containerdPackages: undefined,
    etcdReleases: { ...mirror, url: "https://m/etcd", credentialsFile: undefined },
    helmReleases: undefined,
    manifests: { flannel: { ...mirror, url: "https://m/flannel.yml", ca: undefined } },
    images: { "ghcr.io": { ...mirror, url: "https://m" } },
  },
});

Deno.test("mirrorLogins() are gone with the bundle for curl, and stay for apt and containerd", () => {
  const logins = mirrorLogins(definition).map(({ source, bundlePath, installAs }) =>
    `${source.kind} ${bundlePath} ${installAs?.mode}`
  );
  assert.deepEqual(logins, [
    "curl-login mirrors/kubernetesPackages.curl undefined",
    "curl-login mirrors/manifests-flannel.curl undefined",
    "apt-login etc/apt/auth.conf.d/hakube-kubernetes.conf 0600",
    "registry-login etc/containerd/certs.d/ghcr.io/hosts.toml 0600",
  ]);
  assert.deepEqual(mirrorLogins(resolvedDefinition()), []);
});

Deno.test("curlOptions() name the authority and the login of a mirror", () => {
  assert.deepEqual(curlOptions(definition, "etcdReleases"), [
    "--cacert",
    "/etc/hakube/mirrors/etcdReleases.crt",
  ]);
  assert.deepEqual(curlOptions(definition, "manifests-flannel"), [
    "--config",
    "/run/hakube/bundle/secrets/mirrors/manifests-flannel.curl",
  ]);
  assert.deepEqual(curlOptions(definition, "containerdPackages"), []);
  assert.deepEqual(mirrorAuthorities(definition).map(({ path }) => path), [
    "/etc/hakube/mirrors/kubernetesPackages.crt",
    "/etc/hakube/mirrors/etcdReleases.crt",
  ]);
});

Deno.test("logins are written as curl and apt read them", () => {
  const login = { user: "ann", password: 'p"a\\ss' };
  assert.equal(curlLogin(login), 'user = "ann:p\\"a\\\\ss"\n');
  assert.match(
    aptLoginEntry("https://m/kubernetes", login),
    /^machine https:\/\/m\/kubernetes login ann password p"a\\ss$/m,
  );
});
